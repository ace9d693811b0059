"""The questions of the worklist, written out: scans of the indexes of open duties, merged.

A page reads only what it shows, where an index leads to it. What else narrows it is looked for among the next
``LOOKED_AT`` duties in its order and no further, so that no question costs more as the register grows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from putright.accounts.holding import effective, here
from putright.accounts.members import Member
from putright.correspondence.drafts_told import DRAFTS
from putright.reports.asking import GOVERNS, IN_FORCE, PAGE, owed_to
from putright.reports.worklist_asked import Asked, Place

LOOKED_AT: Final = 1000
"""How many duties are looked at for a page where no index leads to those that fit."""

COLUMNS: Final = (
    "id, case_id, place, stage, action, role, person, clause, strength, due, due_at, law, law_due, law_state"
)
_KEPT: Final = f"{COLUMNS}, site_id, received"
_OPEN: Final = f"organisation_id = %(organisation)s AND state = 'open' AND {IN_FORCE}"

MATES: Final = f"""mates AS MATERIALIZED (
        SELECT DISTINCT b.person_id FROM accounts_teammate a JOIN accounts_teammate b ON b.team_id = a.team_id
        WHERE a.organisation_id = %(organisation)s AND a.person_id = %(person)s
    ), team AS MATERIALIZED (
        SELECT 'person-' || person_id AS key FROM mates
    ), team_roles AS MATERIALIZED (
        SELECT DISTINCT unnest(r.policy_roles) AS key
        FROM mates t JOIN accounts_membership k ON k.person_id = t.person_id AND {here("k")}
        JOIN ({effective("m.organisation_id = %(organisation)s")}) g ON g.membership = k.id
        JOIN accounts_role r ON r.id = g.role
    )"""  # noqa: S608 - every part is a text of ours
"""The people of my teams, me among them, by the keys that facts carry; and the roles of the policy that they hold."""

_ME: Final = "(SELECT unnest(%(persons)s::text[]) AS key)"
_MY_ROLES: Final = "(SELECT unnest(%(roles)s::text[]) AS key)"
_OWNERS: Final[Mapping[str, tuple[str, str]]] = {"mine": (_ME, _MY_ROLES), "team": ("team", "team_roles")}

_TIMES: Final[Mapping[str, str]] = {
    "overdue": "due_at <= %(now)s",
    "today": "due_at > %(now)s AND due_at <= %(tomorrow)s",
}


class Order(NamedTuple):
    """An order: by which column before the time (a text is compared byte by byte), by which time, which way round.

    ``always``: every open duty has that time.
    """

    group: str
    time: str
    down: bool = False
    text: bool = False
    always: bool = False

    @property
    def by(self) -> str:
        """As ORDER BY says it."""
        way = " DESC" if self.down else ""
        group = f"{self.group}{' USING ~<~' if self.text else way}, " if self.group else ""
        last = "" if self.always else " NULLS LAST"
        time = f"{self.time}{way}{last}, " if self.time else ""
        return f"{group}{time}id{way}"

    @property
    def scanned(self) -> str:
        """As a part says it, in which either every row has a time or none: so that an index is read backwards too."""
        return self.by.replace(" NULLS LAST", "")

    def parts(self, after: Place | None) -> list[str]:
        """What the scans take, one after the other: what lies behind a place, what has a time and what has none."""
        beyond = "<" if self.down else ">"
        if not self.time:
            return ["TRUE" if after is None else f"({self.group}, id) {beyond} (%(after_group)s, %(after_id)s)"]
        if self.always:
            return ["TRUE" if after is None else f"({self.time}, id) {beyond} (%(after_due)s, %(after_id)s)"]
        dated, undated = f"{self.time} IS NOT NULL", f"{self.time} IS NULL"
        if after is None:
            return [dated, undated] if self.down else ["TRUE"]
        same = f"{self.group} = %(after_group)s AND " if self.group else ""
        if after.due_at is not None:
            parts = [f"{same}({self.time}, id) {beyond} (%(after_due)s, %(after_id)s)", f"{same}{undated}"]
        else:
            parts = [f"{same}{undated} AND id {beyond} %(after_id)s"]
        return [*parts, f"{self.group} ~>~ %(after_group)s"] if self.group else parts


ORDERED: Final[Mapping[str, Order]] = {
    "due": Order("", "due_at"),
    "-due": Order("", "due_at", down=True),
    "received": Order("", "received", always=True),
    "-received": Order("", "received", down=True, always=True),
    "case": Order("case_id", ""),
    "-case": Order("case_id", "", down=True),
    "what": Order("action", "due_at", text=True),
    "whom": Order("person", "due_at", text=True),
}


class Scans(NamedTuple):
    """What a page is read from: conditions that an index answers, each with the owners it is asked for one by one
    ("" for none), and what else must fit.
    """

    led: list[tuple[str, str]]
    fits: list[str]


def scans(asked: Asked, member: Member) -> Scans:
    """Which index leads to what is asked, and what is left to be looked for."""
    narrowing = _narrowing(asked)
    if asked.order.lstrip("-") != "due":
        return Scans([("", "TRUE")], [*_of_view(asked.show), *narrowing.values()])
    if asked.show in _OWNERS:
        people, roles = _OWNERS[asked.show]
        return Scans([(people, "person = o.key"), (roles, "person = '' AND role = o.key")], list(narrowing.values()))
    view = _of_view(asked.show)
    led = [*view]
    if asked.show == "unassigned" and "role" in narrowing:
        led.append(narrowing.pop("role"))
    elif asked.show in ("all", "overdue", "today"):
        first = next((name for name in ("person", "action", "site") if name in narrowing), None)
        if first is not None:
            led.append(narrowing.pop(first))
    return Scans([("", " AND ".join(led) or "TRUE")], list(narrowing.values()))


def _of_view(show: str) -> list[str]:
    if show in _OWNERS:
        people, roles = _OWNERS[show]
        return [
            f"(person IN (SELECT key FROM {people} p) OR (person = '' AND role IN (SELECT key FROM {roles} r)))"  # noqa: S608 - ours
        ]
    if show == "unassigned":
        return ["person = ''"]
    if show == "agreed":
        return ["action = 'do-action'"]
    return [_TIMES[show]] if show in _TIMES else []


_GROUNDS: Final[Mapping[str, str]] = {
    "procedure": "clause IS NOT NULL",
    "law": "law IS NOT NULL",
    "law-alone": "law IS NOT NULL AND clause IS NULL",
    "agreed": "law IS NULL AND clause IS NULL",
}


def _narrowing(asked: Asked) -> dict[str, str]:
    """The conditions of what narrows a view, by name."""
    found = {
        "person": "person = %(by)s" if asked.person else "",
        "role": "role = %(by)s" if asked.role else "",
        "action": "action = %(action)s" if asked.action else "",
        "site": "site_id = %(site)s" if asked.site else "",
        "stage": "stage = %(stage)s" if asked.stage else "",
        "from": _GROUNDS[asked.ground] if asked.ground else "",
        "clause": "(lower(clause) = lower(%(clause)s) OR lower(law) = lower(%(clause)s))" if asked.clause else "",
    }
    return {name: condition for name, condition in found.items() if condition}


def values(asked: Asked) -> dict[str, Any]:
    """What the questions take from what is asked."""
    after = asked.after
    group = after.group if after is not None else None
    return {
        "by": asked.person or asked.role,
        "action": asked.action,
        "site": asked.site,
        "stage": asked.stage,
        "clause": asked.clause,
        "after_due": after.due_at if after is not None else None,
        "after_id": after.id if after is not None else None,
        "after_group": int(group or 0) if asked.order.endswith("case") else group,
    }


def some(columns: str, owners: str, where: str, order: Order, most: int, member: Member) -> str:
    """The first duties that a condition leads to, of each of the owners where there are some."""
    conditions = f"{_OPEN} AND {where} AND {owed_to(member)}"
    scan = f"SELECT {columns} FROM register_duty WHERE {conditions} ORDER BY {order.scanned} LIMIT {most}"  # noqa: S608 - ours
    if not owners:
        return f"({scan})"
    return f"(SELECT x.* FROM {owners} o CROSS JOIN LATERAL ({scan}) x)"  # noqa: S608 - ours


def page_sql(asked: Asked, member: Member) -> str:
    """The rows of a page and the one behind them; the last that was looked at, where it had to be looked for."""
    order, found = ORDERED[asked.order], scans(asked, member)
    most = LOOKED_AT if found.fits else PAGE + 1
    merged = " UNION ALL ".join(
        some(_KEPT, owners, f"{led} AND {part}", order, most, member)
        for owners, led in found.led
        for part in order.parts(asked.after)
    )
    fits = f"coalesce({' AND '.join(found.fits) or 'TRUE'}, false) AS fits"
    columns = ", ".join(f"d.{name}" for name in COLUMNS.split(", "))
    before = f"WITH {MATES} " if asked.show == "team" else ""
    walk = f"SELECT * FROM ({merged}) parts ORDER BY {order.by} LIMIT {most}"  # noqa: S608 - every part is a text of this module
    looked = f"SELECT w.*, row_number() OVER (ORDER BY {order.by}) AS n, {fits} FROM ({walk}) w"  # noqa: S608 - likewise
    return (
        f"{before}SELECT {columns}, c.reference, c.policy_id, {GOVERNS}, c.site_id, d.received,"  # noqa: S608 - likewise
        f" {DRAFTS.format('d.case_id')}, d.fits, d.n"
        f" FROM (SELECT * FROM ({looked}) looked WHERE fits OR n = {most} ORDER BY n LIMIT {PAGE + 2}) d"
        " JOIN register_case c ON c.id = d.case_id ORDER BY d.n"
    )
