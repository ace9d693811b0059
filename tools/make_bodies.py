"""Make src/putright/bodies/bodies.json and the table of docs/bodies.md from the files of the outside bodies.

    .venv/bin/python tools/make_bodies.py            write both
    .venv/bin/python tools/make_bodies.py --check    say whether they are what would be written; exit 1 if not

The files under ``entries`` are made for people to read and mend; the product reads the JSON, because reading YAML would
take it longer than replaying a case. Everything is checked here. ``docs/bodies.md`` describes the files.
"""

import argparse
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from putright.bodies.entry import WAYS, BodyEntry
from putright.bodies.reading import entry_of
from putright.procedure.document import read_document, written_path
from putright.procedure.durations import Unit, parse_duration
from putright.procedure.faults import Fault, Faulty, shown, unknown_name
from putright.procedure.moments import ZONE, parse_day

ROOT = Path(__file__).resolve().parent.parent
ENTRIES = ROOT / "src" / "putright" / "bodies" / "entries"
TARGET = ENTRIES.parent / "bodies.json"
PAGE = ROOT / "docs" / "bodies.md"
BEGIN, END = "<!-- the table: tools/make_bodies.py -->\n", "<!-- the end of the table -->\n"

KNOWN = ("read", "seen on", "verified on")
KEYS = (
    "name", "called", "alone", "also", "wrong", "other ids", "kind", "decides", "is", "which", "look", "check every",
    "remit", "takes", "window", "contact",
)  # fmt: skip
GROUPS = {
    "remit": ("does", "more", "where", *KNOWN),
    "takes": ("who", "if", "stages first", *KNOWN),
    "window": ("within", "of", "says", "later", *KNOWN),
    "contact": (*WAYS, "not read", "outdated", *KNOWN),
}
NEEDED = {"remit": ("does", "where"), "takes": ("who",), "window": ("within", "of", "says"), "contact": ()}
KINDS = (
    "adjudicator", "adviser", "court", "ombudsman", "public office", "regulator", "trade body", "tribunal",
)  # fmt: skip
PLACES = ("England", "Wales", "Scotland", "Northern Ireland", "Ireland", "Australia", "New Zealand")
STARTS = ("knowledge", "final answer", "last contact")
COUNTED = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS, Unit.YEARS)


class Checker:
    """Looks at one body, and notes every fault in it."""

    def __init__(self, name: str, value: dict[str, Any], today: date) -> None:
        self.name, self.value, self.today = name, value, today
        self.faults: list[Fault] = []

    def fault(self, path: tuple[str | int, ...], message: str) -> None:
        self.faults.append(Fault(message, written_path((self.name, *path)), None))

    def known(self, what: str, name: object, names: tuple[str, ...], path: tuple[str | int, ...]) -> None:
        if name not in names:
            self.fault(path, unknown_name(what, str(name), names))

    def check(self) -> None:
        for key in ("name", "kind", "remit"):
            if key not in self.value:
                self.fault((), f'the key "{key}" is missing. Add it.')
        for key in self.value:
            self.known("a key of a body", key, KEYS, (key,))
        if self.faults:
            return
        self.known("a kind of body", self.value["kind"], KINDS, ("kind",))
        if self.value.get("decides") is False and "is" not in self.value:
            self.fault(("is",), "a body that does not decide says what it is.")
        self.bound()
        for group, keys in GROUPS.items():
            if group in self.value:
                self.group(group, keys)
        if not self.faults:
            entry_of(self.name, self.value)

    def bound(self) -> None:
        length = parse_duration(self.value.get("check every", "12 months"))
        if length.unit is not Unit.MONTHS or not length.number:
            self.fault(("check every",), "expected a number of months, such as 6 months.")

    def group(self, group: str, keys: tuple[str, ...]) -> None:
        value = self.value[group]
        for key in value:
            self.known(f"a key of {group}", key, keys, (group, key))
        for key in NEEDED[group]:
            if key not in value:
                self.fault((group,), f'the key "{key}" is missing. Add it.')
        days = [key for key in ("seen on", "verified on") if key in value]
        if len(days) > 1 or bool(days) is not ("read" in value):
            self.fault((group,), '"read" (what was read) goes with just one of "seen on" and "verified on".')
        for key in days:
            self.day(value[key], (group, key))
        getattr(self, group)(value)

    def day(self, value: object, path: tuple[str | int, ...]) -> None:
        try:
            day = date.fromordinal(parse_day(value, 2020, 2100))
        except ValueError as error:
            self.fault(path, f"found {shown(value)}: {error}.")
            return
        if day > self.today:
            self.fault(path, f"found {shown(value)}: nobody can have looked on a day to come.")

    def remit(self, value: dict[str, Any]) -> None:
        for number, place in enumerate(value.get("where", ())):
            self.known("a country", place, PLACES, ("remit", "where", number))

    def takes(self, value: dict[str, Any]) -> None:
        if not isinstance(value.get("stages first", False), bool):
            self.fault(("takes", "stages first"), "expected true or false.")

    def window(self, value: dict[str, Any]) -> None:
        self.known("what a window counts from", value.get("of"), STARTS, ("window", "of"))
        try:
            length = parse_duration(str(value.get("within")))
        except ValueError as error:
            self.fault(("window", "within"), str(error))
            return
        if length.unit not in COUNTED:
            self.fault(("window", "within"), "expected days, weeks, months or years.")
        # The sentence and the data say the same, or one of the two misleads somebody.
        if f"within {length}" not in str(value.get("says")):
            self.fault(("window", "says"), f'the sentence does not say "within {length}".')

    def contact(self, value: dict[str, Any]) -> None:
        for number, way in enumerate(value.get("not read", ())):
            self.known("a way that is given", way, tuple(way for way in WAYS if way in value), ("contact", number))


