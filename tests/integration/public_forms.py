"""Filling in the public forms, and reading what became of it."""

from __future__ import annotations

import re
import uuid
from html import unescape

NUMBER = re.compile(r"T\d+-\d{5}")
WORDS = "The line went dead three times and nobody rang back."


def form_id(client, made):
    page = client.get(f"/p/{made.slug}/complain/one-page/")
    assert page.status_code == 200
    found = re.search(r'name="form_id" value="([0-9a-f]{32})"', page.content.decode())
    assert found is not None
    return found[1]


def filled(**more):
    return {"words": WORDS, "email": "ada@marsh.example", "form_id": uuid.uuid4().hex} | more


def send(client, made, **more):
    return client.post(f"/p/{made.slug}/complain/one-page/", filled(**more))


def number(client, made):
    page = client.get(f"/p/{made.slug}/complain/sent/").content.decode()
    found = NUMBER.search(page)
    assert found is not None, page
    return found[0]


def records(made):
    from putright.accounts.scope import within
    from putright.register.models import Case
    from putright.register.reading import record_of

    with within(made.organisation):
        cases = Case.objects.filter(organisation=made.organisation).select_related("policy", "site").order_by("number")
        return [record_of(case) for case in cases]


def only(made):
    (record,) = records(made)
    return record


def received(record):
    return next(entry for entry in record.entries if entry.row.kind == "received")


def text_of(response):
    """What the page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
