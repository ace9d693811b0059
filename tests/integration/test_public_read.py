"""Whether what the pages for the public say can be read by somebody of eleven, whatever the policy."""

from __future__ import annotations

import pytest
from tests.integration.public_walk import lines_of, pages_for_the_public
from tests.unit.reading_words import blemishes, grade
from tests.unit.test_published import own_words

from putright.policies import bundled

MOST = 6
"""The school grade of somebody of eleven (Flesch and Kincaid)."""


@pytest.mark.parametrize("policy", sorted(bundled()))
def test_every_page_that_links_lead_to(make_organisation, client, policy):
    made = make_organisation(policy)
    grades = {}
    for path, html in pages_for_the_public(client, made.slug):
        if "/cy/" in path:
            continue  # the measure is one of English
        text = "\n".join(lines_of(html.partition("<main")[2].partition("</main>")[0]))
        assert blemishes(text) == [], path
        kind = path.removeprefix(f"/p/{made.slug}/").strip("/")
        exempt = own_words(policy, kind) if kind in ("summary", "easier") else own_words(policy, "procedure")
        grades[path] = grade(text, exempt)
    assert len(grades) >= 6
    assert {path: round(one, 1) for path, one in grades.items() if one > MOST} == {}
