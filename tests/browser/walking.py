"""The whole way of a complaint, walked in a browser; at each step the dates shown are those that the engine reckons."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from playwright.sync_api import expect
from tests.browser.dates import LONDON, by_law, days_in, reckoned, replayed, shown
from tests.browser.steps import WORDS, act, complain, record, sign_in

TO_THEM = ("phone", "acknowledge", "reply", "respond")
REFUND = "Refund the fee of the visit"
LESSON = "Calls that end early are rung back."


def as_reckoned(desk, made, reference):
    """The page of the case says of each thing owed what the engine says of the exported case."""
    found = replayed(made.organisation, reference)
    assert shown(desk.page) == reckoned(found)
    return found


def copy_letter(desk, made, reference, kind):
    """Open a letter that belongs to the case and take its text."""
    case = f"/s/{made.slug}/cases/{reference}/"
    page = desk.go(f"{case}letter/{kind}/")
    text = page.get_by_label("Text", exact=True).input_value()
    assert len(text) > 100, text
    assert page.get_by_label("Subject").input_value()
    page.get_by_role("link", name="Back to the case").click()
    page.wait_for_url(f"**{case}")
    return text


def walk(made, journey, open_window):
    """Complain, work the case through every stage, close it, and put right what was agreed."""
    public = open_window()
    reference = complain(public, made.slug)
    promised = days_in(public.text)
    found = replayed(made.organisation, reference)
    owed = {date.fromisoformat(one["due"][:10]) for one in found["next"] if one["due"]}
    theirs = {date.fromisoformat(one["due"][:10]) for one in found["next"] if one["due"] and one["action"] in TO_THEM}
    assert theirs
    assert theirs <= promised, "the confirmation names each date by which the complainant hears from us"
    assert WORDS not in public.text

    desk = sign_in(open_window(), made.accounts["manager"])
    row = desk.page.get_by_role("row").filter(has_text=reference)
    assert days_in(" ".join(row.all_inner_texts())) == owed | by_law(found)
    row.first.get_by_role("link", name=reference).click()
    expect(desk.page.locator("#words ~ .putright-words").first).to_have_text(WORDS)
    as_reckoned(desk, made, reference)

    for number, acts in enumerate(journey.stages, 1):
        if number > 1:
            record(
                desk,
                "Record a request for the next stage",
                journey.asked_for | {"Which stage is asked for?": f"Stage {number}"},
            )
            assert as_reckoned(desk, made, reference)["stage"] == f"stage-{number}"
        for one in acts:
            if one.letter:
                assert reference in copy_letter(desk, made, reference, one.letter)
            record(desk, one.title, one.answers, alone="There is no other manager here.")
            found = as_reckoned(desk, made, reference)
        assert (found["status"], found["stage"]) == ("responded", f"stage-{number}")
        expect(desk.page.locator(".govuk-tag").first).to_have_text("Answered")
    assert found["problems"] == [one for one in found["problems"] if one["code"] == "attribute-missing"]

    record(desk, "Agree to put something right", {
        "What will be done?": REFUND, "Who will do it?": "Nurse",
        "By when?": f"{today() + timedelta(days=21):%d %m %Y}",
    })  # fmt: skip
    record(desk, "Close the case", {"Why is the case closed?": "The last stage is answered."})
    record(desk, "Record what was learned", {"What was learned?": LESSON})
    found = as_reckoned(desk, made, reference)
    assert found["status"] == "closed"
    assert LESSON in desk.text
    assert [one["action"] for one in found["next"]] == ["do-action"]

    desk.page.get_by_role("link", name="Worklist").click()
    row = desk.page.get_by_role("row").filter(has_text=reference)
    expect(row).to_have_count(1)
    expect(row).to_contain_text(REFUND)
    row.get_by_role("link", name=reference).click()
    act(desk.page, "Record that it was put right")
    expect(desk.page.get_by_role("radio", name=re.compile("refund", re.IGNORECASE)).first).to_be_visible()
    desk.page.get_by_role("link", name="Cancel").click()
    record(desk, "Record that it was put right", {"What was done?": REFUND})
    assert as_reckoned(desk, made, reference)["next"] == []
    expect(desk.page.get_by_text("Nothing is owed now.")).to_be_visible()


def today():
    """The day in London."""
    return datetime.now(LONDON).date()
