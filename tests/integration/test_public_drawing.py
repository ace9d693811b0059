"""A provider's procedure as a drawing: what the page leads to is what the command draws of the policy in force."""

from __future__ import annotations

import re
import uuid
from xml.etree.ElementTree import fromstring

import pytest

from putright.drawing.drawn import drawn
from putright.policies import policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy

FILES = ("drawing.svg", "drawing-narrow.svg", "drawing.txt")


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def test_the_files_are_what_the_command_draws(client, made):
    policy = read_policy(policy_text("ieso"), "ieso")
    assert isinstance(policy, Policy)
    wide, narrow, text = (client.get(f"/p/{made.slug}/{name}") for name in FILES)
    assert wide.content.decode() == drawn(policy)
    assert narrow.content.decode() == drawn(policy, narrow=True)
    assert text.content.decode() == drawn(policy, "text")
    assert wide["Content-Type"] == narrow["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert text["Content-Type"] == "text/plain; charset=utf-8"


def test_the_procedure_leads_to_the_drawing_and_both_to_the_text(client, made):
    home = f"/p/{made.slug}/"
    procedure, page = client.get(home).content.decode(), client.get(f"{home}drawing/").content.decode()
    assert f'href="{home}drawing/"' in procedure
    for body in (procedure, page):
        assert f'href="{home}drawing.txt"' in body
    assert f'src="{home}drawing.svg"' in page
    assert f'srcset="{home}drawing-narrow.svg"' in page
    assert re.search(r'<img [^>]*alt="[^"]{20,}"', page)


def test_it_follows_a_policy_that_was_adopted_since(client, made):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.adopting import adopt

    with within(made.organisation):
        adopt(made.organisation, policy_text("careium"), adopted_from=timezone.localdate())
    for name in FILES:
        assert "CA-17" in client.get(f"/p/{made.slug}/{name}").content.decode()


def test_hostile_words_of_a_policy_are_text(client, made):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.register.adopting import adopt

    hostile = "</text><script>alert(1)</script>"
    text = policy_text("ieso").replace("title: Our first answer", f"title: {hostile}")
    assert hostile in text
    with within(made.organisation):
        adopt(made.organisation, text, adopted_from=timezone.localdate())
    for name in FILES[:2]:
        answer = client.get(f"/p/{made.slug}/{name}")
        root = fromstring(answer.content)
        assert not [one for one in root.iter() if one.tag.endswith("script")]
        assert "<script" not in answer.content.decode()
    assert client.get(f"/p/{made.slug}/drawing.txt")["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", FILES)
def test_a_file_sets_no_cookie_takes_nothing_and_is_not_there_for_nobody(client, made, name):
    answer = client.get(f"/p/{made.slug}/{name}")
    assert answer.status_code == 200
    assert not answer.cookies
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert client.post(f"/p/{made.slug}/{name}", {"x": "y"}).status_code == 405
    assert client.get(f"/p/nobody-{uuid.uuid4().hex}/{name}").status_code == 404
