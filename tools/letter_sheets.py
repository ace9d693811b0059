"""Make pictures of every letter under every bundled policy, to look at: a contact sheet for each policy and size.

    .venv/bin/python tools/letter_sheets.py FOLDER [--sizes 12 18 24] [--policies ieso ...]

Each letter is filled for a made-up case on which it is written, set as PDF, and its first pages put side by side. The
PDF that was put together stands beside the pictures. Nothing needs to be installed for it: the typesetter draws them.
"""

from __future__ import annotations

import argparse
import io
import json
from datetime import date
from pathlib import Path
from typing import Final

import typst
from pypdf import PdfReader

from putright.correspondence.letter_sheet import sheet_of
from putright.correspondence.lettering import LetterPeople, LetterPoint, letter_text
from putright.correspondence.situations import Situation, situations
from putright.letters import letters
from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.stationery.printing import ORDINARY, as_paper, as_post
from putright.stationery.sheet import Letterhead, Sheet

SIZES: Final = (ORDINARY, 18.0, 28.0)
PAGES: Final = 3
"""Pages of each letter that are shown."""
HEAD: Final = Letterhead(
    name="Larkfield Skin Clinic",
    address=("1 High Street", "Larkfield", "LK1 2AB"),
    phone="01632 960100",
    email="complaints@larkfield.example",
    website="www.larkfield.example",
    foot="Larkfield Skin Clinic is made up, like everybody in these letters.",
)
PEOPLE: Final = LetterPeople(
    provider=HEAD.name,
    reference="LSC-2026-0041",
    complainant="Ann Reed",
    person_concerned="Tom Reed",
    handler="Joe Marsh",
    handler_contact="01632 960 100",
    signatory="Joe Marsh",
    signatory_role="Clinic Manager",
    complaint="My skin was red for a week.\nNobody called me back.\n\nI rang four times.",
    points=(LetterPoint("Nobody called back", "upheld", "p1"), LetterPoint("The red skin", "not-upheld", "p2")),
    member_of_staff="Kim Lane",
)
TO: Final = ("Ann Reed", "Flat 2", "14 Quince Walk", "Harrowmere", "LK2 9XY")


DAY: Final = date(2026, 3, 4)
LATER: Final = {"final-response": -1, "referral-information": -1, "escalation-acknowledgement": 1}
"""Letters that a later stage writes, by the place of that stage."""


def case_for(kind: str, policy: Policy) -> Situation:
    """A made-up case on which a letter of the kind is written, at the stage that writes it."""
    late = kind == "delay-explanation"
    found = [
        one
        for one in situations(kind, policy, HEAD.name, DAY, {})
        if "," not in one.title or (late and one.title.endswith("overdue"))
    ]
    return found[min(LATER.get(kind, int(late)), len(found) - 1)]


def sheets(name: str) -> list[Sheet]:
    """Every letter under a policy."""
    policy = read_policy(policy_text(name), name)
    assert isinstance(policy, Policy), str(policy)
    cases = {kind: case_for(kind, policy).found for kind in letters()}
    return [
        sheet_of(
            letter_text(kind, cases[kind], PEOPLE),
            HEAD,
            PEOPLE.reference,
            DAY,
            TO if letter.to == "complainant" else (),
        )
        for kind, letter in letters().items()
    ]


CONTACT_SHEET: Final = """
#set page(width: {width}mm, height: auto, margin: 4mm, fill: luma(70%))
#let files = json(bytes(sys.inputs.files))
#let all = files.map(one => range(one.pages).map(number => box(
  fill: white, image(one.file, page: number + 1, width: 78mm),
))).flatten()
#grid(columns: {columns}, gutter: 3mm, ..all)
"""


def picture(folder: Path, name: str, letters_set: list[bytes], columns: int) -> None:
    """One picture with the first pages of each letter."""
    parts, files = folder / "parts", []
    parts.mkdir(exist_ok=True)
    for number, content in enumerate(letters_set):
        file = parts / f"{name}-{number:02}.pdf"
        file.write_bytes(content)
        files.append({"file": f"parts/{file.name}", "pages": min(PAGES, len(PdfReader(io.BytesIO(content)).pages))})
    source = folder / f"{name}.typ"
    source.write_text(CONTACT_SHEET.format(width=columns * 81 + 5, columns=columns), encoding="utf-8")
    typst.compile(source, output=folder / f"{name}.png", ppi=80, root=folder, sys_inputs={"files": json.dumps(files)})
    source.unlink()


def main() -> None:
    """Make them."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--sizes", type=float, nargs="+", default=SIZES)
    asked.add_argument("--policies", nargs="+", default=bundled())
    said = asked.parse_args()
    said.folder.mkdir(parents=True, exist_ok=True)
    for name in said.policies:
        found = sheets(name)
        for size in said.sizes:
            picture(said.folder, f"{name}-{size:g}", [as_paper(sheet, size) for sheet in found], 7)
            post = as_post([(sheet, size) for sheet in found], f"Every letter under {name}, {size:g} point")
            (said.folder / f"{name}-{size:g}.pdf").write_bytes(post)
            print(said.folder / f"{name}-{size:g}.png")


if __name__ == "__main__":
    main()
