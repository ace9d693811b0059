"""Seeded random cases for the fuzz of the engine against `contract_oracle`.

`make_case(seed)` gives a policy id and a valid case; `moments_of(case, policy, rng)` gives the
`at`s that are worth a look. The same seed gives the same case for ever (of this version).
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from tests.oracle.contract_oracle import (
    DONE_BY,
    DUTIES,
    LONDON,
    STAGES,
    InvalidCase,
    moment_of,
    replay,
)

JSON = dict[str, Any]

POLICIES = sorted(DUTIES)
CHANNELS = ["phone", "letter", "email", "web", "social-media", "in-person", "text"]
PEOPLE = ["ana", "bob", "cy", "dee"]
OUTCOMES = ["upheld", "partly-upheld", "not-upheld"]
ACTIONS = ["a1", "a2", "a3"]

# Days around which counting goes wrong
HOT_DAYS = [
    date(2026, 4, 1), date(2026, 3, 27), date(2026, 10, 22), date(2026, 12, 18), date(2026, 12, 31),
    date(2026, 5, 1), date(2026, 5, 22), date(2026, 6, 10), date(2026, 1, 30), date(2026, 2, 2),
    date(2026, 8, 28), date(2026, 7, 9), date(2026, 11, 27), date(2026, 3, 13), date(2022, 9, 5),
    date(2022, 9, 16), date(2023, 4, 28), date(2022, 5, 30), date(2020, 5, 4), date(2024, 2, 28),
    date(2023, 8, 31), date(2027, 12, 22), date(2028, 2, 29), date(2025, 3, 28), date(2025, 10, 24),
    date(2028, 12, 11), date(2025, 4, 15), date(2024, 12, 24),
]  # fmt: skip

COMMON = [
    "receipt-sent", "registered", "summary-given", "phoned", "phoned", "acknowledged", "replied", "transferred",
    "informed", "details-requested", "details-received", "consent-requested", "consent-received", "assigned",
    "statement-requested", "statement-received", "statement-examined", "meeting-offered", "meeting-declined",
    "meeting-held", "written-up", "investigation-completed", "delay-explained", "extended", "settled", "responded",
    "responded", "response-received", "escalated", "review-completed", "referred", "lesson-recorded",
    "action-agreed", "action-done", "withdrawn", "closed", "reopened", "corrected",
]  # fmt: skip

# Opening and shutting, for the cases in which everything happens
STORM = [
    "settled", "withdrawn", "closed", "closed", "reopened", "reopened", "reopened", "referred", "escalated",
    "responded", "extended", "action-agreed",
]  # fmt: skip

FAVOURED = {
    "al-aesthetics": [
        "phoned", "phoned", "meeting-held", "written-up", "written-up", "delay-explained", "delay-explained",
        "replied", "responded", "escalated", "informed", "summary-given", "extended",
    ],
    "careium": ["transferred", "transferred", "informed", "informed", "acknowledged", "responded", "escalated"],
    "ieso": ["acknowledged", "responded", "responded", "response-received", "escalated", "escalated", "assigned",
             "consent-received", "referred"],
    "care-and-support": ["acknowledged", "acknowledged", "acknowledged", "responded", "responded", "extended",
                         "extended", "escalated", "assigned", "closed", "reopened"],
    "commisceo": [
        "statement-requested", "statement-requested", "statement-received", "statement-received",
        "statement-examined", "statement-examined", "meeting-held", "written-up", "details-received",
        "acknowledged", "acknowledged", "investigation-completed", "responded", "escalated", "review-completed",
        "review-completed", "registered", "extended",
    ],
}  # fmt: skip


def write_time(rng: random.Random, instant: datetime) -> str:
    """A UTC instant as local time, or with some offset."""
    local = instant.astimezone(LONDON)
    choice = rng.random()
    if choice < 0.8:
        text = local.replace(tzinfo=None).isoformat(timespec="minutes" if local.second == 0 else "seconds")
        try:
            moment_of(text)
            return text
        except InvalidCase:
            return local.isoformat()
    if choice < 0.9:
        return local.isoformat()
    zone = rng.choice([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-4))])
    return instant.astimezone(zone).isoformat()


class Maker:
    def __init__(self, seed: int, policy: str | None = None) -> None:
        self.rng = random.Random(seed)
        self.policy = policy or self.rng.choice(POLICIES)
        self.stage = "stage-1"
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.case: JSON = {"policy": self.policy, "facts": []}
        self.shut = False

    def chance(self, probability: float) -> bool:
        return self.rng.random() < probability

    # -- time -----------------------------------------------------------------------------------

    def first_moment(self) -> None:
        if self.chance(0.6):
            day = self.rng.choice(HOT_DAYS) + timedelta(days=self.rng.randint(-3, 4))
        else:
            day = date(2019, 3, 1) + timedelta(days=self.rng.randint(0, 3500))
        minute = self.rng.choice([0, 30, 75, 9 * 60, 600, 615, 720, 17 * 60 + 1, 1380, 1439, self.rng.randint(0, 1439)])
        self.now = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minute)

    def advance(self) -> None:
        gap = self.rng.choice(
            ["same", "minutes", "minutes", "hours", "hours", "day", "days", "days", "days", "weeks", "weeks", "months"]
        )
        if gap == "minutes":
            self.now += timedelta(minutes=self.rng.randint(1, 180))
        elif gap == "hours":
            self.now += timedelta(hours=self.rng.randint(1, 30))
        elif gap == "day":
            self.now += timedelta(days=1)
        elif gap == "days":
            self.now += timedelta(days=self.rng.randint(1, 8), minutes=self.rng.randint(0, 600))
        elif gap == "weeks":
            self.now += timedelta(days=self.rng.randint(7, 35))
        elif gap == "months" and self.chance(0.5):
            self.now += timedelta(days=self.rng.choice([60, 150, 180, 181, 183, 184, 185, 200, 370]))

    def at(self, bare: bool) -> str:
        if bare:
            return self.now.astimezone(LONDON).date().isoformat()
        return write_time(self.rng, self.now)

    def near(self, before: int, behind: int) -> str:
        day = self.now.astimezone(LONDON).date()
        return (day + timedelta(days=self.rng.randint(-before, behind))).isoformat()

    # -- the case around the facts ------------------------------------------------------------------

    def surroundings(self) -> None:  # noqa: C901 one plain walk
        rng = self.rng
        attributes: JSON = {}
        choices: dict[str, list[Any]] = {
            "patient_class": ["non-surgical", "surgical-no-procedure", "surgical-procedure"],
            "funding": ["nhs", "private"],
            "subject": ["care", "housing", "both"],
            "cqc_registered": [True, False],
            "council_commissioned": [True, False],
        }
        for name, values in choices.items():
            if self.chance(0.6):
                attributes[name] = rng.choice(values)
        if attributes or self.chance(0.5):
            self.case["attributes"] = attributes
        calendar: JSON = {}
        if self.chance(0.5):
            calendar["division"] = rng.choice(["england-and-wales", "scotland", "northern-ireland"])
        if self.chance(0.3):
            calendar["closures"] = []
            for _ in range(rng.randint(1, 3)):
                first = self.near(5, 40)
                if self.chance(0.5):
                    last = (date.fromisoformat(first) + timedelta(days=rng.randint(0, 5))).isoformat()
                    calendar["closures"].append({"from": first, "to": last})
                else:
                    calendar["closures"].append(first)
        if self.chance(0.3):
            calendar["proclaimed"] = []
            for _ in range(rng.randint(1, 2)):
                day = date.fromisoformat(self.near(3, 40))
                if self.chance(0.15):
                    day = rng.choice([date(2026, 6, 15), date(2022, 9, 19), date(2023, 5, 8)])
                known = day - timedelta(days=rng.choice([-3, 0, 1, 3, 8, 14, 20, 100]))
                if day.isoformat() not in [item["date"] for item in calendar["proclaimed"]]:
                    calendar["proclaimed"].append({"date": day.isoformat(), "on": known.isoformat()})
        if calendar:
            self.case["calendar"] = calendar
        if self.chance(0.3):
            self.case["points"] = [{"id": f"p{n}", "about": "one thing"} for n in range(1, rng.randint(2, 4))]

    # -- facts ----------------------------------------------------------------------------------------

    def received(self, bare: bool) -> JSON:
        fact: JSON = {"fact": "received", "at": self.at(bare)}
        if self.chance(0.9):
            fact["channel"] = self.rng.choice(CHANNELS + (["social-media"] * 3 if "al" in self.policy[:2] else []))
        if self.chance(0.4):
            fact["by"] = self.rng.choice(["complainant", "representative"])
        if self.chance(0.4):
            day = self.now.astimezone(LONDON).date()
            fact["concerns_date"] = (
                day - timedelta(days=self.rng.choice([0, 1, 30, 180, 181, 183, 184, 186, 300]))
            ).isoformat()
        return fact

    def attributes_for(self, name: str) -> JSON | None:  # noqa: C901 one plain walk
        rng = self.rng
        made: JSON = {}

        def maybe(key: str, value: Callable[[], Any], probability: float = 0.5) -> None:
            if self.chance(probability):
                made[key] = value()

        if name == "receipt-sent":
            maybe("medium", lambda: rng.choice(["letter", "email"]))
        elif name == "registered":
            maybe("reference", lambda: rng.choice(["C-1", 17]))
        elif name == "phoned":
            maybe("answered", lambda: rng.choice([True, False]))
        elif name == "acknowledged":
            maybe("medium", lambda: rng.choice(["letter", "email"]))
            maybe("names_handler", lambda: rng.choice([True, False]))
        elif name == "replied":
            maybe("medium", lambda: rng.choice(["letter", "email"]))
        elif name == "transferred":
            maybe("to", lambda: "finance")
        elif name == "informed":
            maybe("about", lambda: "progress")
        elif name == "assigned":
            maybe("person", lambda: rng.choice(PEOPLE), 0.9)
            maybe("role", lambda: "handler")
        elif name in ("statement-requested", "statement-received", "statement-examined"):
            maybe("person", lambda: rng.choice(PEOPLE[:3]), 0.7)
        elif name in ("meeting-offered", "meeting-declined", "meeting-held"):
            maybe("medium", lambda: rng.choice(["in-person", "phone", "online"]))
        elif name == "written-up":
            maybe("of", lambda: rng.choice(["phone", "meeting", "meeting"]), 0.8)
        elif name in ("delay-explained", "withdrawn", "closed", "reopened"):
            maybe("reason", lambda: "a reason")
        elif name == "extended":
            made["action"] = rng.choice(sorted({spec[1] for spec in DUTIES[self.policy]}))
            made["until"] = self.near(2, 40)
            maybe("agreed", lambda: rng.choice([True, True, True, False]), 0.8)
            maybe("reason", lambda: "a reason")
        elif name == "settled":
            maybe("person", lambda: rng.choice(PEOPLE))
        elif name == "responded":
            maybe("outcome", lambda: rng.choice(OUTCOMES), 0.7)
            points = self.case.get("points")
            if points and self.chance(0.7):
                chosen = rng.sample(points, rng.randint(1, len(points)))
                made["points"] = {point["id"]: rng.choice(OUTCOMES) for point in chosen}
            maybe("medium", lambda: rng.choice(["letter", "email"]), 0.6)
            maybe("person", lambda: rng.choice(PEOPLE), 0.5)
        elif name == "escalated":
            stages = STAGES[self.policy]
            further = stages[stages.index(self.stage) + 1 :]
            if not further:
                return None
            made["to"] = further[0] if self.chance(0.85) else rng.choice(further)
            maybe("in_writing", lambda: rng.choice([True, False]))
            maybe("exceptional", lambda: rng.choice([True, False]), 0.3)
            maybe("reason", lambda: "not content", 0.3)
            maybe("desired_outcome", lambda: "an apology", 0.2)
        elif name == "referred":
            maybe("body", lambda: rng.choice(["iscas", "phso", "lgsco", "tsa"]))
        elif name == "lesson-recorded":
            maybe("text", lambda: "none")
        elif name == "action-agreed":
            maybe("action", lambda: rng.choice(ACTIONS), 0.95)
            maybe("by", lambda: self.near(2, 40), 0.7)
            maybe("owner", lambda: rng.choice(PEOPLE))
        elif name == "action-done":
            maybe("action", lambda: rng.choice(ACTIONS), 0.95)
        return made

    def correction(self) -> JSON | None:
        rng = self.rng
        known = [f for f in self.case["facts"] if f.get("id") is not None]
        if not known:
            return None
        target = rng.choice(known)
        made: JSON = {"of": target["id"]}
        if target["fact"] != "received" and self.chance(0.4 if target["fact"] != "corrected" else 1.0):
            made["void"] = True
            return made
        if target["fact"] == "corrected":
            return None
        changes: JSON = {}
        if target["fact"] != "received" and self.chance(0.6):
            moment = moment_of(target["at"])
            shifted = moment.instant.astimezone(UTC).replace(second=0, microsecond=0)
            shifted += timedelta(days=rng.choice([-10, -3, -2, -1, 0, 1, 2, 7, 30]), minutes=rng.randint(-60, 60))
            changes["at"] = write_time(rng, shifted) if self.chance(0.6) else shifted.date().isoformat()
        else:
            saved, self.stage = self.stage, "stage-1"
            if target["fact"] == "received":
                fresh: JSON | None = {"channel": rng.choice(CHANNELS), "by": "representative"}
            else:
                fresh = self.attributes_for(target["fact"])
            self.stage = saved
            if fresh is None or target["fact"] == "escalated":
                fresh = {"in_writing": self.chance(0.5)}
            changes.update(fresh)
        if not changes:
            return None
        made["set"] = changes
        return made

    def likely_act(self) -> str | None:
        """Aim at something that is owed: the fact that would do it, at, before or after it is due."""
        try:
            answer = replay(self.case, self.policy, self.at(bare=True))
        except InvalidCase:
            return None
        owed = [d for d in answer["duties"] if d["status"] in ("open", "overdue", "pending")]
        if not owed:
            return None
        duty = self.rng.choice(owed)
        due = duty["due"] or duty["expected"]
        if due is not None:
            moment = moment_of(due)
            if len(due) == 10:
                target = moment.instant.astimezone(UTC).replace(second=0)
                target -= timedelta(minutes=self.rng.choice([0, 600, 900, 1400]))
                target += timedelta(days=self.rng.choice([-1, 0, 0, 1, 2]))
            else:
                target = moment.instant.astimezone(UTC) + timedelta(seconds=self.rng.choice([-60, 0, 1, 60]))
            if target >= self.now:
                self.now = target
        return self.rng.choice(sorted(DONE_BY[duty["action"]]))

    def make(self) -> tuple[str, JSON]:  # noqa: C901 one plain walk
        rng = self.rng
        self.first_moment()
        self.surroundings()
        bare_share = rng.choice([0.0, 0.2, 0.5, 0.9])
        facts = self.case["facts"]
        facts.append(self.received(self.chance(bare_share)))
        if self.chance(0.7):
            facts[0]["id"] = "f0"
        wanted = rng.choice([0, 1, 2, 3, 4, 6, 8, 10, 14, 18, 24])
        storm = self.chance(0.2)
        for number in range(1, wanted + 1):
            name: str | None = None
            self.advance()
            if self.chance(0.4):
                name = self.likely_act()
            if name is None:
                name = rng.choice(COMMON if self.chance(0.45) else FAVOURED[self.policy])
            if storm:
                name = rng.choice(STORM) if self.chance(0.5) else name
            elif self.shut and self.chance(0.15):
                name = "reopened"
            elif name == "reopened" and not self.shut and self.chance(0.7):
                name = "closed"
            elif name == "lesson-recorded" and self.chance(0.7):
                name = "corrected"
            attributes = self.correction() if name == "corrected" else self.attributes_for(name)
            if attributes is None:
                continue
            fact: JSON = {"fact": name, "at": self.at(self.chance(bare_share))} | attributes
            if self.chance(0.6):
                fact["id"] = f"f{number}"
            if self.chance(0.05):
                fact["recorded"] = self.now.astimezone(LONDON).date().isoformat()
            if self.chance(0.05):
                fact["note"] = "a note"
            facts.append(fact)
            if not is_valid(self.case, self.policy):
                facts.pop()
                continue
            if name == "escalated":
                self.stage = attributes["to"]
            if name in ("settled", "withdrawn", "closed"):
                self.shut = True
            elif name in ("reopened", "escalated"):
                self.shut = False
        if self.chance(0.3):
            rest = facts[1:]
            rng.shuffle(rest)
            shuffled = copy.deepcopy(self.case)
            shuffled["facts"] = [facts[0], *rest] if self.chance(0.5) else [*rest, facts[0]]
            if is_valid(shuffled, self.policy):
                self.case = shuffled
        return self.policy, self.case


def event_moments(case: JSON) -> list[str]:
    """Each time that stands in a fact, as an `at`."""
    found: list[str] = []
    for fact in case["facts"]:
        found.append(str(fact["at"]))
        if fact["fact"] == "corrected" and "at" in (fact.get("set") or {}):
            found.append(str(fact["set"]["at"]))
    return found


def is_valid(case: JSON, policy: str) -> bool:
    """Valid as written, and valid at every moment at which something becomes visible."""
    raw = copy.deepcopy(case)
    raw["facts"] = [fact for fact in raw["facts"] if fact["fact"] != "corrected"]
    moments = event_moments(case)
    try:
        replay(raw, policy, "2100-01-01")
        replay(case, policy, "2100-01-01")
    except InvalidCase:
        return False
    if len(raw["facts"]) == len(case["facts"]):
        return True
    start = moment_of(next(fact for fact in case["facts"] if fact["fact"] == "received")["at"])
    for text in moments:
        moment = moment_of(text)
        if moment.instant < start.instant and moment.day <= start.day:
            continue
        try:
            replay(case, policy, text)
        except InvalidCase:
            return False
    # a correction must come after what it corrects, in file and in time, to be beyond dispute
    seen = {str(f["id"]): moment_of(f["at"]) for f in case["facts"] if f.get("id") is not None}
    for fact in case["facts"]:
        if fact["fact"] == "corrected" and seen[str(fact["of"])].instant >= moment_of(fact["at"]).instant:
            return False
    return True


def make_case(seed: int, policy: str | None = None) -> tuple[str, JSON]:
    return Maker(seed, policy).make()


def moments_of(case: JSON, policy: str, rng: random.Random, most: int = 8) -> list[str]:
    """The `at`s worth a look: each fact's time, days after it, what is due a day sooner and later."""
    start = moment_of(next(fact for fact in case["facts"] if fact["fact"] == "received")["at"])
    found: set[str] = set()
    for text in event_moments(case):
        moment = moment_of(text)
        found.add(text)
        found.add(moment.day.isoformat())
        found.add(moment.day.isoformat() + "T09:00")
        found.add((moment.day + timedelta(days=1)).isoformat() + "T00:00:00")
        found.add((moment.day + timedelta(days=rng.choice([1, 2, 5, 10, 30, 200]))).isoformat())
    final: list[str] = []
    for text in [max((moment_of(t).instant, t) for t in event_moments(case))[1], rng.choice(sorted(found))]:
        try:
            answer = replay(case, policy, text)
        except InvalidCase:
            continue
        final.append(text)
        days = [d[key] for d in answer["duties"] for key in ("due", "expected") if d[key]]
        days += [w[key] for w in answer["windows"] for key in ("opens", "closes") if w[key]]
        for due in days:
            moment = moment_of(due)
            if len(due) == 10:
                found |= {(moment.day + timedelta(days=shift)).isoformat() for shift in (-1, 0, 1)}
            else:
                found |= {
                    (moment.instant.astimezone(UTC) + timedelta(seconds=shift)).isoformat() for shift in (-1, 0, 1)
                }
        if answer["changes_at"]:
            found.add(answer["changes_at"])
    usable: list[str] = []
    for text in sorted(found):
        try:
            moment = moment_of(text)
        except InvalidCase:
            continue
        too_early = moment.day < start.day or (not start.bare and moment.instant < start.instant)
        if not too_early and date(1991, 1, 1) < moment.day < date(2099, 1, 1):
            usable.append(text)
    rng.shuffle(usable)
    return (final[:1] + usable)[:most]
