"""Make src/putright/codes/codes.json from the files of the laws and codes beside it.

    .venv/bin/python tools/make_codes.py            write the file
    .venv/bin/python tools/make_codes.py --check    say whether it is what would be written; exit 1 if not

The files are made for people to read and mend; the product reads the JSON, because reading YAML would take it longer
than replaying a case. Everything is checked here, so that nothing needs checking there. ``docs/codes.md`` describes
the files.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from putright.calendars import DIVISIONS
from putright.procedure.actions import STOCK_ACTIONS
from putright.procedure.conditions import RECEIPT, parse_conditions
from putright.procedure.document import Document, read_document, written_path
from putright.procedure.durations import parse_duration
from putright.procedure.facts import CASE_ATTRIBUTES, STOCK
from putright.procedure.faults import Fault, Faulty, shown, unknown_name
from putright.procedure.moments import parse_day

FOLDER = Path(__file__).resolve().parent.parent / "src" / "putright" / "codes"

NEEDED = ("code", "title", "short", "standing", "strength", "in force", "source", "reaches", "binds", "rules")
KEYS = (*NEEDED, "facts", "actions")
STANDINGS = ("law", "statutory code", "code of practice", "advice")
DEMANDS = ("clock", "content", "structure", "plain")
RULE_KEYS = ("provision", "says", "status", "read", "checked", "in force", *DEMANDS)
CLOCK_KEYS = ("stage", "do", "or else", "within", "every", "of", "count", "if", "until", "extension")
STAGES = ("first", "second", "every", "last", "beginning")
NEEDS = ("reason", "agreed", "approved")
STRUCTURE = (
    "channels at least",
    "any member of staff",
    "definition",
    "exclusions at most",
    "extension at most",
    "last stage held by",
    "later",
    "learning",
    "next stage within at least",
    "reasons for the next stage",
    "report",
    "representatives",
    "reviewer",
    "service requests",
    "stage",
    "stage zero",
    "stages",
    "time to complain at least",
    "updates",
)


class Checker:
    """Looks at one file, and notes every fault in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.faults: list[Fault] = []
        value = document.value if isinstance(document.value, dict) else {}
        self.facts = {**STOCK, **value.get("facts", {})}
        self.actions = {**STOCK_ACTIONS, **value.get("actions", {})}
        self.value: dict[str, Any] = value

    def fault(self, path: tuple[str | int, ...], message: str) -> None:
        self.faults.append(Fault(message, written_path(path), self.document.line(path)))

    def known(self, what: str, name: object, names: object, path: tuple[str | int, ...]) -> None:
        if name not in names:  # type: ignore[operator]
            self.fault(path, unknown_name(what, name, names))  # type: ignore[arg-type]

    def check(self, folder: str) -> None:
        for key in NEEDED:
            if key not in self.value:
                self.fault((), f'the key "{key}" is missing. Add it.')
        for key in self.value:
            self.known("a key of a code", key, KEYS, (key,))
        if self.faults:
            return
        if self.value["code"] != folder:
            self.fault(("code",), f"the code is called {shown(self.value['code'])}, its folder {shown(folder)}.")
        self.known("a standing", self.value["standing"], STANDINGS, ("standing",))
        self.known("a strength", self.value["strength"], ("must", "should"), ("strength",))
        self.days(self.value["in force"], ("in force",))
        self.where()
        self.whom()
        self.declared()
        provisions: set[str] = set()
        for name, rule in self.value["rules"].items():
            self.rule(rule, ("rules", name))
            if rule.get("provision") in provisions:
                self.fault(("rules", name, "provision"), "another rule has this provision. Tell them apart.")
            provisions.add(rule.get("provision"))

    def where(self) -> None:
        reaches = self.value["reaches"]
        if not isinstance(reaches, list) or not reaches:
            self.fault(("reaches",), f"expected a list of the divisions in which it holds: {', '.join(DIVISIONS)}.")
            return
        for number, one in enumerate(reaches):
            self.known("a division", one, DIVISIONS, ("reaches", number))

    def whom(self) -> None:
        for number, one in enumerate(self.value["binds"]):
            for key in one:
                self.known("a key that may stand here", key, ("kind", "if", "unless"), ("binds", number, key))
            for key in ("if", "unless"):
                self.condition(one.get(key), ("binds", number, key))

    def declared(self) -> None:
        for name, action in self.value.get("actions", {}).items():
            done_by = action["done by"]
            if not isinstance(action.get("do"), str):
                self.fault(("actions", name), 'the key "do" is missing: say what it is, as an order to staff.')
            for fact in [done_by] if isinstance(done_by, str) else done_by:
                self.known("a fact", fact, self.facts, ("actions", name, "done by"))

    def rule(self, rule: dict[str, Any], path: tuple[str | int, ...]) -> None:
        for key in rule:
            self.known("a key of a rule", key, RULE_KEYS, (*path, key))
        for key in ("provision", "says", "status"):
            if not isinstance(rule.get(key), str):
                self.fault(path, f'the key "{key}" is missing. Add it.')
        self.known("a status", rule.get("status"), ("verified", "unverified"), (*path, "status"))
        if (rule.get("status") == "verified") is not ("read" in rule):
            self.fault(path, '"status: verified" and "read" (what was read) go together.')
        if "checked" in rule:
            self.day(rule["checked"], (*path, "checked"))
        if "in force" in rule:
            self.days(rule["in force"], (*path, "in force"))
        self.demand(rule, path)

    def demand(self, rule: dict[str, Any], path: tuple[str | int, ...]) -> None:
        if sum(key in rule for key in DEMANDS) != 1:
            self.fault(path, f"expected just one of {', '.join(DEMANDS)}.")
        if "clock" in rule:
            self.clock(rule["clock"], (*path, "clock"))
        if "content" in rule:
            content = rule["content"]
            self.known("an action", content.get("of"), self.actions, (*path, "content", "of"))
            self.known("a stage of a code", content.get("stage"), STAGES, (*path, "content", "stage"))
        for key in rule.get("structure", {}):
            self.known("something a rule can ask of a policy", key, STRUCTURE, (*path, "structure", key))

    def clock(self, clock: dict[str, Any], path: tuple[str | int, ...]) -> None:
        for key in clock:
            self.known("a key of a clock", key, CLOCK_KEYS, (*path, key))
        self.known("a stage of a code", clock.get("stage"), STAGES, (*path, "stage"))
        for key in ("do", "or else"):
            for name in self.several(clock.get(key, [])):
                self.known("an action", name, self.actions, (*path, key))
        if ("within" in clock) is ("every" in clock):
            self.fault(path, 'expected one of "within" and "every".')
        length = clock.get("within", clock.get("every"))
        if length != "no stated time":
            self.length(length, path)
            self.known("a way to count", clock.get("count"), ("day after", "commencing on"), (*path, "count"))
        self.start(str(clock.get("of")), (*path, "of"))
        for name in self.several(clock.get("until", [])):
            self.known("a fact", name, self.facts, (*path, "until"))
        self.condition(clock.get("if"), (*path, "if"))
        extension = clock.get("extension", {"needs": "reason"})
        self.known("what an extension needs", extension.get("needs"), NEEDS, (*path, "extension", "needs"))
        if "at most" in extension:
            self.length(extension["at most"], (*path, "extension", "at most"))

    def start(self, of: str, path: tuple[str | int, ...]) -> None:
        _, passing, rule = of.partition("passing of ")
        if passing:
            limits = {name: one["clock"].get("within") for name, one in self.value["rules"].items() if "clock" in one}
            timed = [name for name, limit in limits.items() if limit not in (None, "no stated time")]
            self.known("a rule with a time limit", rule, timed, path)
            return
        for name in of.removeprefix("each ").split(" or "):
            self.known("a start", name, ("start", *self.facts), path)

    @staticmethod
    def several(value: str | list[str]) -> list[str]:
        return [value] if isinstance(value, str) else value

    def condition(self, text: str | None, path: tuple[str | int, ...]) -> None:
        if text is None:
            return
        try:
            found = parse_conditions(text)
        except ValueError as error:
            self.fault(path, f"found {shown(text)}: {error}.")
            return
        values = {**RECEIPT, **CASE_ATTRIBUTES}
        for one in found:
            self.known("something a code can ask about", one.name, values, path)
            for value in one.values:
                self.known(f"a value of {one.name}", value, values.get(one.name, (value,)), path)

    def length(self, text: object, path: tuple[str | int, ...]) -> None:
        try:
            parse_duration(str(text))
        except ValueError as error:
            self.fault(path, str(error))

    def days(self, value: dict[str, object], path: tuple[str | int, ...]) -> None:
        for key in value:
            self.known("a key that may stand here", key, ("from", "until"), (*path, key))
            self.day(value[key], (*path, key))

    def day(self, value: object, path: tuple[str | int, ...]) -> None:
        try:
            parse_day(value, 1800, 2100)
        except ValueError as error:
            self.fault(path, f"found {shown(value)}: {error}.")


def compiled(folder: Path = FOLDER) -> str:
    """The text of codes.json. Raises Faulty with every fault of the files."""
    found = []
    faults: list[Fault] = []
    for file in sorted(folder.glob("*/code.yaml")):
        name = f"{file.parent.name}/code.yaml"
        document = read_document(file.read_text(encoding="utf-8"))
        checker = Checker(document)
        checker.check(file.parent.name)
        faults += [fault._replace(path=f"{name}: {fault.path}") for fault in checker.faults]
        found.append(document.value)
    if faults:
        raise Faulty(faults)
    return json.dumps({"codes": found}, ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is not up to date")
    given = parser.parse_args()
    try:
        text = compiled()
    except Faulty as faulty:
        for fault in faulty.faults:
            print(f"{fault.path}, line {fault.line}: {fault.message}", file=sys.stderr)
        return 2
    target = FOLDER / "codes.json"
    if given.check:
        same = target.exists() and target.read_text(encoding="utf-8") == text
        print("codes.json is up to date." if same else "codes.json is not what the files say: run tools/make_codes.py.")
        return 0 if same else 1
    target.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
