"""Who somebody is in an organisation, and what they may do there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, NamedTuple

from django.utils import timezone

from putright.accounts.holding import effective, here, on_day
from putright.accounts.models import Account, Organisation, Person
from putright.accounts.planned import ask_planned

_MEMBER: Final = f"""
    SELECT p.id, p.name,
           EXISTS (SELECT 1 FROM mfa_authenticator a
                   WHERE a.user_id = me.account_id AND a.type IN ('totp', 'webauthn')),
           r.title, r.permissions, r.policy_roles, g.whole, g.until, other.person_id, absent.name, closed.cases,
           ARRAY(SELECT b.address FROM accounts_begunform b
                 WHERE b.organisation_id = me.organisation_id AND b.account_id = me.account_id),
           ARRAY(SELECT DISTINCT b.case_id || '/' || b.strand FROM register_strandbar b
                 WHERE b.organisation_id = me.organisation_id
                    AND ((b.why = 'shut' AND b.person_id = me.person_id)
                        OR (b.why = 'closed' AND NOT EXISTS (
                            SELECT 1 FROM register_strandbar o
                            WHERE o.case_id = b.case_id AND o.strand = b.strand AND o.why = 'open'
                                AND o.person_id = me.person_id)))
                    AND NOT EXISTS (
                        SELECT 1 FROM register_opening e
                        WHERE e.account_id = me.account_id AND e.case_id = b.case_id AND e.strand = b.strand
                            AND e.until > now())),
           CASE WHEN mail.failing <= now() - interval '10 minutes' THEN mail.failing END, mail.why,
           CASE WHEN mail.failing IS NULL THEN (
               SELECT min(m.made) FROM register_message m
               WHERE m.organisation_id = me.organisation_id AND m.state = 'waiting' AND m.attempts = 0
                   AND m.made <= now() - interval '15 minutes'
                   AND NOT EXISTS (SELECT 1 FROM correspondence_lettermail l
                                   WHERE l.message_id = m.id AND l.goes > now() - interval '10 minutes')) END
    FROM accounts_membership me
    JOIN accounts_person p ON p.id = me.person_id
    LEFT JOIN ({effective("m.organisation_id = %(organisation)s AND m.account_id = %(account)s")}) g
        ON g.membership = me.id
    LEFT JOIN accounts_role r ON r.id = g.role
    LEFT JOIN accounts_membership other ON other.id = g.instead_of
    LEFT JOIN accounts_person absent ON absent.id = other.person_id
    LEFT JOIN register_outgoing mail ON mail.organisation_id = me.organisation_id
    CROSS JOIN LATERAL (
        SELECT array_agg(DISTINCT b.case_id) AS cases FROM register_casebar b
        WHERE b.organisation_id = me.organisation_id
            AND ((b.why = 'about' AND b.person_id = me.person_id)
                OR (b.why = 'closed' AND NOT EXISTS (
                    SELECT 1 FROM register_casebar o
                    WHERE o.case_id = b.case_id AND o.why = 'open' AND o.person_id = me.person_id)))
            AND NOT EXISTS (
                SELECT 1 FROM register_opening e
                WHERE e.account_id = me.account_id AND e.case_id = b.case_id AND e.strand = ''
                    AND e.until > now())
    ) closed
    WHERE me.organisation_id = %(organisation)s AND me.account_id = %(account)s AND {here("me")}
"""  # noqa: S608 - ours
# Which cases are closed to whom, and whether mail goes out, is kept by the register (register/closing_models.py,
# outgoing_model.py), which this room does not know.


class StandsIn(NamedTuple):
    """For whom somebody stands in: the person's key and name (empty: for a role that nobody holds), in which role
    (empty: in all of theirs), and the first day on which they no longer do."""

    person: str
    name: str
    role: str
    until: date

    @property
    def words(self) -> str:
        """Who and in what, within a sentence."""
        return f"{self.name} as {self.role}" if self.name and self.role else self.name or self.role


class MailStopped(NamedTuple):
    """Since when the organisation's mail does not go out, and why; nothing: what waits is not even tried."""

    since: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Member:
    """An account in an organisation on a day: as which person, with which permissions, for which roles of the policy.

    ``has_code``: they sign in with a code from an app or a passkey. ``barred``: the cases, by their row ids, that they
    may not see, whatever their roles. ``stands_in``: whose roles are among theirs on that day. ``begun``: the addresses
    of the forms that they keep for later. ``closed_strands``: the strands that they may not open though they may open
    the case, each by the case's row id and the stage of its duties (17/strand/safeguarding/s1). ``mail_stopped``: that
    the organisation's mail has not gone out for a while.
    """

    account: int
    person: str
    name: str
    permissions: frozenset[str]
    policy_roles: frozenset[str]
    roles: tuple[str, ...]
    has_code: bool = False
    barred: frozenset[int] = frozenset()
    stands_in: tuple[StandsIn, ...] = ()
    begun: frozenset[str] = frozenset()
    closed_strands: frozenset[str] = frozenset()
    mail_stopped: MailStopped | None = None

    def may(self, permission: str) -> bool:
        """Whether any role of theirs carries the permission."""
        return permission in self.permissions

    @property
    def persons(self) -> tuple[str, ...]:
        """Whose duties are theirs: their own, and those of whom they stand in for in everything."""
        return (self.person, *sorted({one.person for one in self.stands_in if one.person and not one.role}))

    @property
    def called(self) -> str:
        """The name, and for whom they stand in."""
        others = ", ".join(sorted({one.words for one in self.stands_in}))
        return f"{self.name}, standing in for {others}" if others else self.name


