"""A complaint that was begun becomes a case."""

from __future__ import annotations

from putright.casework.receiving import receive
from putright.casework.recording import Recorded
from putright.procedure.acts import Refusal
from putright.public.complaining.begun_files import brought
from putright.public.complaining.drafts import Draft, now_sent
from putright.public.door import Counter
from putright.public.forms import ComplaintForm


def send(at: Counter, draft: Draft, form: ComplaintForm) -> Recorded | Refusal:
    """Receive what a valid form says, with the files. Whoever bounds how often somebody sends does it here.

    Within the page's transaction, the draft held: a second press of the button finds it sent. Raises Missing, and
    OSError where the disk fails; then nothing was received.
    """
    files = brought(at.organisation, draft.row.pk, draft.files)
    done = receive(
        at.organisation,
        form.complaint(at.now),
        None,
        now=at.now,
        key=draft.row.form,
        site=form.chosen_site,
        today=at.version,
        documents=files,
    )
    if not isinstance(done, Refusal):
        now_sent(draft, at.now)
    return done
