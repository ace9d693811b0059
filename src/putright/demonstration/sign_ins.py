"""Where to go, and a one-time sign-in for each role, to print when the demonstration is ready."""

from __future__ import annotations

from django.utils import timezone

from putright.accounts.holding import held_on, here_on
from putright.accounts.models import Organisation, RoleHeld
from putright.accounts.one_time import new_link
from putright.accounts.permissions import GENERAL_ROLES
from putright.accounts.scope import within
from putright.demonstration.codes_given import a_code
from putright.demonstration.reading import providers


def sign_ins(address: str) -> str:
    """The text to print. Each link works once and for three days; run the demonstration again for new ones."""
    lines = [
        "",
        f"putright is ready at {address}/ (stop it with Ctrl-C; what you do stays for the next time)",
        "",
        "Complain to a provider, or read its procedure:",
    ]
    known = {one.slug: one for one in Organisation.objects.all()}
    told = [known[provider.organisation.slug] for provider in providers() if provider.organisation.slug in known]
    lines += [f"  {organisation.name:27} {address}/p/{organisation.slug}/" for organisation in told]
    lines += ["", "Follow a complaint, with its number and a code that works once:"]
    for organisation in told:
        code = a_code(organisation, timezone.now())
        if code is not None:
            where = f"{address}/p/{organisation.slug}/follow/"
            lines.append(f"  {organisation.name:27} {where}  {code[0]}  {code[1]}")
    lines += ["", "Sign in as staff. Each link works once:"]
    for organisation in told:
        lines.append(f"  {organisation.name}")
        lines += [f"    {title:24} {address}{path}" for title, path in _links(organisation)]
    lines.append("")
    return "\n".join(lines)


def _links(organisation: Organisation) -> list[tuple[str, str]]:
    """One account for each general role: the one with the fewest roles besides, so that roles are seen apart."""
    found = []
    with within(organisation):
        today = timezone.localdate()
        now = RoleHeld.objects.filter(held_on(today), here_on(today, "membership__"), organisation=organisation)
        held = list(now.select_related("role", "membership__account"))
        for slug, (title, _) in GENERAL_ROLES.items():
            holders = [one.membership for one in held if one.role.slug == slug]
            if not holders:
                continue
            chosen = min(holders, key=lambda one: (sum(other.membership_id == one.pk for other in held), one.pk))
            found.append((title, new_link(chosen.account)))
    return found
