"""Cases for the tests of the pages that look over many of them: taken by acts, with dates that lie around now."""

from __future__ import annotations

from datetime import timedelta

NAMES = ("Ada Marsh", "Bilal Okoro", "Chen Wu", "Dora Lane", "Evan Price")
CHANNELS = ("phone", "email", "letter")


def member(made, role="manager"):
    """Somebody of the organisation, as the acts know them."""
    from putright.accounts.members import member_of

    found = member_of(made.organisation, made.accounts[role])
    assert found is not None
    return found


def complain(made, came, now, *, name="Ada Marsh", channel="phone", words="The call was cut off.", **more):
    """A complaint that came then, recorded now."""
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive
    from putright.casework.recording import Recorded

    with within(made.organisation):
        complaint = Complaint(words, channel, came.isoformat(timespec="seconds"), name=name, **more)
        done = receive(made.organisation, complaint, member(made), now=now)
    assert isinstance(done, Recorded), done
    return done.record.case


def take(made, case, kind, at, now, *, note=None, **says):
    """Something that happened then, recorded now."""
    from putright.accounts.scope import within
    from putright.casework.recording import Proposed, Recorded, record

    with within(made.organisation):
        proposed = Proposed(kind, at.isoformat(timespec="seconds"), says, note, "It was so.")
        done = record(made.organisation, case, proposed, member(made), now=now)
    assert isinstance(done, Recorded), done
    return done


def many(made, number, now, first=0):
    """So many cases of every sort: late and in time, answered, agreed upon, closed, taken further, withdrawn."""
    day = timedelta(days=1)
    cases = []
    for place in range(first, first + number):
        came = now - (5 + 37 * place % 200) * day
        case = complain(
            made, came, now, name=NAMES[place % 5], channel=CHANNELS[place % 3], email=f"c{place}@marsh.example",
            attributes={"funding": "nhs"}, points=("The call", "The bill"),
        )  # fmt: skip

        def then(kind, days, case=case, came=came, **more):
            if came + days * day <= now:
                take(made, case, kind, came + days * day, now, **more)
                return True
            return False

        if place % 3:
            then("acknowledged", 1 + place % 9, medium="letter")
        if place % 4 == 1 and then("responded", 4 + place % 40, points={"p1": "upheld", "p2": "not-upheld"}):
            then("action-agreed", 5 + place % 40, action="refund", owner=made.people["nurse"].key,
                 by=(came + (45 + place % 7) * day).date().isoformat(), note="Refund the fee")  # fmt: skip
            then("closed" if place % 8 == 1 else "escalated", 50, **({} if place % 8 == 1 else {"to": "stage-2"}))
        if place % 4 == 3:
            then("withdrawn", 3)
        cases.append(case)
    return cases


def queries(browser, address):
    """The page, and how many queries it took. Asked once before, so that what is kept in memory is there."""
    from django.db import connection

    browser.get(address)
    seen = []

    def count(execute, sql, params, several, context):
        seen.append(sql)
        return execute(sql, params, several, context)

    with connection.execute_wrapper(count):
        page = browser.get(address)
        assert page.status_code == 200, page.content[:300]
    return page, len(seen)


def text_of(page):
    """The page's own text, without its markup, blanks made one."""
    import re
    from html import unescape

    main = page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
