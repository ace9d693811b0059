"""The views of the worklist that somebody saves: under a name, for themselves or for everybody."""

from __future__ import annotations

from typing import Final

from putright.accounts.models import Organisation
from putright.accounts.worklist_models import OpensFirst, SavedView

MOST_SAVED: Final = 30
"""More than anybody finds their way among; they stand on one page, and beside the worklist."""

SAME_NAME: Final = "You have a saved view of this name. Choose another name, or change that one below."
TOO_MANY: Final = f"You have {MOST_SAVED} saved views, and that is as many as there can be. Remove one first."


class Refused(Exception):
    """Why it was not done, as a sentence."""


def save(organisation: Organisation, account: int, name: str, asked: str, *, shared: bool) -> SavedView:
    """Keep what an address asks under a name. The same sent again is kept once. Raises Refused."""
    # One at a time, so that two forms do not make a view of the same name twice.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    own = SavedView.objects.filter(organisation=organisation, account_id=account)
    there = own.filter(name=name).first()
    if there is not None:
        if there.asked != asked:
            raise Refused(SAME_NAME)
        return there
    if own.count() >= MOST_SAVED:
        raise Refused(TOO_MANY)
    return SavedView.objects.create(
        organisation=organisation, account_id=account, name=name, asked=asked, shared=shared
    )


def rename(view: SavedView, name: str, *, shared: bool) -> None:
    """Give a view another name, share it or no longer. Raises Refused.

    Whose worklist opened with it and who does not see it any more opens with everything again.
    """
    Organisation.objects.select_for_update(no_key=True).get(pk=view.organisation_id)
    others = SavedView.objects.filter(organisation=view.organisation_id, account=view.account_id).exclude(pk=view.pk)
    if others.filter(name=name).exists():
        raise Refused(SAME_NAME)
    SavedView.objects.filter(pk=view.pk).update(name=name, shared=shared)
    if not shared:
        OpensFirst.objects.filter(view=view).exclude(account=view.account_id).delete()


def remove(view: SavedView) -> None:
    """Take a view away. Whose worklist opened with it opens with everything again."""
    OpensFirst.objects.filter(view=view).delete()
    view.delete()


def open_first(view: SavedView, account: int, *, first: bool) -> None:
    """Let somebody's worklist open with a view, or no longer with this one."""
    kept = OpensFirst.objects.filter(organisation=view.organisation_id, account=account)
    if first:
        OpensFirst.objects.update_or_create(
            organisation_id=view.organisation_id, account_id=account, defaults={"view": view}
        )
    else:
        kept.filter(view=view).delete()


def opens_first(view: SavedView, account: int) -> bool:
    """Whether somebody's worklist opens with it."""
    return OpensFirst.objects.filter(view=view, account=account).exists()
