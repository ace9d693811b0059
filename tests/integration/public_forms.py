"""Filling in the public forms, and reading what became of it."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from html import unescape

from django.utils import timezone

NUMBER = re.compile(r"T\d+-\d{5}")
WORDS = "The line went dead three times and nobody rang back."


def form_id(client, made):
    page = client.get(f"/p/{made.slug}/complain/one-page/")
    assert page.status_code == 200
    found = re.search(r'name="form_id" value="([0-9a-f]{32})"', page.content.decode())
    assert found is not None
    return found[1]


def read_by_somebody(typed):
    """The form as it comes from a browser in which it was open for a minute."""
    from putright.public.machines import SHOWN, shown_at

    a_minute_ago = timezone.now() - timedelta(minutes=1)
    return {SHOWN: shown_at(typed["form_id"], a_minute_ago)} | typed


def filled(**more):
    return read_by_somebody({"words": WORDS, "email": "ada@marsh.example", "form_id": uuid.uuid4().hex} | more)


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
