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


def test_every_page_that_says_what_is_wrong(make_organisation, client):
    made = make_organisation("careium")
    home = f"/p/{made.slug}/"
    long = "w" * 25_000
    mistakes: tuple[tuple[str, tuple[dict[str, str], ...]], ...] = (
        ("complain/what-happened/", ({"words": " "}, {"words": long})),
        (
            "complain/reach-you/",
            ({}, {"email": "ada at marsh"}, {"phone": "ring me"}, {"anonymous": "on", "name": "Ada"}, {"name": long}),
        ),
        ("complain/who-you-are/", ({"concerned": long, "relation": "a friend of a friend"},)),
        ("complain/when/", ({"when": long},)),
        ("complain/help/", ({"needs": "everything", "need_spoken_language": long},)),
        ("complain/files/", ({"go": "add"}, {"go": "remove", "which": "7"})),
        ("complain/save/", ({"email": "nobody"},)),
        ("complain/return/", ({}, {"code": "1"}, {"code": long})),
        ("complain/delete/", ({},)),
        ("complain/check/", ({}, {"revision": "x"})),
        ("complain/one-page/", ({}, {"words": long, "email": "ada at marsh", "when": long})),
        ("follow/", ({}, {"number": long}, {"number": "7", "how": "by pigeon"})),
        ("follow/code/", ({}, {"number": "7", "code": "7"}, {"number": long, "code": long})),
        ("remark/", ({}, {"words": long, "email": "ada at marsh"})),
    )
    told = set()
    for end, all_typed in mistakes:
        for typed in all_typed:
            if end.startswith("complain/") and end not in ("complain/what-happened/", "complain/return/"):
                client.post(f"{home}complain/what-happened/", {"words": "It broke."})
                client.post(f"{home}complain/for-whom/", {"behalf": "yes"})
            answer = client.post(home + end, typed)
            assert answer.status_code < 500, (end, typed)
            html = answer.content.decode()
            if "govuk-error-summary" not in html:
                continue
            main = html.partition("<main")[2].partition("</main>")[0].replace(long, "w")
            text = "\n".join(lines_of(f"<main{main}"))
            assert blemishes(text) == [], (end, text)
            assert grade(text, ("procedure", "complaint", "anonymous")) <= MOST, (end, text)
            told.add(end)
    assert told >= {end for end, _ in mistakes} - {"complain/delete/", "complain/check/", "complain/files/"}
