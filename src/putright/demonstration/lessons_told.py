"""What the providers of the demonstration tell the public of their lessons: a few are published, one waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

from putright.accounts.members import Member
from putright.accounts.models import Organisation
from putright.casework.looking import look
from putright.casework.telling import LESSON, Publishing, Telling, publish, write
from putright.procedure.acts import Refusal
from putright.register.models import FactRow, ToldLesson


class _Told(NamedTuple):
    """How the lesson begins as it was recorded, and both texts; whether somebody looked at them yet."""

    lesson: str
    said: str
    did: str
    published: bool = True


_TOLD: Final = MappingProxyType(
    {
        "brightwater": (
            _Told(
                "A course is never ended by message alone",
                "My course ended with a message, and nobody spoke to me.",
                "We ring first. No course ends by a message alone.",
            ),
            _Told(
                "Names are no longer put into reminders",
                "A reminder with a name on it can be read by others.",
                "Our reminders give the time and nothing else.",
            ),
        ),
        "hearthline": (
            _Told(
                "A change of address is tested",
                "After a move the alarm did not reach the right place.",
                "We raise a test alarm from the new place before we close the job.",
            ),
            _Told(
                "News of a price",
                "News of a new price was easy to miss.",
                "It now comes in an envelope of its own, with the word price on it.",
            ),
        ),
        "osier": (
            _Told(
                "Ask the residents before",
                "The hours were changed and nobody asked us.",
                "We ask residents before we change the hours of anything.",
            ),
            _Told(
                "A code that hangs beside its door",
                "The code for the door hung beside the door.",
                "Codes are no longer put up. Each visitor is given one.",
            ),
            _Told(
                "Two tenants had been given",
                "Two of us had been given the same number.",
                "Each number is looked up before it is given to somebody.",
                published=False,
            ),
        ),
        "millrace": (
            _Told(
                "The page now says six to eight weeks",
                "The website said a shorter wait than there was.",
                "It now says how long it takes, and whom to ring after that.",
            ),
            _Told(
                "An asthma review by telephone",
                "A review by telephone left things out.",
                "Reviews by telephone follow a written list of questions.",
            ),
        ),
        "larkfield": (
            _Told(
                "What is said outside a treatment room",
                "What is said in the corridor can be heard in the rooms.",
                "Staff do not talk about clients outside the treatment rooms.",
            ),
            _Told(
                "A change of practitioner",
                "I only learned at the door that somebody else would treat me.",
                "We ring before, and you can choose another day.",
            ),
        ),
    }
)
_LOOKED: Final = timedelta(hours=20)
"""How long after it was written somebody else looked at it."""


def tell_lessons(organisation: Organisation, members: Iterable[Member], now: datetime) -> None:
    """Write them as whoever sets up the policy, and let somebody else publish them, or say why nobody else could."""
    may = [one for one in members if one.may("policy")]
    writers = [one for one in may if one.may("read")]
    if not writers:
        return
    writer = writers[0]
    publisher = next((one for one in may if one.account != writer.account), writer)
    lessons = FactRow.objects.filter(organisation=organisation, kind=LESSON, personal__isnull=False)
    rows = {str(row.personal.says.get("text", "")): row for row in lessons.select_related("case", "personal")}
    for told in _TOLD.get(organisation.slug, ()):
        row = next((row for text, row in rows.items() if text.startswith(told.lesson)), None)
        if row is None:
            continue
        view = look(organisation, row.case, now)
        telling = Telling(told.said, told.did, row.recorded.date().replace(day=1))
        at = min(row.recorded + timedelta(days=2), now - _LOOKED)
        step = write(organisation, view, row, telling, writer, now=at, key=f"demonstration-told-{row.pk}")
        if isinstance(step, ToldLesson) and told.published:
            wanted = Publishing(step.number, saw_warnings=True, reason="Nobody else here may publish it.")
            key = f"demonstration-published-{row.pk}"
            done = publish(organisation, view, step.item, wanted, publisher, now=at + _LOOKED, key=key)
            if isinstance(done, Refusal):
                raise TypeError(f"a lesson of the demonstration was not published: {done}")