def compiled(today: date) -> dict[str, Any]:
    """Every body by its id, in order. Raises Faulty with every fault of the files."""
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for file in sorted(ENTRIES.glob("*.yaml")):
        value = read_document(file.read_text(encoding="utf-8")).value
        for name, one in value.items():  # type: ignore[union-attr]
            checker = Checker(str(name), one, today)
            checker.check()
            if name in found:
                checker.fault((), "stands in two files.")
            faults += [fault._replace(path=f"{file.name}: {fault.path}") for fault in checker.faults]
            found[str(name)] = one
    if faults:
        raise Faulty(faults)
    return dict(sorted(found.items()))


def as_json(found: dict[str, Any]) -> str:
    """The text of bodies.json."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def table(found: dict[str, Any]) -> str:
    """The table of docs/bodies.md."""
    lines = [
        "| id | name | where | decides | how long there is | how it is known |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    lines += [_row(entry_of(name, one)) for name, one in found.items()]
    return "\n".join(lines) + "\n"


def _row(entry: BodyEntry) -> str:
    where = "the United Kingdom" if len(entry.remit.where) == 4 else ", ".join(entry.remit.where)
    decides = {True: "yes", False: "no", None: "not said"}[entry.decides]
    window = f"{entry.window.within} from {entry.window.of}" if entry.window is not None else ""
    known = "; ".join(f"{group}: {known.status}" for group, known in entry.groups)
    name = f"{entry.name} (one of many: {entry.which})" if entry.which else entry.name
    ids = ", ".join(f"`{one}`" for one in (entry.id, *entry.other_ids))
    return f"| {ids} | {name} | {where} | {decides} | {window} | {known} |"


def page(found: dict[str, Any]) -> str:
    """The whole text of docs/bodies.md with the table as it would be made."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table(found)}{END}{after}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not up to date")
    given = parser.parse_args()
    try:
        found = compiled(datetime.now(ZONE).date())
    except Faulty as faulty:
        for fault in faulty.faults:
            print(f"{fault.path}: {fault.message}", file=sys.stderr)
        return 2
    texts = {TARGET: as_json(found), PAGE: page(found)}
    stale = [file for file, text in texts.items() if not file.exists() or file.read_text(encoding="utf-8") != text]
    if given.check:
        for file in stale:
            print(f"{file.relative_to(ROOT)} is not what the files say: run tools/make_bodies.py.")
        return 1 if stale else 0
    for file in stale:
        file.write_text(texts[file], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
