"""The arguments of ``putright compare``, which two rooms answer: with a register, and without."""

from __future__ import annotations

import argparse


def add_options(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, with a register or without."""
    parser.add_argument("old", metavar="OLD", help="a bundled policy or a policy file; with --register also: adopted")
    parser.add_argument("new", metavar="NEW", help="the policy to compare it with")
    parser.add_argument(
        "--cases", nargs="+", metavar="FILE_OR_FOLDER", help="case files, folders of them, files with one case a line"
    )
    parser.add_argument("--register", metavar="ORGANISATION", help="all cases of this organisation; nothing is written")
    parser.add_argument("--from", dest="start", metavar="DAY", help="only complaints received on that day or later")
    parser.add_argument("--to", dest="end", metavar="DAY", help="only complaints received up to that day")
    parser.add_argument("--at", metavar="MOMENT", help="the moment to judge all cases from (default: now)")
    parser.add_argument("--csv", metavar="FILE", help="write the counts there, for a spreadsheet")
    parser.add_argument("--chart", metavar="FILE", help="write a chart there, as SVG")
    parser.add_argument("--json", action="store_true", help="the whole as JSON")
    parser.add_argument(
        "--processes", type=int, metavar="N", help="so many at once (default: as many as there are cores)"
    )
