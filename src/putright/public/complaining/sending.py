"""A complaint that was begun becomes a case, or is held back."""

from __future__ import annotations

from putright.procedure.acts import Refusal
from putright.public.arriving import Arrived, arrive
from putright.public.complaining.begun_files import brought
from putright.public.complaining.drafts import Draft, now_sent
from putright.public.door import Counter
from putright.public.forms import ComplaintForm


def send(at: Counter, draft: Draft, form: ComplaintForm, why: str) -> Arrived | Refusal:
    """Receive what a valid form says, with the files; ``why`` it is held back instead, if it is (``public.gate``).

    Within the page's transaction, the draft held: a second press of the button finds it sent. Raises Missing, and
    OSError where the disk fails; then nothing was received.
    """
    complaint, site = form.complaint(at.now), form.chosen_site
    if at.desk is not None:
        complaint, site = at.desk.took(complaint), site or at.desk.stands_at(at.organisation)
    files = brought(at.organisation, draft.row.pk, draft.files)
    done = arrive(at, complaint, why, key=draft.row.form, site=site, documents=files)
    if not isinstance(done, Refusal):
        now_sent(draft, at.now)
    return done
