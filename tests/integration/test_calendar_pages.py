"""The calendar on the screen: what it shows, the look ahead, entering, taking back, the letters that went wrong."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from tests.integration.calendar_cases import differing, duty, record
from tests.integration.some_cases import complain, many, queries, take, text_of

NOW = datetime.now(UTC).replace(microsecond=0)


def working_day(after: date, number: int) -> date:
    """The so manieth working day after a day, in England as it is shipped."""
    from putright.calendars import load_calendars

    table = load_calendars()["england-and-wales"].latest
    return date.fromordinal(table.after(after.toordinal(), number))


@pytest.fixture
def made(make_organisation):
    return make_organisation()


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["manager"])


@pytest.fixture
def here(made):
    return f"/s/{made.slug}/policy/calendar/"


def typed(day, **more):
    said = {
        "form_id": "one",
        "what": "holiday",
        "first": f"{day.day} {day.month} {day.year}",
        "name": "Day of the Test",
    }
    return {**said, "reason": "It was on the news.", **more}


@pytest.fixture
def case(made):
    """A case that came yesterday, acknowledged then with a letter that promises when the answer comes."""
    yesterday = NOW - timedelta(days=1)
    found = complain(made, yesterday, yesterday, email="ada@marsh.example")
    take(made, found, "acknowledged", yesterday, yesterday, medium="letter")
    return found


@pytest.fixture
def day():
    """A working day that the answer of every case that came lately is counted over."""
    return working_day(NOW.date(), 3)


def test_the_page_shows_the_days_off_and_where_they_come_from(staff, here):
    page = text_of(staff.get(here))
    year = NOW.year + 1
    assert re.search(rf"Friday \d+ (March|April) {year} Good Friday Bank holidays of England and Wales", page)
    assert "Bank holidays are known up to Sunday 31 December 2028 (England and Wales)." in page


def test_the_look_ahead_names_cases_and_letters_and_writes_nothing(made, staff, here, case, day):
    was = duty(made, case, "respond", NOW).due
    page = text_of(staff.post(here, typed(day)))
    assert "Nothing is entered yet." in page
    assert case.reference in page
    assert "and would be due on" in page
    assert re.search(r"Acknowledgement of .*? was promised, and it would be", page)
    assert duty(made, case, "respond", NOW).due == was
    assert "None yet." in text_of(staff.get(here))


def test_entering_it_moves_the_case_and_lists_the_letter(made, staff, here, case, day):
    was = duty(made, case, "respond", NOW).due
    answer = staff.post(here, typed(day, enter="1"), follow=True)
    page = text_of(answer)
    assert "1 case has new dates." in page
    assert case.reference in page
    now = duty(made, case, "respond", timezone.now()).due
    assert now == working_day(date.fromisoformat(was), 1).isoformat()
    assert "Day of the Test" in text_of(staff.get(here))
    letters = text_of(staff.get(f"{here}letters/"))
    assert case.reference in letters
    assert "Acknowledgement of" in letters
    assert "Write to them" in letters
    assert differing(made) == []


@pytest.mark.parametrize("sign", ["\u202e", "\x1b[31m", "\u2028"])
def test_a_name_with_signs_that_cannot_be_seen_is_refused(staff, here, day, sign):
    answer = staff.post(here, typed(day, enter="1", name=f"Day{sign} of the Test"))
    assert answer.status_code == 422
    assert "Write it on one line, without what you pasted." in text_of(answer)
    assert "None yet." in text_of(staff.get(here))


def test_a_letter_is_not_ticked_off_for_a_date_that_changed_meanwhile(staff, here, case, day):
    staff.post(here, typed(day, enter="1"))
    page = staff.get(f"{here}letters/").content.decode()
    sent = dict(re.findall(r'type="hidden" name="(promise|now)" value="([^"]+)"', page))
    assert set(sent) == {"promise", "now"}
    staff.post(here, typed(working_day(day, 1), enter="1", form_id="two", name="Another"))
    page = text_of(staff.post(f"{here}letters/", sent, follow=True))
    assert "Not ticked off: the date changed again while you looked." in page
    assert "They were told" in page
    page = staff.get(f"{here}letters/").content.decode()
    sent = dict(re.findall(r'type="hidden" name="(promise|now)" value="([^"]+)"', page))
    page = text_of(staff.post(f"{here}letters/", sent, follow=True))
    assert "Ticked off." in page
    assert "They were told" not in page


def test_nobody_who_may_not_see_the_cases_learns_of_one_here(made, staff, signed_in, here, case, day):
    """An administrator looks after the calendar and has nothing to do with who complained."""
    other = signed_in(made.accounts["administrator"])
    ahead = other.post(here, typed(day))
    assert "date of 1 case would move" in text_of(ahead)
    assert "1 letter that went out promised a date that would be wrong" in text_of(ahead)
    entered = other.post(here, typed(day, enter="1"), follow=True)
    assert "1 case has new dates." in text_of(entered)
    letters = other.get(f"{here}letters/")
    assert "1 letter waits to be put right." in text_of(letters)
    change = entered.redirect_chain[-1][0]
    back = other.post(change, {"form_id": "two", "reason": "It was a mistake."})
    assert "What taking it back would move" in text_of(back)
    named = re.search(r'name="promise" value="(\d+)"', staff.get(f"{here}letters/").content.decode())
    assert named
    assert other.post(f"{here}letters/", {"promise": named[1]}).status_code == 403
    assert case.reference in text_of(staff.get(f"{here}letters/"))
    staff.post(f"{here}letters/", {"promise": named[1]})
    for page in (ahead, entered, letters, back, other.get(here), other.get(f"{here}letters/")):
        assert case.reference not in page.content.decode()


def test_a_letter_is_ticked_off_by_somebody_and_stays(made, staff, here, case, day):
    staff.post(here, typed(day, enter="1"))
    page = staff.get(f"{here}letters/").content.decode()
    found = re.search(r'name="promise" value="(\d+)"', page)
    assert found is not None
    promise = found[1]
    page = text_of(staff.post(f"{here}letters/", {"promise": promise}, follow=True))
    assert "Put right" in page
    assert made.people["manager"].name in page
    assert "Write to them" not in page


def test_taking_it_back_looks_ahead_and_settles_the_letter(made, staff, here, case, day):
    was = duty(made, case, "respond", NOW).due
    entered = staff.post(here, typed(day, enter="1"))
    change = entered.headers["Location"]
    page = text_of(staff.post(change, {"form_id": "two", "reason": "It was a mistake."}))
    assert "Nothing is taken back yet." in page
    assert case.reference in page
    page = text_of(staff.post(change, {"form_id": "two", "reason": "It was a mistake.", "enter": "1"}, follow=True))
    assert "What taking it back moved" in page
    assert duty(made, case, "respond", timezone.now()).due == was
    assert "Nobody: a later change made the date right" in text_of(staff.get(f"{here}letters/"))
    assert "It was a mistake." in text_of(staff.get(here))
    assert differing(made) == []


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(staff, here):
    answer = staff.post(here, typed(date(2026, 12, 25), name="A day of our own"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is no working day already (Christmas Day)" in page
    assert "A day of our own" in page
    assert "It was on the news." in page


def test_only_an_administrator_can_say_that_it_was_known_earlier(made, staff, signed_in, here, day):
    known = NOW.date() - timedelta(days=2)
    said = typed(day, known=f"{known.day} {known.month} {known.year}")
    assert "Only somebody who may administer" in staff.post(here, said).content.decode()
    page = text_of(signed_in(made.accounts["administrator"]).post(here, said))
    assert "Nothing is entered yet." in page


def test_the_refusal_of_an_earlier_day_names_no_case_to_somebody_who_may_see_none(made, signed_in, here):
    came = datetime.combine(working_day(NOW.date() - timedelta(days=40), 1), datetime.min.time(), UTC)
    found = complain(made, came, came, email="ada@marsh.example")
    within = working_day(came.date(), 2)
    done = datetime.combine(working_day(came.date(), 4), datetime.min.time(), UTC)
    take(made, found, "acknowledged", done, done, medium="letter")
    known = came.date()
    said = typed(within, known=f"{known.day} {known.month} {known.year}")
    page = signed_in(made.accounts["administrator"]).post(here, said)
    assert "On 1 case something was done since that day that would be judged anew." in text_of(page)
    assert found.reference not in page.content.decode()


def test_the_form_sent_twice_acts_once(made, staff, here, day):
    from putright.accounts.scope import within
    from putright.register.calendar_models import CalendarChange

    first, second = (staff.post(here, typed(day, enter="1")) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    with within(made.organisation):
        assert CalendarChange.objects.count() == 1


def test_words_that_are_typed_are_text(made, staff, here, case, day):
    name = "<script>alert(1)</script> {{ 7*7 }}"
    staff.post(here, typed(day, name=name, enter="1"), follow=True)
    for address in (here, f"/s/{made.slug}/cases/{case.reference}/"):
        page = staff.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


def test_the_numbers_of_queries_do_not_grow(made, staff, here, case, day):
    many(made, 16, NOW)
    staff.post(here, typed(day, enter="1"))
    change = f"{here}{_newest(made)}/"
    pages = (here, change, f"{here}letters/", f"/s/{made.slug}/", f"/s/{made.slug}/cases/{case.reference}/")
    few = [queries(staff, address)[1] for address in pages]
    look = _queries_of_a_look(staff, here, working_day(day, 1))
    many(made, 16, NOW, first=16)
    staff.post(here, typed(working_day(day, 2), form_id="two", enter="1"))
    lots = [queries(staff, address)[1] for address in pages]
    assert lots == few
    assert _queries_of_a_look(staff, here, working_day(day, 1)) == look


def _newest(made):
    from putright.accounts.scope import within
    from putright.register.calendars import newest_change

    with within(made.organisation):
        return newest_change(made.organisation.pk)


def _queries_of_a_look(browser, address, day):
    from django.db import connection

    seen = []

    def count(execute, sql, params, several, context):
        seen.append(sql)
        return execute(sql, params, several, context)

    browser.post(address, typed(day, form_id="look"))
    with connection.execute_wrapper(count):
        browser.post(address, typed(day, form_id="look"))
    return len(seen)


def test_a_page_asks_no_more_because_days_were_entered(made, staff, here, case, day):
    pages = (f"/s/{made.slug}/", f"/s/{made.slug}/cases/{case.reference}/", f"/s/{made.slug}/cases/")
    before = [queries(staff, address)[1] for address in pages]
    staff.post(here, typed(day, enter="1"))
    assert [queries(staff, address)[1] for address in pages] == before


def test_a_large_register_is_left_to_the_worker_and_the_pages_say_so(made, staff, here, day, monkeypatch):
    from putright.correspondence import recounting
    from putright.worker.calendars import recount_in_parts

    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    cases = many(made, 12, NOW)
    page = text_of(staff.post(here, typed(day, enter="1"), follow=True))
    assert "are being worked out anew" in page
    assert "0 of" in page
    assert "still being worked out anew" in text_of(staff.get(f"/s/{made.slug}/"))
    assert "still being worked out anew" in text_of(staff.get(here))
    assert recount_in_parts(made.organisation) > 2
    assert "still being worked out anew" not in text_of(staff.get(f"/s/{made.slug}/"))
    assert differing(made) == []
    moved = [case for case in cases if any(e.row.kind == "calendar-changed" for e in record(made, case).entries)]
    assert moved
    assert recount_in_parts(made.organisation) == 0


def test_the_worklist_warns_those_who_keep_the_policy_of_a_calendar_that_ends(made, staff, signed_in, monkeypatch):
    from putright.wording import calendar_words

    assert "less than a year ahead" not in text_of(staff.get(f"/s/{made.slug}/"))
    monkeypatch.setattr(calendar_words, "SOON", 10_000)
    assert "Bring putright up to date" in text_of(staff.get(f"/s/{made.slug}/"))
    assert "Bring putright up to date" in text_of(staff.get(f"/s/{made.slug}/policy/calendar/"))
    handler = signed_in(made.accounts["handler"])
    assert "Bring putright up to date" not in text_of(handler.get(f"/s/{made.slug}/"))