def member_of(organisation: Organisation, account: Account, day: date | None = None) -> Member | None:
    """This account as a member on a day (nothing: today), or None: never was, or is no longer.

    Within the organisation's transaction.
    """
    if not account.is_active:
        return None
    asked: dict[str, Any] = {"organisation": organisation.pk, "account": account.pk, "day": day or timezone.localdate()}
    rows = ask_planned(_MEMBER, asked)  # every page for staff asks this: one question, and no objects made of it
    if not rows:
        return None
    person, name, has_code = rows[0][:3]
    held = [row[3:6] for row in rows if row[3] is not None]
    stands_in = {
        StandsIn(f"person-{absent}" if absent is not None else "", other or "", "" if whole else title or "", until)
        for _, _, _, title, _, _, whole, until, absent, other, *_ in rows
        if until is not None and (whole or title is not None)
    }
    return Member(
        account.pk,
        f"person-{person}",
        name,
        frozenset(one for _, permissions, _ in held for one in permissions),
        frozenset(one for _, _, policy_roles in held for one in policy_roles),
        tuple(sorted({title for title, _, _ in held})),
        has_code,
        frozenset(rows[0][10] or ()),
        stands_in=tuple(sorted(stands_in)),
        begun=frozenset(rows[0][11]),
        closed_strands=frozenset(rows[0][12]),
        mail_stopped=_stopped(*rows[0][13:16]),
    )


def _stopped(failing: datetime | None, why: str | None, untried: datetime | None) -> MailStopped | None:
    since = failing or untried
    return MailStopped(since, why or "") if since is not None else None


def names_of(organisation: Organisation, keys: Iterable[str], day: date | None = None) -> Mapping[str, str]:
    """The names of these people, by the keys that facts carry, for a list of what they owe.

    Of somebody for whom another stands in on that day (nothing: today) it says so.
    """
    known = who_acted(organisation, keys, (), day)
    away = known.away
    return {key: f"{name} ({away[key]} stands in)" if key in away else name for key, name in known.people.items()}


_NAMED: Final = f"""
    SELECT true, p.id, p.name, NULL::bigint, NULL::text, (
        SELECT string_agg(DISTINCT other.name, ' and ')
        FROM accounts_membership o JOIN accounts_deputy d ON d.instead_of_id = o.id AND d.role_id IS NULL
            AND {on_day("d")}
        JOIN accounts_membership m ON m.id = d.membership_id AND {here("m")}
        JOIN accounts_person other ON other.id = m.person_id
        WHERE o.person_id = p.id AND {here("o")})
    FROM accounts_person p WHERE p.organisation_id = %(organisation)s AND p.id = ANY(%(people)s)
    UNION ALL SELECT NULL, id, name, NULL, NULL, NULL FROM accounts_service
    WHERE organisation_id = %(organisation)s AND id = ANY(%(services)s)
    UNION ALL SELECT false, a.id, coalesce(nullif(a.name, ''), a.email), p.id, p.name, NULL FROM accounts_account a
    LEFT JOIN accounts_membership m ON m.account_id = a.id AND m.organisation_id = %(organisation)s
    LEFT JOIN accounts_person p ON p.id = m.person_id WHERE a.id = ANY(%(accounts)s)
"""  # noqa: S608 - ours


class Known(NamedTuple):
    """Names of people and services by the keys that facts carry, names of accounts by their ids, as whom these accounts
    act, and who stands in (in everything) for whom of these people.

    Those as whom accounts act are among the people.
    """

    people: Mapping[str, str]
    accounts: Mapping[int, str]
    persons: Mapping[int, str]
    away: Mapping[str, str]


def who_acted(
    organisation: Organisation, keys: Iterable[str], accounts: Iterable[int], day: date | None = None
) -> Known:
    """Who these people, services and accounts are, and who stands in on that day (nothing: today): one question, or
    none.
    """
    wanted = set(keys)
    people = {number for key in wanted if (number := _number(key)) is not None}
    services = {number for key in wanted if (number := _number(key, "service-")) is not None}
    known = set(accounts)
    if not people and not services and not known:
        return Known({}, {}, {}, {})
    asked: dict[str, Any] = {
        "organisation": organisation.pk,
        "people": list(people),
        "services": list(services),
        "accounts": list(known),
        "day": day or timezone.localdate(),
    }
    rows = ask_planned(_NAMED, asked)
    return Known(
        {f"person-{person}": called for _, _, _, person, called, _ in rows if person is not None}
        | {
            f"{'service' if is_person is None else 'person'}-{key}": name
            for is_person, key, name, *_ in rows
            if is_person is not False
        },
        {key: name for is_person, key, name, *_ in rows if is_person is False},
        {key: f"person-{person}" for is_person, key, _, person, *_ in rows if is_person is False and person},
        {f"person-{key}": deputy for is_person, key, *_, deputy in rows if is_person and deputy},
    )


def _number(key: str, kind: str = "person-") -> int | None:
    """The id in a key such as person-7; nothing for anything else."""
    number = key.removeprefix(kind)
    if number == key or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number)


def person_of(organisation: Organisation, key: str) -> Person | None:
    """The person of a key such as person-7, if the organisation has them."""
    number = _number(key)
    return Person.objects.filter(organisation=organisation, pk=number).first() if number is not None else None
