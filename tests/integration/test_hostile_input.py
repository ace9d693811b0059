"""Whatever is typed or sent is kept as text or refused in a sentence; it runs nowhere, breaks nothing."""

from __future__ import annotations

import csv
import itertools
import re
import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from tests.integration.pair import House, browser, found_house
from tests.integration.public_forms import read_by_somebody
from tests.integration.test_matrix import addresses

SHORT = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}{% now 'Y' %}%s%(a)s{0}"
"""What fits into a name."""
LONG = (
    SHORT + "</textarea></title></script><svg/onload=alert(1)><style>@import 'http://evil.example/x';</style>"
    "<iframe src=\"javascript:alert(1)\"></iframe><a href='file:///etc/passwd'>url(http://evil.example/x)</a>"
    "{% include '/etc/passwd' %}{% load os %}{# #}${7*7}#{7*7}<%= 7*7 %>'; DROP TABLE register_fact; --\\u0000&lt;&amp;"
    " \u202egnp.exe\u202c zero\u200bwidth\u200d \u2028line \U0001f4a9 e\u0301 \x1b[31m \x01"
)
"""What fits into a complaint."""
FORMULAS = ('=HYPERLINK("http://evil.example")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "=1+1\t=2")

BROKEN = (
    "\x00", "a\x00b", "x" * 30_000, "' OR 1=1 --", "{{7*7}}", "<b>", "-1", "9" * 400, "None", "null", "[]", "{}",
    "1e999", "NaN", "\u202e", "٣", "²", "0", " ", "\n", "2026-02-30", "99 99 9999", "25:99", "f0", "f99999999999", "f²",
    "person-²", "person-99999999999999999999", "a1\x00",
)  # fmt: skip
"""For fields that are no free text: ids, dates, choices, numbers, hidden ones."""

RUNS = {"script", "img", "svg", "style", "iframe", "object", "embed", "base", "link", "math", "video", "audio"}


class Read(HTMLParser):
    """A page as a browser reads it: what it shows, what would run, and its forms."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.bad: list[str] = []
        self.fields: dict[str, list[str]] = {}
        self.free: set[str] = set()
        self.chosen: set[str] = set()
        self._area: str | None = None
        self._select: str | None = None
        self._form = self._main = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        self._main = self._main or tag == "main"
        ours = tag == "img" and re.match(r"/[^/\\]", said.get("src", ""))  # a picture that we serve runs nothing
        if self._main and tag in RUNS and not ours:
            self.bad.append(tag)
        self.bad += [name for name in said if name.startswith("on") or name in ("style", "srcdoc")]
        # The way to the page in another language is a button of the frame, and leads to a page of ours.
        led = said.get("formaction")
        if led is not None and (self._main or not re.match(r"/p/[-\w]+/", led)):
            self.bad.append("formaction")
        for name in ("href", "src", "action"):
            if re.match(r"\s*(javascript|data|file|vbscript):", said.get(name, ""), re.IGNORECASE):
                self.bad.append(said[name])
        self.text += [said[name] for name in ("value", "content", "title", "aria-label") if name in said]
        if tag == "form":
            self._form = said.get("method") == "post" and self._main
        elif self._form:
            self._field(tag, said)

    def _field(self, tag, said):
        name = said.get("name", "")
        if tag == "option" and self._select is not None:
            self.fields[self._select].append(said.get("value", ""))
        elif name and tag == "input" and said.get("type") in ("radio", "checkbox"):
            self.chosen.add(name)
            self.fields.setdefault(name, []).append(said.get("value", "on"))
        elif name and tag in ("input", "textarea"):
            self.fields[name] = [said.get("value", "")]
            if tag == "textarea" or said.get("type") == "text":
                self.free.add(name)
        elif name and tag == "select":
            self.fields[name], self._select = [], name
            self.chosen.add(name)

    def handle_endtag(self, tag):
        self._form = self._form and tag != "form"
        self._select = None if tag == "select" else self._select

    def handle_data(self, data):
        self.text.append(data)

    @property
    def shown(self):
        return "".join(self.text).replace("\r\n", "\n")


def safe(response, *, status=(200,)):
    """Read the page: it is there, nothing in it would run, and it tells nothing of the program."""
    assert response.status_code in status, response.status_code
    page = response.content.decode()
    found = Read(page)
    assert found.bad == [], found.bad
    assert not re.search(r"Traceback|site-packages|\.py\b|psycopg|django\.", page)
    return found


TYPED = {
    "email": "ada@marsh.example", "phone": "01632 960 001", "on": "1 10 2026", "hour": "9:30am", "until": "1 12 2027",
    "by": "1 12 2027", "concerns_date": "1 9 2026", "since": "1 9 2026", "review": "1 12 2029", "seen_on": "1 9 2026",
    "agreed_by": "1 12 2027", "next_call": "1 12 2027",
    "statement_by": "1 12 2027", "day": "1 12 2027",
    "last": "1 12 2028",
}  # fmt: skip
KEPT = ("csrfmiddlewaretoken", "form_id", "seen", "opened", "of", "all_the_same", "ask_why", "further_note")
CHECKS = ("anonymous", "all_the_same", "struck")
SHORTER = {
    "name", "about", "office", "concerned", "relation", "consent", "contact", "when", "job", "to", "reference", "id"
}  # fmt: skip


@dataclass
class Told:
    """What was typed into a form, by field."""

    data: dict[str, str] = field(default_factory=dict)
    hostile: dict[str, str] = field(default_factory=dict)


def filled_in(found, mark):
    """Every free field of a form with something hostile in it, and something proper in the others."""
    told = Told()
    for name, values in found.fields.items():
        if name in CHECKS:
            continue
        if name in KEPT:
            told.data[name] = values[0]
        elif name in found.chosen:
            told.data[name] = next((one for one in values if one), "")
        elif name in found.free and name not in TYPED and "date" not in name:
            text = f"{mark}-{name} {SHORT if name in SHORTER else LONG}"
            told.data[name] = told.hostile[name] = text
        else:
            told.data[name] = TYPED.get(name, "1 10 2026" if name in found.free else values[0])
    return told


@dataclass
class Case:
    """A case into which everything hostile was typed, by both ways in."""

    house: House
    reference: str
    told: list[Told]
    desk: Any

    @property
    def path(self):
        return f"/s/{self.house.slug}/cases/{self.reference}/"


@pytest.fixture(scope="module")
def house(database):
    return found_house("Osier <b>Homes</b> {{ 7*7 }}", "care-and-support", cases=1)


@pytest.fixture(scope="module")
def desk(house):
    return browser(house.accounts["manager"])


def public_form(house, page, mark):
    using = browser()
    path = f"/p/{house.slug}/{page}/"
    told = filled_in(safe(using.get(path)), mark)
    return using, path, told


@pytest.fixture(scope="module")
def typed(house, desk):
    """Three ways in: the public form, praise, and the form for staff; then everything that can be recorded."""
    from putright.accounts.scope import within
    from putright.register.models import Case as Row

    cases = []
    using, path, told = public_form(house, "complain/one-page", "pub")
    told.data["behalf"] = "yes"
    assert using.post(path, told.data).status_code == 302
    safe(using.get(f"/p/{house.slug}/complain/sent/"))
    using, path, praise = public_form(house, "remark", "rem")
    assert using.post(path, praise.data).status_code == 302
    safe(using.get(f"{path}sent/"))
    staff = filled_in(safe(desk.get(f"/s/{house.slug}/record/")), "rec")
    sent = desk.post(f"/s/{house.slug}/record/", staff.data | {"all_the_same": "1"})
    assert sent.status_code == 302, safe(sent).shown
    with within(house.organisation):
        newest = list(Row.objects.filter(organisation=house.organisation).order_by("-number")[:2])
    for row, said in zip(reversed(newest), (told, staff), strict=True):
        cases.append(Case(house, row.reference, [said], desk))
    return cases


@pytest.fixture(scope="module")
def recorded(typed, house):
    """Every kind of fact that can be recorded, with something hostile in each of its free fields."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.checking import kinds_for
    from putright.casework.looking import case_of, look

    case = typed[1]
    with within(house.organisation):
        row = case_of(house.organisation, case.reference)
        assert row is not None
        kinds = kinds_for(look(house.organisation, row, timezone.now()).found)
    done, not_done = [], {}
    last = ("withdrawn", "closed", "reopened", "corrected")
    for kind in (*(one for one in kinds if one not in last), *last):
        path = f"{case.path}record/{kind}/{'?of=f1' if kind == 'corrected' else ''}"
        page = case.desk.get(path)
        if kind == "note-corrected":  # first comes the choice of a note
            path += "?of=" + page.content.decode().split('href="?of=')[1].split('"')[0]
            page = case.desk.get(path)
        if page.status_code == 409:
            safe(page, status=(409,))
            continue
        told = filled_in(safe(page), kind)
        answer = case.desk.post(path, told.data)
        if answer.status_code == 200 and "ask_why" in safe(answer).fields:
            told.data |= {"ask_why": "1", "why": f"{kind}-why {LONG}"}
            answer = case.desk.post(path, told.data)
        if answer.status_code == 302:
            done.append(kind)
            case.told.append(told)
        else:
            not_done[kind] = " ".join(safe(answer).shown.split())[:2000]
    return case, done, not_done


class TestTypedIntoEveryForm:
    def test_nearly_everything_was_recorded_so_that_the_pages_show_it(self, recorded):
        _, done, not_done = recorded
        wanted = {"noted", "point-raised", "contact-given", "phoned", "responded", "lesson-recorded"}
        assert wanted <= set(done), not_done
        assert len(done) > len(not_done) * 3, not_done

    def test_the_page_of_a_case_and_its_bundle_show_it_as_it_was_typed(self, typed, recorded):
        for case in typed:
            shown = [safe(case.desk.get(case.path + page)).shown for page in ("", "bundle/")]
            told = case.told[0]
            later = {name for one in case.told[1:] for name in one.data}  # what was recorded anew stands in its place
            for name, text in told.hostile.items():
                for line in text.splitlines() if name == "points" else [text]:
                    for place, one in zip(("page", "bundle"), shown, strict=True):
                        assert name in later or squeezed(line) in squeezed(one), f"{name} is not whole in the {place}"

    def test_so_do_they_what_was_recorded_later(self, recorded):
        case, done, _ = recorded
        shown = squeezed(safe(case.desk.get(f"{case.path}bundle/")).shown)
        lost = [
            (kind, name)
            for kind, told in zip(done, case.told[1:], strict=True)
            for name, text in told.hostile.items()
            if squeezed(text.strip()) not in shown
        ]
        assert lost == []

    def test_so_does_the_page_of_the_people(self, recorded):
        case, done, _ = recorded
        shown = squeezed(safe(case.desk.get(f"{case.path}people/")).shown)
        told = case.told[1 + done.index("person-noted")]
        assert {"name", "office", "about"} <= set(told.hostile)
        assert [name for name, text in told.hostile.items() if squeezed(text.strip()) not in shown] == []

    def test_so_does_every_letter(self, typed, recorded):
        from putright.letters import letters

        named = 0
        for case in typed:
            for kind in letters():
                shown = safe(case.desk.get(f"{case.path}letter/{kind}/")).shown
                assert "{{ 7*7 }}" in shown or SHORT not in shown
                named += squeezed(SHORT) in squeezed(shown)
        assert named > len(letters()) // 2

    def test_so_do_the_lists_and_they_can_be_searched_for_it(self, house, desk, typed, recorded):
        for page in ("", "cases/", "figures/", "remarks/", "people/", "needs/"):
            using = desk if page != "people/" else browser(house.accounts["administrator"])
            safe(using.get(f"/s/{house.slug}/{page}"))
        names = ("search", "status", "show", "after", "other")
        for text in (*BROKEN, SHORT, LONG[:500], *FORMULAS, "1.1", "99999999999.999999999999999999"):
            for page in ("", "cases/", "needs/", f"cases/{typed[1].reference}/"):
                safe(desk.get(f"/s/{house.slug}/{page}", dict.fromkeys((*names, "entries", "part", "who"), text)))

    @pytest.mark.parametrize("after", ["-99999999999.1", "99999999999.1", "-1.-1", "1.", ".1", "٣.٣", "0.0"])
    def test_a_place_in_a_list_may_be_anything(self, house, desk, after):
        for page in ("", "cases/"):
            safe(desk.get(f"/s/{house.slug}/{page}", {"after": after}))

    def test_linked_values_are_no_way_into_a_form(self, house, desk, typed):
        for name in ("of", "clause", "person", "action", "seen", "form_id", "who", "part"):
            for text in (SHORT, "f1", "f99", "\x00", "person-1"):
                for kind in (
                    "corrected",
                    "assigned",
                    "needs-noted",
                    "person-noted",
                    "authority-noted",
                    "note-corrected",
                ):
                    safe(desk.get(f"{typed[0].path}record/{kind}/", {name: text}), status=(200, 404, 409))

    def test_the_file_holds_no_formula_and_every_name(self, house, desk, database):
        for number, formula in enumerate(FORMULAS):
            form = {
                "words": "=1+1", "name": formula, "concerned": formula, "behalf": "yes",
                "email": f"a{number}@x.example", "form_id": uuid.uuid4().hex,
            }  # fmt: skip
            assert browser().post(f"/p/{house.slug}/complain/one-page/", read_by_somebody(form)).status_code == 302
        taken = b"".join(desk.get(f"/s/{house.slug}/register.csv?names=1").streaming_content).decode("utf-8-sig")
        rows = list(csv.DictReader(taken.splitlines(keepends=True)))
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        names = {row["Complainant"] for row in rows} | {row["Person concerned"] for row in rows}
        assert {f"'{formula}" for formula in FORMULAS} <= names
        assert any(SHORT in name for name in names)
        safe(desk.get(f"/s/{house.slug}/cases/"))

    def test_a_person_may_have_any_name(self, house, desk, typed):
        using, path = browser(house.accounts["administrator"]), f"/s/{house.slug}/people/"
        told = filled_in(safe(using.get(path)), "who")
        told.data |= {"email": "", "roles": "", "since": "", "last": ""}
        del told.data["roles"]
        assert using.post(path, told.data).status_code == 302
        shown = safe(using.get(path)).shown
        assert all(text in shown for text in told.hostile.values())
        page = safe(desk.get(f"{typed[0].path}record/assigned/"))
        assert told.hostile["name"] in page.shown


def squeezed(text):
    """Without what browsers do not tell apart, and what a sentence adds at its end."""
    return " ".join(text.split()).rstrip(".")


FORMS = {
    "complain-one-page": ("nobody", "/p/{slug}/complain/one-page/"),
    "complain-step": ("nobody", "/p/{slug}/complain/what-happened/"),
    "complain-return": ("nobody", "/p/{slug}/complain/return/"),
    "remark": ("nobody", "/p/{slug}/remark/"),
    "account_login": ("nobody", "/account/sign-in/"),
    "account_change_password": ("handler", "/account/password/"),
    "call": ("manager", "/s/{slug}/call/"),
    "record": ("manager", "/s/{slug}/record/"),
    "record-remark": ("manager", "/s/{slug}/remarks/record/"),
    "mail-one": ("manager", "/s/{slug}/mail/{mail}/"),
    "mail-complaint": ("manager", "/s/{slug}/mail/{mail}/complaint/"),
    "requests-new": ("manager", "/s/{slug}/requests/new/"),
    "requests-one": ("manager", "/s/{slug}/requests/{request}/"),
    "requests-complaint": ("manager", "/s/{slug}/requests/{request}/complaint/"),
    "remarks-complaint": ("manager", "/s/{slug}/remarks/{remark}/complaint/"),
    "refuse": ("manager", "/s/{slug}/cases/{another}/refuse/"),
    "cases-open-closed": ("manager", "/s/{slug}/independence/open/"),
    "people": ("administrator", "/s/{slug}/people/"),
    "mornings": ("handler", "/s/{slug}/mornings/"),
    "organisation-details": ("administrator", "/s/{slug}/organisation/details/"),
    "organisation-letterhead": ("administrator", "/s/{slug}/organisation/letterhead/"),
    "organisation-safety": ("administrator", "/s/{slug}/organisation/safety/"),
    "organisation-look": ("administrator", "/s/{slug}/organisation/look/"),
    "organisation-address": ("administrator", "/s/{slug}/organisation/address/"),
    "organisation-embedding": ("administrator", "/s/{slug}/organisation/embedding/"),
    "organisation-sites": ("administrator", "/s/{slug}/organisation/sites/"),
    "organisation-site": ("administrator", "/s/{slug}/organisation/sites/{site}/"),
    "organisation-services": ("administrator", "/s/{slug}/organisation/services/"),
    "organisation-service": ("administrator", "/s/{slug}/organisation/services/{service}/"),
    "organisation-kept": ("administrator", "/s/{slug}/kept/"),
    "organisation-teams": ("administrator", "/s/{slug}/teams/"),
    "organisation-team": ("administrator", "/s/{slug}/teams/{team}/"),
    "worklist-views": ("manager", "/s/{slug}/views/?show=mine"),
    "policy-model": ("manager", "/s/{slug}/policy/model/"),
    "policy-calendar": ("manager", "/s/{slug}/policy/calendar/"),
    "policy-calendar-change": ("manager", "/s/{slug}/policy/calendar/{change}/"),
    "policy-draft-begin": ("manager", "/s/{slug}/policy/begin/"),
    "policy-draft-change-part": ("manager", "/s/{slug}/policy/drafts/{draft}/change/promises/"),
    "policy-draft-edit": ("manager", "/s/{slug}/policy/drafts/{draft}/edit/"),
    "policy-draft-drop": ("manager", "/s/{slug}/policy/drafts/{draft}/drop/"),
    "policy-draft-adopt": ("manager", "/s/{slug}/policy/drafts/{draft}/adopt/"),
    "people-roles": ("administrator", "/s/{slug}/people/roles/"),
    "people-role": ("administrator", "/s/{slug}/people/roles/handler/"),
    "people-deputies": ("administrator", "/s/{slug}/people/standing-in/"),
    "hand-over": ("manager", "/s/{slug}/hand-over/{person}/"),
    "policy-body": ("manager", "/s/{slug}/policy/bodies/phso/"),
    "policy-body-change": ("manager", "/s/{slug}/policy/bodies/phso/change/"),
    "policy-body-new": ("manager", "/s/{slug}/policy/bodies/new/"),
    **{
        f"record-fact {kind}": ("manager", f"/s/{{slug}}/cases/{{reference}}/record/{kind}/{more}")
        for kind, more in {
            "noted": "", "phoned": "", "assigned": "", "responded": "", "contact-given": "", "described": "",
            "point-raised": "", "action-agreed": "", "extended": "", "corrected": "?of=f1", "meeting-offered": "",
            "meeting-arranged": "", "statement-requested": "", "transferred": "", "settled": "",
            "person-named": "", "access-chosen": "",
        }.items()
    },
    **{
        f"case-{act}": ("manager", f"/s/{{slug}}/cases/{{another}}/others/{act}/")
        for act in ("link", "join", "split", "group")
    },
    "groups": ("manager", "/s/{slug}/groups/"),
    "case-needs": ("manager", "/s/{slug}/cases/{reference}/record/needs-noted/"),
    "case-person": ("manager", "/s/{slug}/cases/{reference}/record/person-noted/?part=witness"),
    "case-authority": ("manager", "/s/{slug}/cases/{reference}/record/authority-noted/"),
    "case-strand-open": ("manager", "/s/{slug}/cases/{reference}/strands/open/subject-access/"),
    "case-strand-access": ("manager", "/s/{slug}/cases/{reference}/strands/s1/access/"),
    "case-strand-step": ("manager", "/s/{slug}/cases/{reference}/strands/s1/concern-referred/"),
    "letter": ("manager", "/s/{slug}/cases/{reference}/letter/acknowledgement/"),
    "policy-letter": ("manager", "/s/{slug}/policy/letters/receipt/"),
    "policy-told-new": ("manager", "/s/{slug}/policy/you-said/lesson/{lesson}/"),
    "policy-told-change": ("manager", "/s/{slug}/policy/you-said/1/change/"),
    "policy-told-one": ("manager", "/s/{slug}/policy/you-said/1/"),
    "policy-letter-approval": ("manager", "/s/{slug}/policy/letters/approval/"),
    "policy-letter-adopt": ("manager", "/s/{slug}/policy/letters/receipt/adopt/ours/"),
    "policy-itself": ("manager", "/s/{slug}/policy/by-themselves/"),
    "policy-itself-kind": ("manager", "/s/{slug}/policy/by-themselves/update/"),
    "case-note": ("manager", "/s/{slug}/cases/{reference}/record/note-corrected/?of=f5"),
}  # fmt: skip


def another_request(house):
    """A request of which nothing came yet."""
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.requests import Asked, note_request

    with within(house.organisation):
        by, now = member_of(house.organisation, house.accounts["manager"]), timezone.now()
        assert by is not None
        return note_request(house.organisation, Asked("A tap", "phone", now), by, now=now, key=uuid.uuid4().hex).number


def another_remark(house):
    """A question of which nothing came yet."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.remarks import Told, note_remark

    with within(house.organisation):
        now = timezone.now()
        told = Told("question", "When do you open?", "web", now)
        return note_remark(house.organisation, told, None, now=now, key=uuid.uuid4().hex).number


def another_mail(house):
    """A mail of which nobody decided yet."""
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.mailbox.intake import bring_in
    from putright.register.mail_models import MailIn

    store, now = store_of(house.organisation), timezone.now()
    assert store is not None
    assert bring_in(house.organisation, store, [f"Subject: {uuid.uuid4().hex}\r\n\r\nTea".encode()], now, now)
    with within(house.organisation):
        MailIn.objects.filter(organisation=house.organisation, state="new").update(state="waiting")
        return MailIn.objects.filter(organisation=house.organisation).latest("pk").pk


def another_case(house):
    """A complaint that nobody decided about yet."""
    from django.utils import timezone
    from tests.integration.some_cases import complain

    now = timezone.now()
    return complain(house, now, now).reference


def another_lesson(house):
    """A lesson that nobody told the public yet."""
    from django.utils import timezone
    from tests.integration.some_cases import complain, take

    from putright.accounts.scope import within
    from putright.register.models import FactRow

    now = timezone.now()
    take(house, complain(house, now, now), "lesson-recorded", now, now, text="We ring back.")
    with within(house.organisation):
        return FactRow.objects.filter(organisation=house.organisation, kind="lesson-recorded").latest("pk").pk


def another_draft(house):
    """A draft that nobody settled yet."""
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.drafting import Kept, begin
    from putright.policies import policy_text

    with within(house.organisation):
        by, text = member_of(house.organisation, house.accounts["manager"]), policy_text("care-and-support")
        assert by is not None
        done = begin(house.organisation, title="Again", text=text, origin="a text", by=by, now=timezone.now())
    assert isinstance(done, Kept), done
    return done.draft.pk


@pytest.fixture(params=FORMS)
def form(request, house):
    from django.core.cache import cache

    cache.clear()  # allauth's own limits, which are tested elsewhere
    role, path = FORMS[request.param]
    using = browser(house.accounts[role] if role != "nobody" else None)
    draft = another_draft(house) if "{draft}" in path else 0
    path = path.format(
        slug=house.slug,
        reference=house.reference,
        draft=draft,
        change=house.change,
        team=house.team,
        mail=another_mail(house) if "{mail}" in path else 0,
        site=house.site,
        service=house.service,
        person=house.people["handler"].pk,
        request=another_request(house) if "{request}" in path else 0,
        remark=another_remark(house) if "{remark}" in path else 0,
        another=another_case(house) if "{another}" in path else "",
        lesson=another_lesson(house) if "{lesson}" in path else 0,
    )
    return using, path, safe(using.get(path))


ANSWERS = (200, 302, 400, 404, 409, 413, 422, 429)


class TestEachFieldByItself:
    def test_what_is_no_proper_answer_is_refused_in_a_sentence(self, form):
        using, path, found = form
        proper = filled_in(found, "ok").data
        names = [name for name in found.fields if name != "csrfmiddlewaretoken"]
        # Each field meets two of them, another two in each form; and some come in all fields at once.
        turns = itertools.cycle(BROKEN)
        tried = [{name: next(turns)} for name in names for _ in range(2)]
        tried += [dict.fromkeys(names, text) for text in BROKEN[:6]]
        for broken in tried:
            response = using.post(path, proper | {"form_id": uuid.uuid4().hex} | broken)
            if response.status_code != 302:
                safe(response, status=ANSWERS)

    def test_too_long_is_said_and_stays_in_the_box(self, form):
        using, path, found = form
        # The text of a policy may be long, and that of a letter's draft: of the one test_drafts.py says what is too
        # much, of the other test_letter_texts.py.
        # The box that people do not see takes anything: what comes is held back.
        for name in sorted(found.free - set(TYPED) - {"text", "body", "further_note"}):
            text = f"begin {'x' * 30_000} end"
            response = using.post(path, filled_in(found, "ok").data | {name: text})
            page = safe(response, status=(200, 422))
            assert text in page.shown, name
            assert re.search(r"30,?\d\d\d|at most|not a date|Write|Choose", page.shown), name


NO_FORMS = (
    (b'{"words": "x", "form_id": ["a"]}', "application/json"),
    (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>", "application/xml"),
    (b"words=x", "text/plain"),
    (b"words=x", ""),
    (b"words=x", "nonsense"),
    (b"words=x", "application/x-www-form-urlencoded; charset=utf-16"),
    (b"words=x", "application/x-www-form-urlencoded; charset=nonsense"),
    (b"words=\xff\xfe\xed\xa0\x80&name=%ff%fe%ed%a0%80&=&&;&%%%=%", "application/x-www-form-urlencoded"),
    (b"\x00" * 1000, "application/x-www-form-urlencoded"),
    (b"words=" + b"x" * 1_100_000, "application/x-www-form-urlencoded"),
    (b"", "multipart/form-data"),
    (b"x", "multipart/form-data; boundary="),
    (b"x", f"multipart/form-data; boundary={'b' * 300}"),
    (b"--B\r\n", "multipart/form-data; boundary=B"),
    (b"--B\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\nx", "multipart/form-data; boundary=B"),
    (b"--B\r\nContent-Disposition: form-data\r\n\r\nx\r\n--B--\r\n", "multipart/form-data; boundary=B"),
    (b"--B\r\nnonsense\r\n\r\nx\r\n--B--\r\n", "multipart/form-data; boundary=B"),
    (
        b'--B\r\nContent-Disposition: form-data; name="words"\r\nContent-Transfer-Encoding: base64\r\n\r\n!'
        b"\r\n--B--\r\n",
        "multipart/form-data; boundary=B",
    ),
    (
        b'--B\r\nContent-Disposition: form-data; name="words"; filename="../../\x00x.html"\r\n'
        b"Content-Type: text/html\r\n\r\n<script>\r\n--B--\r\n",
        "multipart/form-data; boundary=B",
    ),
)  # fmt: skip
"""Bodies that are no form of ours, or a broken one, each with the kind that is named for it."""


class TestOddRequests:
    def test_fields_that_nobody_asked_for_count_for_nothing(self, form):
        using, path, found = form
        odd = dict.fromkeys(("id", "pk", "organisation", "organisation_id", "account", "is_superuser", "__p__"), "1")
        odd |= {"words__contains": "x", "[]": "x", "": "x", "\x00": "x", "<script>": SHORT}
        empty = {name: "" for name in found.fields if name != "csrfmiddlewaretoken"}
        for more in (odd, {name * 50: value for name, value in odd.items()}):
            safe(using.post(path, empty | more), status=ANSWERS)

    def test_a_field_that_comes_many_times_does_no_harm(self, form):
        using, path, found = form
        for values in (["a", "b"], ["", "\x00"], ["1"] * 9):
            safe(using.post(path, dict.fromkeys(found.fields, values)), status=ANSWERS)

    def test_too_many_fields_are_refused_on_a_page(self, form):
        using, path, _ = form
        for many in (401, 2000):
            page = safe(using.post(path, {f"f{number}": "x" for number in range(many)}), status=(400,))
            assert "What your browser sent could not be read." in page.shown

    def test_what_is_no_form_is_no_form(self, form):
        using, path, _ = form
        for body, kind in NO_FORMS:
            response = using.generic("POST", path, body, content_type=kind)
            safe(response, status=ANSWERS)

    def test_so_it_is_for_addresses_and_cookies(self, house):
        odd = ("/?a=%00&b=%ff", "/%00", "/%ff%fe", "/s/%00/", "/in/%00/", "/in/%ff/", "/p//")
        for path in (f"/p/{house.slug}/?%00", *odd):
            safe(browser().get(path), status=(200, 302, 404, 410))
        for cookie in (
            'putright="abc\\000defghijkl"', 'putright="\\000\\000\\000\\000\\000\\000\\000\\000\\000"', "putright=",
            "putright=\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff", 'csrftoken="\\000"', 'messages="\\000"', ";;;=",
            f"putright={'a' * 5000}", "putright=' OR 1=1 --; putright=x",
        ):  # fmt: skip
            for path in ("/s/", "/account/sign-in/", f"/p/{house.slug}/complain/", f"/p/{house.slug}/complain/sent/"):
                response = browser().get(path, HTTP_COOKIE=cookie)
                if response.status_code != 302:
                    safe(response)


def served(environ):
    """As a web server calls the application."""
    from putright.site.wsgi import application

    said: list[str] = []
    body = b"".join(application(environ, lambda status, headers, *_: said.append(status)))
    return int(said[0].split()[0]), body.decode()


class TestWhatItIsWrittenIn:
    """A request may name any codec; it is read as UTF-8, so that no half of a character and no fault comes in."""

    CODECS = ("utf-8", "utf-7", "utf-16", "rot13", "hex", "undefined", "idna", "unicode_escape", '"utf-7"', "no", "")

    @pytest.mark.parametrize("codec", CODECS)
    def test_the_codec_that_is_named_counts_for_nothing(self, house, codec):
        from django.test import RequestFactory

        using = browser(enforce_csrf_checks=True)
        path = f"/p/{house.slug}/remark/"
        page = safe(using.get(path))
        said = {"csrfmiddlewaretoken": page.fields["csrfmiddlewaretoken"][0], "form_id": page.fields["form_id"][0]}
        said |= {"kind": "compliment", "words": f"+2AA- \\ud800 é {codec}", "wants_answer": "no"}
        said = read_by_somebody(said)
        parts = [f'--B\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in said.items()]
        body = "".join([*parts, "--B--\r\n"]).encode()
        kind, cookie = f"multipart/form-data; charset={codec}; boundary=B", using.cookies["csrftoken"].value
        request = RequestFactory().generic("POST", path, body, content_type=kind, HTTP_COOKIE=f"csrftoken={cookie}")
        status, _ = served(request.environ)
        assert status == 302
        from putright.accounts.scope import within
        from putright.register.models import Remark

        with within(house.organisation):
            kept = Remark.objects.get(organisation=house.organisation, key=said["form_id"])
        assert kept.words == said["words"].strip()

    @pytest.mark.parametrize("codec", CODECS)
    def test_nor_on_looking(self, house, codec):
        from django.test import RequestFactory

        environ = RequestFactory().get(f"/p/{house.slug}/?search=%41%ff&x=+2AA-").environ
        environ["CONTENT_TYPE"] = f"text/plain; charset={codec}"
        assert served(environ)[0] == 200


def test_every_address_that_takes_a_form_is_tried_here(database):
    """The matrix says which addresses take a form; a new one comes into FORMS, or stands here with a reason."""
    elsewhere = {
        "account_logout", "account_reauthenticate", "account_set_password", "mfa_authenticate", "mfa_reauthenticate",
        "mfa_activate_totp", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "mfa_login_webauthn", "mfa_reauthenticate_webauthn", "mfa_add_webauthn", "mfa_edit_webauthn",
        "mfa_remove_webauthn",  # passkeys: test_signing_in.py
        "openid_connect_login", "directory-connect", "directory-disconnect", "organisation-sign-in",
        # directories: test_directories.py
        "follow", "follow-code", "follow-finish", "case-codes",  # test_following.py, test_code_sheets.py
        "desks",  # it signs out: test_public_safety.py
        "one-time",  # allauth's own forms, and a button: test_signing_in.py
        "organisations", "worklist", "remarks", "requests",
        # want a complaint that was begun: test_complaining.py
        "complain-files", "complain-check", "complain-save", "complain-delete",
        "held", "held-one",  # a choice and a reason: test_abuse.py
        "record-message",  # with files: test_messages_taken.py
        "call-said", "mail", "mail-file", "mail-attached",  # take nothing
        "mail-praise",  # of a scanned letter, with the form of record-remark: test_scans.py
        "organisation-mail",  # a form for each mailbox: test_mail_pages.py
        "organisation", "who", "people-matrix", "people-changes", "people-may",
        "new-email",  # a button: test_leaving.py
        "cases", "case", "letter-file", "bundle", "figures", "register-csv", "requests-csv", "remarks-csv",
        # take nothing
        "remarks-one",  # several forms on a page: test_remarks.py
        "cases-needs", "case-people", "figures-promises", "figures-promise", "figures-promises-csv",  # neither do these
        "cases-independence",  # a button: test_closed_cases.py
        "case-involved", "case-related",  # neither do these
        "case-unlink", "case-part", "case-split-back",  # as case-link, with a choice: test_linked_cases.py
        "group",  # several forms on a page: test_linked_cases.py
        "case-strands",  # nor does this
        "policy", "policy-version", "policy-bodies",  # nor do these
        "policy-papers", "policy-draft-papers", "policy-draft-paper", "policy-version-file", "policy-draft",
        "policy-draft-text", "policy-draft-file", "policy-draft-history", "policy-draft-differences",
        "policy-draft-public", "policy-draft-drawing", "policy-draft-picture", "policy-draft-chart",
        "policy-draft-trial-csv", "policy-draft-change",
        "policy-letters", "policy-letter-preview", "policy-letter-version",
        "letter-send", "letter-sent",  # the same, and a button: test_letters_sent.py
        "letters-to-look", "letter-remarks",  # take nothing
        "letter-look",  # several forms on a page: test_letter_approval.py
        "letter-post", "letter-waits", "letter-waits-file", "post", "post-batch", "post-pdf",  # and these: test_post.py
        "letter-out",  # the form of a fact, and what is asked of the letter: test_letters_out.py
        "case-documents", "case-document", "case-document-file", "organisation-letterhead-sample",  # take nothing
        "case-documents-add", "case-document-change",  # with files: test_documents.py
        "policy-told", "organisation-embedding-code",  # take nothing
        "organisation-look-preview",  # colours and a picture: test_look.py
        "policy-calendar-letters", "policy-draft-trial",  # a button each: test_matrix.py
        "case-act",  # behind a code, a question a page: test_acting_pages.py
    }  # fmt: skip
    from tests.integration.test_matrix import ROWS

    takes = {name for name, row in ROWS.items() if name in addresses() and set(row.post.split()) - {"405", "in"}}
    assert takes - elsewhere - {name.split()[0] for name in FORMS} == set()
