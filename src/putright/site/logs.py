"""Logs hold no names and no words of complaints."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


class NoWords(logging.Filter):
    """Keeps where a fault arose and its kind; drops its message, which may quote what somebody typed.

    Arguments of other packages' messages go too: a mail library quotes addresses, Django quotes forms.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record so that only code, never data, is in it."""
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            frames = traceback.extract_tb(error.__traceback__)[-6:]
            where = " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames))
            record.msg = f"{type(error).__name__} at {where}"
            record.args = ()
            record.exc_info = None
            record.exc_text = None
            record.stack_info = None
        elif not record.name.startswith("putright"):
            record.msg = str(record.msg)
            record.args = tuple(_harmless(one) for one in record.args) if isinstance(record.args, tuple) else ()
        return True


def _harmless(value: object) -> object:
    return value if isinstance(value, int | float) else "…"
