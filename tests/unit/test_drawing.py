"""A drawing shows the whole of its policy, as a picture and as text, and nothing in it overlaps or is cut off."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from tests.unit.drawn_policies import FIXTURES, HOSTILE, LONG, drawn_policies, large_policy, policy_of, quoted
from tests.unit.reading_words import blemishes, grade

from putright.drawing.content import Drawing
from putright.drawing.drawn import drawn
from putright.drawing.layout import NARROW, WIDE, lay_out
from putright.drawing.measuring import width_of, wrapped
from putright.drawing.of_policy import drawing_of
from putright.drawing.picture import Box, Part, Picture, Rail, Stop, Words, every
from putright.drawing.svg import BAND, INK, PAPER, SECOND, as_svg
from putright.drawing.twin import WIDTH, as_text
from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.wording.body_words import body_name
from putright.wording.condition_words import condition_words, decided
from putright.wording.drawing_words import mark_words, promised
from putright.wording.limit_words import limit_words, window_limit
from putright.wording.plain_names import capital
from putright.wording.procedure_page import procedure_page

pytestmark = pytest.mark.thorough

SVG = "{http://www.w3.org/2000/svg}"
DRAWINGS = Path(__file__).parents[2] / "docs" / "drawings"
NAMES = sorted(drawn_policies())
WIDTHS = (WIDE, NARROW)

GARAGE = (Path(__file__).parents[1] / "policies" / "fixtures" / "moves-on" / "policy.yaml").read_text("utf-8")


def one_line(text: str) -> str:
    """Text without the blanks between its words, which a broken line may have anywhere."""
    return "".join(text.split())


def root_of(policy: Policy, narrow: bool = False) -> Element:
    return fromstring(drawn(policy, narrow=narrow))


def texts(root: Element) -> list[str]:
    """Every text of an SVG, as somebody hears it."""
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def words(picture: Picture) -> list[Words]:
    return [one for one in every(picture.things) if isinstance(one, Words)]


def both(policy: Policy) -> tuple[str, str, str]:
    """The drawing, the narrow drawing and the text twin, each as one line without blanks."""
    wide, narrow = ("".join(texts(root_of(policy, narrow=narrow))) for narrow in (False, True))
    return one_line(wide), one_line(narrow), one_line(drawn(policy, "text"))


# --- all of it, in both ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_stands_in_the_drawing_and_in_its_twin(name: str) -> None:
    policy = drawn_policies()[name]
    carried = {one_line(one.clause.replace("\u200d", "?")) for one in policy.carried}
    assert carried
    for shown in both(policy):
        assert [clause for clause in sorted(carried) if clause not in shown] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_duty_stands_in_both_with_its_limit_its_strength_and_who_owes_it(name: str) -> None:
    policy = drawn_policies()[name]
    shown = both(policy)
    for stage in policy.stages:
        for duty in stage.duties:
            promise = promised(duty, policy)
            for where in shown:
                assert one_line(promise) in where
                if decided(duty.conditions, policy.settings) is False:
                    continue
                assert one_line(mark_words(duty, policy)) in where
                assert one_line(limit_words(duty, policy)) in where
                assert one_line(condition_words(duty.conditions, policy.settings)) in where
                # "The" may stand before it, and its first letter may be small.
                title = one_line(policy.roles[duty.role].title).lower()
                assert title in where.lower()


@pytest.mark.parametrize("name", NAMES)
def test_every_window_stage_and_route_stands_in_both(name: str) -> None:
    policy = drawn_policies()[name]
    for where in both(policy):
        for number, stage in enumerate(policy.stages, start=1):
            assert one_line(f"Stage {number}: {stage.title}") in where
        for window in policy.windows:
            assert one_line(window_limit(window, policy)).lower() in where.lower()
        for route in policy.routes:
            assert one_line(capital(body_name(route.body))) in where
            if decided(route.conditions, policy.settings) is not False:
                assert one_line(condition_words(route.conditions, policy.settings)) in where
                assert one_line(route.why).rstrip(".") in where


def content_of(drawing: Drawing) -> list[str]:
    """Every text of the content, whichever named tuple holds it."""
    found: list[str] = []

    def walk(value: object, field: str = "") -> None:
        if isinstance(value, str):
            if value and field not in ("id", "kind", "shape", "to", "description"):
                found.append(value)
        elif isinstance(value, tuple):
            names = getattr(value, "_fields", [field] * len(value))
            for one, name in zip(value, names, strict=True):
                walk(one, name)

    walk(drawing)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_what_stands_in_the_drawing_stands_in_its_twin_in_the_same_order(name: str) -> None:
    policy = drawn_policies()[name]
    drawing = drawing_of(policy)
    shown = both(policy)
    content = content_of(drawing)
    assert len(content) > 20
    for text in content:
        assert all(one_line(text) in where for where in shown), text
    cards = [one_line(card.heading) for card in (*(step.card for step in drawing.steps), *drawing.after)]
    for where in shown:
        places = [where.find(cards[0])]
        for card in cards[1:]:
            places.append(where.find(card, places[-1] + 1))
        assert -1 not in places


HEAD = "    clause: GA-4\n    duties"
LAST = "        clause: GA-6"


@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        ("within: 10 working days", "within: 7 working days", "within 10 working days", "within 7 working days"),
        ("strength: aim", "strength: normally", "We aim to", "We will normally"),
        ("within: 1 month", "within: no limit", "within 1 month of our answer", "with no time limit"),
        ("within: 1 month", "within: 1 month\n      in: writing", "our answer [GA-5]", "our answer, in writing [GA-5]"),
        ("when overdue: respond", "when overdue: acknowledge", "full answer in time", "in writing in time"),
        (HEAD, f"    reviewer: {{not: anyone involved before, clause: GA-8}}\n{HEAD}", "", "may decide here. [GA-8]"),
        (HEAD, f"    extension: {{agreement: needed, clause: GA-9}}\n{HEAD}", "", "needs your agreement. [GA-9]"),
        (HEAD, f"    held by: tsa\n{HEAD}", "", "The TSA holds this stage, not us."),
        (LAST, f"        who: branch-manager\n{LAST}", "", "By the branch manager."),
        (LAST, f"        if: channel is phone\n{LAST}", "", "Only if you complain by phone."),
        (LAST, f"        until: settled\n{LAST}", "", "No longer once the complaint is settled."),
        (LAST, f"        share: 90 per cent\n{LAST}", "", "For 90 in 100 complaints."),
        (LAST, f"        says: [{{says: why, clause: GA-7}}]\n{LAST}", "", "It will say: why [GA-7]"),
    ],
)
def test_a_change_of_the_policy_is_a_change_of_the_drawing(old: str, new: str, before: str, after: str) -> None:
    assert old in GARAGE
    first, second = both(policy_of(GARAGE)), both(policy_of(GARAGE.replace(old, new)))
    for one, other in zip(first, second, strict=True):
        assert not before or one_line(before) in one
        assert one_line(after) not in one
        assert one_line(after) in other


def test_what_a_setting_switches_off_is_not_promised_but_named() -> None:
    text = policy_text("al-aesthetics")
    subscribed = text.replace("iscas_subscriber: false", "iscas_subscriber: true")
    off, on = (drawn(policy_of(one), "text") for one in (text, subscribed))
    assert "Not in force here" in off
    assert "Not in force here" not in on
    assert "After our answer at stage 2: Independent Sector Complaints Adjudication Service." in on


def test_a_way_to_a_later_stage_ends_at_its_stop_and_says_where_it_goes() -> None:
    policy = policy_of(large_policy())
    picture = lay_out(drawing_of(policy))
    rails = [one for one in every(picture.things) if isinstance(one, Rail) and one.kind == "by itself"]
    # Four stages move on to the fifth, and only the fourth stands above it; the last is the sample of the legend.
    assert [one.arrow for one in rails] == [False, False, False, True, False]
    assert drawn(policy, "text").count("It moves to stage 5 by itself") == 4


# --- where it stands -------------------------------------------------------------------------------------------------


def meet(one: Box | Words, other: Box | Words) -> bool:
    (left, top, right, bottom), (x, y, end, low) = edges(one), edges(other)
    return left < end and x < right and top < low and y < bottom


def edges(one: Box | Words) -> tuple[int, int, int, int]:
    if isinstance(one, Box):
        return one.x, one.y, one.x + one.width, one.y + one.height
    return one.x, one.y, one.x + one.room, one.bottom


def inside(one: Box | Words, other: Box) -> bool:
    (left, top, right, bottom), (x, y, end, low) = edges(one), edges(other)
    return x <= left and y <= top and right <= end and bottom <= low


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_meets_another_and_no_card_another(name: str, width: int) -> None:
    picture = lay_out(drawing_of(drawn_policies()[name]), width)
    things = list(every(picture.things))
    cards = [one for one in things if isinstance(one, Box) and one.look in ("stage", "outside stage", "quiet")]
    assert len(cards) > 3
    assert [pair for pair in combinations(cards, 2) if meet(*pair)] == []
    placed = sorted(words(picture), key=lambda one: one.y)
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            if other.y >= one.bottom:
                break
            assert not meet(one, other), (one.text, other.text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_every_text_fits_its_room_and_stands_in_its_card(name: str, width: int) -> None:
    picture = lay_out(drawing_of(drawn_policies()[name]), width)
    page = Box(0, 0, picture.width, picture.height, "page")
    for one in words(picture):
        assert inside(one, page)
        assert all(width_of(line.rstrip(" "), one.style.size, one.style.bold) <= one.room for line in one.lines)
        assert one.style.size >= 14
    for part in picture.things:
        frames = [one for one in part.things if isinstance(one, Box)] if isinstance(part, Part) else []
        if frames:
            assert isinstance(part, Part)
            card, band = frames
            assert [one for one in every(part.things) if isinstance(one, Words) and not inside(one, card)] == []
            assert inside(band, card)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_a_mark_keeps_to_its_own_words_and_a_line_down_meets_none(name: str, width: int) -> None:
    picture = lay_out(drawing_of(drawn_policies()[name]), width)
    placed = words(picture)
    marks = [one for one in every(picture.things) if isinstance(one, Box) and one.look in ("firm", "soft")]
    for mark in marks:
        met = [one for one in placed if meet(mark, one)]
        assert len(met) == 1
        assert mark.y <= met[0].y
        assert met[0].bottom <= mark.y + mark.height
    for one in every(picture.things):
        if isinstance(one, Rail):
            assert one.bottom > one.top
            line = Box(one.x - 8, one.top, 16, one.bottom - one.top, "rule")
        elif isinstance(one, Stop):
            line = Box(one.x - 8, one.y - 8, 16, 16, "rule")
        else:
            continue
        assert [text.text for text in placed if meet(line, text)] == []


@pytest.mark.parametrize("text", [*HOSTILE, "", " ", "a b", "within 5 working days", f"a {LONG} b"])
@pytest.mark.parametrize("room", [20, 60, 300])
def test_a_broken_text_put_together_is_the_text(text: str, room: int) -> None:
    lines = wrapped(text, room, 16)
    assert "".join(lines) == text
    assert all(width_of(line.rstrip(" "), 16) <= room or len(line.strip()) == 1 for line in lines)
    assert not any(line.startswith("\u0301") for line in lines)


def test_a_letter_that_the_table_does_not_know_is_taken_for_a_wide_one() -> None:
    assert width_of("Щ", 100) > width_of("W", 100)
    assert width_of("🙂", 100) > width_of("全", 100) > width_of("@", 100)
    assert width_of("é", 100) == width_of("e", 100) == width_of("e\u0301", 100)
    assert width_of("wide", 16, bold=True) > width_of("wide", 16)


# --- as a file -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_same_policy_gives_the_same_file(name: str) -> None:
    policy = drawn_policies()[name]
    for format in ("svg", "text"):
        assert drawn(policy, format) == drawn(policy, format)
    picture = lay_out(drawing_of(policy))
    assert as_svg(picture) == drawn(policy)
    assert as_text(drawing_of(policy)) == drawn(policy, "text")


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_has_no_script_style_or_address_and_keeps_its_looks_under_a_strict_policy(name: str) -> None:
    root = root_of(drawn_policies()[name])
    assert {one.tag for one in root.iter()} <= {
        f"{SVG}{tag}" for tag in ("svg", "title", "desc", "g", "text", "tspan", "rect", "line", "circle", "polygon")
    }
    for one in root.iter():
        assert not {"style", "class", "href"} & set(one.attrib)
        assert not [key for key in one.attrib if key.startswith("on") or "{" in key]
        assert not [value for value in one.attrib.values() if "url(" in value or "http" in value]


@pytest.mark.parametrize("name", NAMES)
def test_an_svg_can_be_heard(name: str) -> None:
    policy = drawn_policies()[name]
    root = root_of(policy)
    assert root.get("lang") == "en-GB"
    assert root.get("role") == "graphics-document document"
    ids = {one.get("id"): one.text for one in root.iter() if one.get("id")}
    assert one_line(ids[root.get("aria-labelledby")] or "") == one_line(policy.title)
    assert ids[root.get("aria-describedby")]
    levels = [int(one.attrib["aria-level"]) for one in root.iter() if one.get("role") == "heading"]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for one in root.iter():
        if one.get("role") == "list":
            assert len(one)
            assert {part.get("role") for part in one} == {"listitem"}
        # Shapes say nothing that words do not say, and are not read out.
        if one.tag.removeprefix(SVG) in ("rect", "line", "circle", "polygon"):
            assert one.get("aria-hidden") == "true"


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("ink", "ground"), [(INK, PAPER), (SECOND, PAPER), (INK, BAND), (SECOND, BAND), (PAPER, INK)])
def test_text_stands_out_from_its_ground(ink: str, ground: str) -> None:
    light, dark = sorted((luminance(ink), luminance(ground)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text_and_nothing_else(words: str) -> None:
    policy = policy_of(GARAGE.replace("The branch answers", quoted(words)).replace("GA-3", quoted(words)))
    root = root_of(policy)
    plain = root_of(policy_of(GARAGE))
    assert {one.tag for one in root.iter()} == {one.tag for one in plain.iter()}
    assert one_line(words) in one_line("".join(texts(root)))
    assert one_line(words) in one_line(drawn(policy, "text"))


@pytest.mark.parametrize("sign", ["\\e", "\\0", "\\u202e", "\\ufffe", "\\x7f", "\\n", "\\u2028", "\\ud800"])
def test_signs_that_no_file_or_terminal_should_get_are_left_out(sign: str) -> None:
    text = GARAGE.replace("title: The branch answers", f'title: "The branch {sign} answers"')
    try:
        policy = policy_of(text)
    except AssertionError:
        return  # the reader refused it already
    for shown in (drawn(policy), drawn(policy, "text")):
        assert all(char.isprintable() or char == "\n" for char in shown)
    assert "".join(texts(root_of(policy)))


@pytest.mark.parametrize("name", NAMES)
def test_the_twin_has_no_line_longer_than_a_hundred_columns(name: str) -> None:
    text = drawn(drawn_policies()[name], "text")
    assert [line for line in text.splitlines() if len(line) > WIDTH] == []
    assert not re.search(r"[ \t]$", text, re.MULTILINE)


@pytest.mark.parametrize("name", bundled())
def test_the_words_are_easy_to_read(name: str) -> None:
    text = re.sub(r"\s*\[[^]]*\]", "", drawn(drawn_policies()[name], "text"))
    # A line of the twin is a sentence or more; broken lines are put together again.
    said = "\n".join(
        f"{' '.join(line.split()).rstrip('.')}." for line in re.split(r"\n(?=\n|  \*|  ->|      \S)", text)
    )
    assert blemishes(said) == []
    assert grade(said) < 7


def test_marks_that_are_not_used_are_not_explained() -> None:
    text = drawn(policy_of(GARAGE), "text")
    legend = text[text.index("How to read this") :]
    for there in ("We will:", "We aim to:", "Line:", "Broken line:"):
        assert there in legend
    for not_there in ("We may:", "We should:", "normally", "Broken frame"):
        assert not_there not in legend


@pytest.mark.parametrize("name", bundled())
def test_the_drawings_in_docs_are_what_the_command_draws_now(name: str) -> None:
    file = DRAWINGS / f"{name}.svg"
    assert file.read_text("utf-8") == drawn(drawn_policies()[name]), "Draw them anew: make drawings"
    page = (DRAWINGS.parent / "drawings.md").read_text("utf-8")
    assert f"drawings/{name}.svg" in page


def test_no_drawing_in_docs_is_left_of_a_policy_that_is_gone() -> None:
    assert {file.stem for file in DRAWINGS.glob("*")} == set(bundled())


# --- what once read badly or was left out ----------------------------------------------------------------------------


def fixture(name: str) -> str:
    return (FIXTURES / name / "policy.yaml").read_text("utf-8")


def twin_of(text: str) -> str:
    """The text twin on one line, with single blanks."""
    return " ".join(drawn(policy_of(text), "text").split())


def test_each_time_follows_its_limit_without_a_blank() -> None:
    twin = twin_of(
        GARAGE.replace(LAST, f"{LAST}\n      - {{do: inform, within: 0 days, of: each extended, clause: G}}")
    )
    assert "on the day of changing the date, each time" in twin


def test_a_month_that_comes_round_is_not_numbered() -> None:
    recurring = "      - {do: inform, every: 1 month, of: start, until: responded, clause: G}"
    twin = twin_of(GARAGE.replace(LAST, f"{LAST}\n{recurring}"))
    assert "tell you how your complaint stands at least every month until we send our answer" in twin


def test_what_follows_a_fact_follows_it_at_once_and_not_a_day_later() -> None:
    text = fixture("what-a-fact-says").replace(
        "within: 5 working days\n        of: tribunal", "within: at once\n        of: tribunal"
    )
    assert "send you our full answer once the tribunal heard the case, at once" in twin_of(text)


def test_a_start_is_not_said_twice_but_one_that_only_the_condition_names_is() -> None:
    once = fixture("what-a-fact-says").replace("of: tribunal-sat", "of: tribunal-sat\n        once: tribunal-sat")
    assert "of the day when the tribunal heard the case [AL-6]" in twin_of(once)
    assert "Only once the tribunal heard" not in twin_of(once)
    recurring = "      - {do: inform, every: 2 weeks, of: extended, once: extended, until: responded, clause: G}"
    twin = twin_of(GARAGE.replace(LAST, f"{LAST}\n{recurring}"))
    assert "Only once a time limit is changed." in twin


def test_a_condition_on_a_fact_is_said_without_its_id() -> None:
    twin = twin_of(fixture("what-a-fact-says"))
    assert "Only if our note “plea entered” says “plea: admitted”." in twin
    assert "if our note “plea entered” does not say “plea: admitted”" in twin
    assert "entered.plea" not in twin


def test_what_somebody_else_has_to_do_is_no_promise_of_ours() -> None:
    held = twin_of(fixture("held-outside"))
    assert "It is for them to send you their full answer within 30 days" in held
    assert "It is for them to: Something for somebody else to do, who is named there." in held
    text = fixture("what-a-fact-says")
    investigator = "title: Investigating officer, clause"
    for side, must, may in (
        ("complainant", "It is for you to", "You may"),
        ("somebody else", "It is for them to", "They may"),
    ):
        theirs = text.replace(investigator, f"title: Investigating officer, side: {side}, clause")
        theirs = theirs.replace("do: set-penalty", "do: set-penalty\n        who: investigator")
        assert f"{must} set penalty within 10 working days" in twin_of(theirs)
        allowed = theirs.replace("who: investigator", "who: investigator\n        strength: may")
        assert f"{may} set penalty within 10 working days" in twin_of(allowed)
    assert "is for" not in twin_of(text)


def test_a_panel_says_who_may_sit_on_it_and_which_cases_another_hears() -> None:
    text = fixture("what-a-fact-says")
    twin = twin_of(text)
    assert "On it: the chair of the tribunal (1 of 3). Each of the others is a member of the tribunal." in twin
    one = (
        "      members: 3\n      including: {chair: 1}\n      from: member\n"
        "      hears: tribunal-sat\n      clause: AL-5\n"
    )
    assert one in text
    two = (
        "      - {members: 5, hears: tribunal-sat, if: received from 2026-07-01, clause: AL-5}\n"
        "      - {members: 3, including: {chair: 1, member: 2}, hears: tribunal-sat, clause: AL-5}\n"
    )
    twin = twin_of(text.replace(one, two))
    assert "If we received it on or after Wednesday 1 July 2026, a panel of 5 people hears" in twin
    assert "Otherwise, a panel of 3 people hears your complaint at this stage. On it: " in twin


def test_a_pause_and_more_time_say_for_which_promises_they_are() -> None:
    twin = twin_of(fixture("waiting-for-papers"))
    assert "Our time to send you our full answer and tell you how your complaint stands stops when" in twin
    assert "Our time to send you our full answer stops when" in twin
    assert "This goes for our time to send you our full answer." in twin_of(fixture("bounded-extension"))


def test_the_way_into_the_card_below_comes_last_where_its_arrow_is() -> None:
    begins = "begins at:\n  - {stage: head-office, if: channel is letter, clause: GA-9}\n"
    text = GARAGE.replace("stages:\n", f"{begins}stages:\n")
    assert "From here: -> It starts at stage 2 if you complain by letter [GA-9] -> Otherwise it goes to stage 1" in (
        twin_of(text)
    )
    assert "From here: -> It goes to stage 1" in twin_of(GARAGE)


def test_every_stage_whose_answer_opens_an_outside_body_names_it() -> None:
    text = fixture("what-a-fact-says").replace("open: after tribunal", "open: after tribunal or after league")
    drawing = drawing_of(policy_of(text))
    for step in drawing.steps[1:]:
        said = [entry.text for group in step.card.groups for entry in group.entries]
        assert "Appeal board" in said


def test_a_body_goes_by_its_name() -> None:
    assert "Ofsted" in twin_of(fixture("what-a-fact-says").replace("body: appeal-board", "body: ofsted"))
    assert "Independent Office for Police Conduct" in (
        twin_of(fixture("what-a-fact-says").replace("body: appeal-board", "body: iopc"))
    )


def test_what_the_policy_declares_is_said_in_words() -> None:
    twin = " ".join(drawn(drawn_policies()["commisceo"], "text").split())
    assert "waits for: the complainant gives the details." in twin
    assert "called by: us." in twin


def test_what_is_owed_for_being_late_is_counted_from_then_and_says_with_what() -> None:
    twin = twin_of(fixture("late-pays"))
    assert "of becoming late" in twin
    assert "Only if we do not send you our full answer in time." in twin


def test_hours_count_from_a_moment_and_days_from_a_day() -> None:
    text = fixture("what-a-fact-says")
    assert "within 10 working days of the day when the member answered the charge" in twin_of(text)
    in_hours = twin_of(text.replace("within: 10 working days", "within: 10 hours"))
    assert "within 10 hours of the moment when the member answered the charge" in in_hours


def test_the_public_page_says_whose_step_it_is_too() -> None:
    page = procedure_page(policy_of(fixture("held-outside")))
    assert "It is for them to send you their full answer within 30 days" in str(page)
