"""Telephone numbers of the United Kingdom, as people print them, in the international form (E.164).

A complaints procedure prints British numbers, and the numbering plan gives each kind a length. A package that knows the
numbers of every country would be the largest thing that the command line needs, for these few lines.
Source: Ofcom, National Telephone Numbering Plan.
"""

from __future__ import annotations

import re
from typing import Final

_PRINTED: Final = re.compile(r"(\+44 ?(\(0\) ?)?|\(?0)[0-9 ()]*[0-9)](?:-[0-9 ]*[0-9])*")
_BESIDES: Final = re.compile(r",? *(?:and )?(?:\(?(?:option|ext\.?|extension|select|press)\b.*)", re.IGNORECASE)
_SHORT: Final = re.compile(r"(?:101|105|111|112|119|159|999|116 ?\d{3}|18001 ?0.*)")
_SHORTER: Final = (
    "204|208|254|276|297|298|363|364|384|386|404|420|460|461|480|488|524|527|562|566|606|629|635|647|659|695|726|744|"
    "750|768|827|837|884|900|905|935|946|949|963|995"
)
"""Area codes in which some numbers are a digit shorter."""
_NATIONAL: Final = re.compile(
    r"1\d{9}|1(?:" + _SHORTER + r")\d{5}|16977\d{4}|"
    r"2\d{9}|3\d{9}|5[56]\d{8}|7\d{9}|8001111|845464|800\d{6,7}|8[0479]\d{8}|9\d{9}",
    re.ASCII,
)
"""What follows the nought: area codes, 03, corporate and internet numbers, mobiles, free and shared cost, premium."""


def international(text: str) -> str | None:
    """The number in the international form (+441632960001), or None for what cannot be dialled as it is printed.

    What to choose after dialling ("option 1", "extension 5") may stand behind it. Short numbers such as 111 stay.
    """
    number = _BESIDES.sub("", text.strip())
    if _SHORT.fullmatch(number):
        return number.replace(" ", "")
    if not _PRINTED.fullmatch(number):
        return None
    digits = re.sub(r"\D", "", number.replace("(0)", ""))
    national = digits.removeprefix("44") if number.startswith("+") else digits.removeprefix("0")
    return f"+44{national}" if _NATIONAL.fullmatch(national) else None
