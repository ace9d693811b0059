"""``putright draw``: a policy as a drawing, or as its text twin."""

from __future__ import annotations

import sys
from pathlib import Path

from putright.drawing.drawn import Format, drawn
from putright.procedure.faults import printable, shown
from putright.replay.opening import Refused, open_policy


def draw(name: str, format: Format, narrow: bool, output: str | None) -> int:
    """Write the drawing of a policy to a file, or to standard output. Raises Refused."""
    text = drawn(open_policy(name), format, narrow)
    if output is None:
        sys.stdout.write(text)
        return 0
    try:
        Path(output).write_text(text, encoding="utf-8", newline="\n")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise Refused(f"--output {shown(output)}: it cannot be written ({reason}). Choose another place.") from None
    print(printable(f"Written: {output}"), file=sys.stderr)
    return 0
