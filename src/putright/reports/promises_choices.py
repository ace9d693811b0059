"""What the promises can be split by in an organisation: its sites, and what its policies ask about a case."""

from __future__ import annotations

from putright.accounts.models import Organisation, Service, Site
from putright.register.models import PolicyVersion
from putright.reports.promises_asked import BY_OWN_SERVICE, BY_SITE, Choices
from putright.reports.who_complained import policies_of, read_policies
from putright.wording.field_words import case_attribute_words


def choices_of(organisation: Organisation) -> Choices:
    """The sites, and the attributes of every version that was adopted, the newest words for each: four queries."""
    sites = {str(key): name for key, name in _sites(organisation)}
    adopted = PolicyVersion.objects.filter(organisation=organisation).order_by("adopted_from", "pk")
    order = list(adopted.values_list("pk", flat=True))
    policies = read_policies(policies_of(organisation, order))
    attributes: dict[str, tuple[str, dict[str, str]]] = {}
    for key in order:
        for name in policies[key].attributes:
            if name == BY_SITE:
                continue  # the organisation's own sites go by that word
            asked = case_attribute_words(name, policies[key])
            former = attributes[name][1] if name in attributes else {}
            attributes[name] = (asked.label, former | dict(asked.choices))
    services = list(Service.objects.filter(organisation=organisation).order_by("name", "pk"))
    # One truth: where a procedure asks for the service itself, its answer counts and the own list does not.
    if services and "service" not in attributes:
        attributes[BY_OWN_SERVICE] = ("Service", {one.key: one.name for one in services})
    return Choices(sites, attributes)


def _sites(organisation: Organisation) -> list[tuple[int, str]]:
    return list(Site.objects.filter(organisation=organisation).order_by("name").values_list("pk", "name"))
