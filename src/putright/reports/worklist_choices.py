"""What the worklist can be narrowed to: what occurs among the open duties of an organisation, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from putright.accounts.members import names_of
from putright.accounts.models import Organisation, Person, Site
from putright.procedure.policy import Policy
from putright.reports.asking import ask
from putright.reports.limits import title_of
from putright.reports.who_complained import policies_of, read_policies
from putright.reports.worklist_asked import FROM, Asked
from putright.strands import sort_ids, sort_of
from putright.wording.duty_words import order_words
from putright.wording.law_words import order_of
from putright.wording.plain_names import capital, role_title, stage_name

AGREED: Final = "do-action"
"""What is owed by what was agreed on a case, whatever the policy says."""


class Choices(NamedTuple):
    """For each name in an address that has choices: its values, with what the page calls them."""

    site: Mapping[str, str]
    stage: Mapping[str, str]
    action: Mapping[str, str]
    by: Mapping[str, str]
    ground: Mapping[str, str]

    def unknown(self, asked: Asked) -> list[str]:
        """The names in what is asked whose value is none of these."""
        return [name for name, value in _values(asked).items() if value and value not in self.of(name)]

    def of(self, name: str) -> Mapping[str, str]:
        """The values of a name in an address."""
        found: Mapping[str, str] = getattr(self, "ground" if name == "from" else name)
        return found


def _values(asked: Asked) -> dict[str, str]:
    return {"site": str(asked.site or ""), "stage": asked.stage, "action": asked.action, "by": asked.by}


def _each(column: str) -> str:
    """The values of a column among what is open: from one to the next by its index, however many rows have each."""
    found = f"SELECT {column} AS v FROM register_duty WHERE organisation_id = %(organisation)s AND state = 'open'"  # noqa: S608 - ours
    order = f"ORDER BY {column} USING ~<~ LIMIT 1"
    later = f"{found} AND {column} ~>~ e.v {order}"
    return (
        f"(WITH RECURSIVE e(v) AS (({found} {order}) UNION ALL SELECT n.v FROM e CROSS JOIN LATERAL ({later}) n)"  # noqa: S608 - ours
        " SELECT coalesce(array_agg(v), '{}') FROM (SELECT v FROM e LIMIT 500) few)"
    )


_VERSIONS: Final = """
    (SELECT coalesce(array_agg(id), '{}') FROM (SELECT id FROM register_policyversion
     WHERE organisation_id = %(organisation)s ORDER BY adopted_from DESC, id DESC LIMIT 10) newest)
"""
_ASKED: Final = f"SELECT {_each('action')}, {_each('person')}, {_VERSIONS}"


def choices(organisation: Organisation) -> Choices:
    """What there is to narrow by: stages and roles of the newest ten versions of the policy, what is owed and by whom,
    the sites. At most five queries, each by index.
    """
    actions, people, versions = ask(_ASKED, {"organisation": organisation.pk})[0]
    read = read_policies(policies_of(organisation, versions))
    policies = [read[version] for version in versions]
    working = Person.objects.filter(organisation=organisation, active=True).values_list("pk", "name")
    persons = {**names_of(organisation, people), **{f"person-{key}": name for key, name in working}}
    sites = Site.objects.filter(organisation=organisation).order_by("name").values_list("pk", "name")
    owners = {f"role:{role}": _role(role, policies) for role in {one for policy in policies for one in policy.roles}}
    promised = (duty.action.name for policy in policies for stage in policy.stages for duty in stage.duties)
    return Choices(
        {str(pk): name for pk, name in sites},
        _sorted_by_policy({one.id for policy in policies for one in policy.stages}, policies),
        _by_words({action: _action(action, policies) for action in {*actions, *promised, AGREED}}),
        {**_by_words(persons), **_by_words(owners)},
        FROM,
    )


def _by_words(found: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(found.items(), key=lambda one: (one[1].casefold(), one[0])))


def _sorted_by_policy(stages: Iterable[str], policies: list[Policy]) -> dict[str, str]:
    """The stages in the order of the procedure."""
    order = {one: place for policy in reversed(policies) for one, place in policy.order.items()}
    return {
        one: next((capital(stage_name(one, policy)) for policy in policies if one in policy.by_id), one)
        for one in sorted(stages, key=lambda one: (order.get(one, 99), one))
    }


def _action(action: str, policies: list[Policy]) -> str:
    for policy in policies:
        found = order_of(action, policy)
        if found:
            return found
    for sort in map(sort_of, sort_ids()):
        if action in sort.policy.actions and sort.policy.actions[action].order:
            return order_words(action, sort.policy)
    return title_of(policies[0], "", action) if policies else action


def _role(role: str, policies: list[Policy]) -> str:
    known = next((policy for policy in policies if role in policy.roles), None)
    return role_title(role, known) if known is not None else role
