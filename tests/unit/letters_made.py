"""Letters for the tests of stationery: an ordinary one, and one in which every word is hostile."""

from __future__ import annotations

import struct
import zlib
from datetime import date
from typing import Any

from putright.stationery.sheet import Letterhead, Sheet

HOSTILE = (
    '#include "/etc/passwd" #read("/etc/passwd") #image("file:///etc/passwd") $x$ *b* _c_ `d` @e <f> \\ // /* [x]',
    "url(file:///etc/passwd) @import 'https://evil.example/x.css'; </style></main><script>alert(1)</script>",
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://evil.example/x.png"/></svg>',
    '{{ 7*7 }} {% load x %} javascript:alert(1) &amp; &lt; =HYPERLINK("https://evil.example")',
)
BODY = """\
Dear Ms Hole,

Thank you for your complaint. We received it by email on Thursday 26 November 2026.

You told us:

> I waited two hours & nobody came.
> # This is no heading
>
> - and this is no list

# What happens next

We will look into your complaint.

- We will phone you within 2 days.
- We will send you a summary
  of our procedure.

Yours sincerely,

Ann Osgood
Complaints manager
"""


def picture(width: int = 8, height: int = 4) -> bytes:
    """A PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\x1c\x5b\x58" * width) * height)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


HEAD = Letterhead(
    name="Larkfield Skin Clinic",
    address=("1 High Street", "Larkfield", "LK1 2AB"),
    phone="01632 960100",
    email="complaints@larkfield.example",
    website="https://larkfield.example/",
    foot="Larkfield Skin Clinic Ltd.\nRegulated by nobody in particular.",
    logo=picture(),
)
TO = ("Ms Mary Hole", "Flat 2", "14 Quince Walk", "Harrowmere", "LK2 9XY")


def sheet(**said: Any) -> Sheet:
    """A letter, with what is said otherwise."""
    usual: dict[str, Any] = {
        "subject": "We have your complaint",
        "body": BODY,
        "letterhead": HEAD,
        "day": date(2026, 11, 28),
        "to": TO,
        "reference": "LSC-2026-0007",
    }
    return Sheet(**(usual | said))


def hostile() -> Sheet:
    """A letter that says what would be obeyed, in every place of it."""
    body = "\n\n".join((*HOSTILE, *(f"> {one}" for one in HOSTILE), "\n".join(f"- {one}" for one in HOSTILE)))
    head = Letterhead(HOSTILE[0], HOSTILE, HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[1])
    return sheet(subject=" ".join(HOSTILE), body=body, letterhead=head, to=HOSTILE, reference=HOSTILE[2])
