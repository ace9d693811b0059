"""Signs that a machine filled in a form: a box that people do not see, and a form that was sent sooner than it is read.

What shows a sign is not thrown away. It is held back until somebody has looked at it (casework.held_back), and whoever
sent it sees the same page as everybody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

EMPTY: Final = "further_note"
"""The box that people do not see. Its name means nothing to what fills in addresses and passwords by itself."""
SHOWN: Final = "shown"
"""The field that says when the form was shown, signed."""


def shown_at(form_id: str, now: datetime) -> str:
    """The signed moment for a form that is being shown. It holds for this form alone."""
    moment = str(int(now.timestamp() * 1000))
    return f"{moment}.{_sign(form_id, moment)}"


def when_shown(form_id: str, said: str) -> int | None:
    """When the form was shown, in milliseconds since 1970; nothing, if we did not sign that."""
    moment, _, sign = said.partition(".")
    right = moment.isdigit() and len(moment) < 16 and sign.isascii()
    return int(moment) if right and constant_time_compare(sign, _sign(form_id, moment)) else None


def _sign(form_id: str, moment: str) -> str:
    return salted_hmac("putright.form-shown", f"{form_id}/{moment}", algorithm="sha256").hexdigest()[:32]


def box_filled(request: HttpRequest) -> str:
    """The word for it (``held_back.WHY``), where the box that people do not see was filled in."""
    return "field" if request.POST.get(EMPTY, "").strip() else ""


def too_quick(seconds: float) -> str:
    """The same for a form that came so soon after it was opened.

    Nobody reads a question and answers it within three seconds (settings.QUICKEST_FORM), not even with a text at
    hand to be pasted.
    """
    return "quick" if seconds < settings.QUICKEST_FORM else ""


def sign_of_a_machine(request: HttpRequest, form_id: str, now: datetime) -> str:
    """What tells that no person sent this form, or nothing. A form that was open for days is as good as any other."""
    if box_filled(request):
        return "field"
    shown = when_shown(form_id, request.POST.get(SHOWN, ""))
    return too_quick(now.timestamp() - shown / 1000) if shown is not None else "unseen"
