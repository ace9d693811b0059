"""What a provider says to whoever thinks of complaining: who may, what help there is, who outside can do what.

Made from the policy in force and the directory of outside bodies, so that they can promise nothing else. Nothing here
needs a cookie: reading it is nobody's business.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from putright.public.bodies import directory_at
from putright.public.door import Counter, counter
from putright.public.reaching import Reach
from putright.public.sections import section_shown
from putright.site.spoken import in_language
from putright.wording import accessibility as statement
from putright.wording.body_cards import GROUPS, NOT_CHECKED, BodyCard, body_cards, helpers
from putright.wording.dates import long_day
from putright.wording.help_page import NOBODY_OUTSIDE, help_page
from putright.wording.language import LANGUAGES, say, say_as, spoken
from putright.wording.procedure_parts import ProcedurePage
from putright.wording.who_page import who_page


@require_safe
@counter
def who_may_complain(at: Counter) -> HttpResponse:
    """Who may complain, for whom, by when, in which ways, and without a name."""
    return _page(at, who_page(at.policy), "public/who.html")


@require_safe
@counter
def help_with_complaining(at: Counter) -> HttpResponse:
    """Help from us, from somebody they trust, and from outside."""
    outside = helpers(body_cards(at.policy, directory_at(at)))
    more: dict[str, object] = {
        **_with_cards(outside),
        "nobody": say(NOBODY_OUTSIDE),
        "homes": [(code, _home_in(code, at)) for code in LANGUAGES if code != spoken()],
    }
    return _page(at, help_page(at.policy), "public/help.html", more)


@require_safe
@counter
def outside_bodies(at: Counter) -> HttpResponse:
    """Every outside body: what it looks at, what it can do, when one can go there, how it is reached."""
    cards = body_cards(at.policy, directory_at(at))
    groups = [{"id": name, "heading": say(heading), "cards": _in(name, cards)} for name, heading in GROUPS.items()]
    context: dict[str, object] = {
        "groups": [one for one in groups if one["cards"]],
        **_with_cards(cards),
        "reach": Reach.of(at.organisation),
    }
    return at.page("public/bodies.html", context)


@require_safe
@counter
def accessibility(at: Counter) -> HttpResponse:
    """Who can use these pages, who cannot, and what to do then."""
    context: dict[str, object] = {
        "aim": say(statement.AIM),
        "report": say(statement.REPORT),
        "another_way": say(statement.ANOTHER_WAY),
        "complain": say(statement.COMPLAIN),
        "in_both": say(statement.IN_BOTH),
        "english_alone": say(statement.ENGLISH_ALONE),
        "not_for_all": [say(one) for one in statement.NOT_FOR_ALL],
        "claims": [say(one.text) for one in statement.CLAIMS],
        "not_tested": [say(one) for one in statement.NOT_TESTED],
        "welsh_not_tested": say(statement.WELSH_NOT_TESTED),
        "enforced": [say(one) for one in statement.ENFORCED],
        "changed": long_day(statement.CHANGED.toordinal()),
        "reach": Reach.of(at.organisation),
    }
    return at.page("public/accessibility.html", context)


def _page(at: Counter, page: ProcedurePage, template: str, more: dict[str, object] | None = None) -> HttpResponse:
    context: dict[str, object] = {
        "title": page.title,
        "sections": [section_shown(one) for one in page.sections],
        "mark": at.policy.stages[0].clause,
        "reach": Reach.of(at.organisation),
    }
    return at.page(template, context | (more or {}))


def _with_cards(cards: list[BodyCard]) -> dict[str, object]:
    """The cards, with what the template of one says around it."""
    return {"cards": cards, "whom_heading": say_as("a body", "For whom"), "not_checked": say(NOT_CHECKED)}


def _home_in(language: str, at: Counter) -> str:
    with in_language(language):
        return at.home


def _in(group: str, cards: list[BodyCard]) -> list[BodyCard]:
    return [one for one in cards if one.group == group]
