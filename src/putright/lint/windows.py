"""Rules about going on: the time to ask for the next stage, changed limits, news while somebody waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from putright.lint.finding import WARNING, Hit
from putright.lint.limits import SILENT
from putright.lint.prose import capital, lacking, listed, quoted, stage_called
from putright.lint.rule import told
from putright.lint.view import Entry, Owed, Stage, View

_NEWS: Final = frozenset({"informed", "delay-explained"})


@told(
    "LINT-05",
    WARNING,
    "Every way to the next stage says how long there is to ask for it and from when, or that there is no limit.",
    "A complainant who is not told a time limit cannot keep it, and a provider that has none written cannot refuse a "
    "late request fairly.",
    "good practice; the ombudsmen ask that limits be stated",
    'Have the source say it ("within 3 months of our answer", or "there is no time limit"), and write that under '
    '"published" of the "then".',
)
def windows_said(view: View) -> Iterator[Hit]:
    """Ways to the next stage of which the source does not say how long they are open."""
    for stage in view.stages:
        if not stage.handles and view.file.entry("complain") is not None:
            continue  # nothing was complained of yet: the time to complain is the time to go on
        for window in stage.windows:
            yield from _window(window)


def _window(window: Entry) -> Iterator[Hit]:
    said = tuple(window.entries("published"))
    to = stage_called(str(window.words("to")))
    starts = list(dict.fromkeys(str(one.words("of")) for one in said))
    if said and all(one.words("limit") == SILENT for one in said):
        yield Hit(
            window.path,
            window.clauses,
            f"The source does not say how long there is to ask for {to}, nor that there is no limit.",
            'Have it say so, and write the limit, or "no limit", under "published".',
        )
    elif len(starts) > 1 and window.words("or if later") is None:
        yield Hit(
            (*window.path, "published"),
            window.clauses,
            f"The time to ask for {to} counts from {listed(map(quoted, starts))}: two starts, so two last days.",
            "Have the source name one start.",
        )
    elif SILENT in starts and all(one.words("limit") not in (SILENT, "no limit") for one in said):
        yield Hit(
            (*window.path, "published"),
            window.clauses,
            f"The source gives {said[0].words('limit')} to ask for {to}, and does not say from when.",
            'Have it say from when, and write that under "of".',
        )


# --- changed limits --------------------------------------------------------------------------------------------------


@told(
    "LINT-07",
    WARNING,
    "A changed limit has a reason, a new date, a longest time and somebody who decides, and the notice says which "
    "outside body can be asked.",
    "An extension without a bound makes every other limit an aim.",
    "Housing Ombudsman Code 6.4, 6.5, 6.15, 6.16",
    'Write "extension" in the stage, with "at most", "approved by", and under "says": the reason, the new date, which '
    "ombudsman can be asked.",
)
def changes_bounded(view: View) -> Iterator[Hit]:
    """Extensions that lack something, and limits that may slip without any rule."""
    for stage in view.stages:
        if stage.extension is not None:
            missing = _missing(view, stage.extension)
            if missing:
                yield Hit(
                    stage.extension.path,
                    stage.extension.clauses,
                    f"A limit of {stage.called} may be changed, and the source does not say {lacking(missing)}.",
                    'Add it to the source and to this "extension".',
                )
        elif not any(one.duty.recurs and set(one.duty.done_by) & _NEWS for one in stage.owed):
            yield from _slips(view, stage)


def _missing(view: View, extension: Entry) -> list[str]:
    said = " ".join(extension.several("says")).lower()
    given = {name for name, pattern in view.world.words.notice.items() if pattern.search(said)}
    if extension.words("reason") == "needed" or extension.several("reasons"):
        given.add("the reason")
    missing = [name for name in view.world.words.notice if name not in given]
    if extension.words("at most") is None:
        missing.append("by how much at most")
    if extension.words("approved by") is None and extension.words("agreement") != "needed":
        missing.append("who decides")
    return missing


def _slips(view: View, stage: Stage) -> Iterator[Hit]:
    """News of a delay is promised, so the limit may be passed; and nothing says how far."""
    if not any(one.duty.timed for one in stage.answers):
        return
    for promise in view.promises("right"):
        if promise.words("stage") == stage.id and _NEWS & set(promise.several("shown by")):
            yield Hit(
                promise.path,
                promise.clauses,
                f"{capital(str(promise.words('right')))}: so the answer of {stage.called} may be late, and nothing "
                "says why it may be, by how much at most, who decides, or what the new date is.",
                f'Have the source say it, and add "extension" to {stage.called}, with all of these.',
            )


# --- news ------------------------------------------------------------------------------------------------------------


@told(
    "LINT-21",
    WARNING,
    "Wherever an answer may be late, news is promised at a stated interval.",
    "Silence is what people complain of next.",
    "Housing Ombudsman Code 5.9; ISCAS Code",
    'Add a duty to the stage: "do: inform" or "do: explain-delay", with "every" and "until: responded".',
)
def news_at_intervals(view: View) -> Iterator[Hit]:
    """Stages whose answer may be late and in which no news is owed at an interval."""
    for stage in view.stages:
        if any(one.duty.recurs and set(one.duty.done_by) & _NEWS for one in stage.owed):
            continue
        promised = [
            promise
            for promise in view.promises("right")
            if promise.words("stage") == stage.id and _NEWS & set(promise.several("shown by"))
        ]
        timed = [one for one in stage.answers if one.duty.timed]
        if not timed:
            continue
        if promised:
            for promise in promised:
                yield Hit(
                    promise.path,
                    promise.clauses,
                    f"{capital(str(promise.words('right')))}: no interval is stated.",
                    'Have the source state one, and make it a duty with "every".',
                )
        elif stage.extension is not None or all(one.duty.strength != "must" for one in timed):
            yield Hit(
                timed[0].entry.path,
                timed[0].clauses,
                f"The answer of {stage.called} may be late ({_why(stage, timed[0])}), and no news is promised "
                "meanwhile.",
                'Have the source promise it at an interval, and make it a duty with "every".',
            )


def _why(stage: Stage, owed: Owed) -> str:
    if stage.extension is not None:
        return f"its limit may be changed by {stage.extension.clauses[0]}"
    return "its limit is an aim"


RULES: Final = (windows_said, changes_bounded, news_at_intervals)
