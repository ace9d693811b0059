"""Following a case in Welsh: the codes, the page of the case in its states, and everything that can be done there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from tests.integration.document_files import png
from tests.integration.post_office import post_office
from tests.integration.public_forms import text_of
from tests.integration.some_cases import take
from tests.integration.test_acting_pages import hidden
from tests.integration.test_code_sheets import at_desk, codes_in, give
from tests.integration.test_codes_sent import whole, work
from tests.integration.test_complainant_acts import a_case, act, answered
from tests.integration.test_complainant_worked import FOLDERS, standings
from tests.integration.test_followed_case import happened
from tests.integration.test_following import a_code, client, complain, let_in, noted, sessions
from tests.integration.test_public_welsh import texts_of

from putright.wording.duty_words import promise_sentence
from putright.wording.followed_words import counting_words, late_words, moment_words
from putright.wording.followed_words import happened as happened_words
from putright.wording.language import speaking
from putright.wording.outside_words import bodies_for_complainant, window_for_complainant
from putright.wording.standing_words import owed_to_complainant, standing_for_complainant

WORDS = "Digwyddodd eto ddydd Gwener, a neb yn ateb."
TYPED = (
    WORDS,
    "Ada Marsh",
    "Bo Marsh",
    ".example",
    "The line went dead.",
    "The call was cut off.",
    "Ring you each Monday",
    "the bill.png",
)
OWN = re.compile("\ue000[^\ue000\ue001]*\ue001")
ENGLISH = re.compile(
    r"\b(the|we|you|your|our|of|and|by|until|within|days?|hours?|is|not|with|for|once|that|was|to)\b", re.I
)
MARKS = re.compile("[\ue000\ue001]")


class Reader:
    """Somebody who reads each page of a provider in both languages: nothing of ours may be left in English."""

    def __init__(self, made, browser=None):
        self.made, self.browser, self.left = made, browser or client(), {}
        self.home = f"/p/{made.slug}/"

    def compare(self, name, english, welsh):
        """Note what both pages say alike that is nobody's data."""
        said = welsh.content.decode()
        assert english.status_code == welsh.status_code, name
        assert '<html lang="cy"' in said, name
        assert not MARKS.search(said), name
        alike = texts_of(english.content.decode()) & texts_of(said)
        data = (self.made.organisation.name, self.made.organisation.address, *TYPED)
        if left := {one for one in alike if not any(part and part in one for part in data)}:
            self.left[name] = left
        return welsh

    def read(self, end, **asked):
        """A page, in Welsh."""
        english, welsh = (self.browser.get(f"{self.home}{more}{end}", asked) for more in ("", "cy/"))
        return self.compare(end, english, welsh)

    def post(self, end, **typed):
        """The page that a form comes back with, in Welsh."""
        english, welsh = (self.browser.post(f"{self.home}{more}{end}", typed) for more in ("", "cy/"))
        return self.compare(f"{end} with {sorted(typed)}", english, welsh)

    def at(self, kind, english, welsh, *, go="next", **typed):
        """The next page of an act, from what stands in the page before it in either language."""
        pages = []
        for more, page in (("", english), ("cy/", welsh)):
            fresh = {
                name: [SimpleUploadedFile("the bill.png", png()) if isinstance(one, SimpleUploadedFile) else one]
                for name, one in typed.items()
            }
            pages.append(self.browser.post(f"{self.home}{more}case/do/{kind}/", hidden(page) | {"go": go} | fresh))
        self.compare(f"{kind} with {sorted(typed)}", *pages)
        return pages

    def walk(self, kind, *answers, about=""):
        """Everything that an act asks, the look at the answers, and what comes of it."""
        asked = {"about": about} if about else {}
        pages = [self.browser.get(f"{self.home}{more}case/do/{kind}/", asked) for more in ("", "cy/")]
        self.compare(kind, *pages)
        for one in answers:
            pages = self.at(kind, *pages, **one)
        sent = self.browser.post(f"{self.home}cy/case/do/{kind}/", hidden(pages[1]) | {"go": "send"})
        assert sent["Location"] == f"{self.home}cy/case/done/", text_of(sent)
        return text_of(self.read("case/done/"))


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


class TestTheWayIn:
    def test_the_language_stays_from_the_question_for_a_code_to_the_end(self, made):
        case, reader = complain(made), Reader(made)
        reader.read("follow/")
        reader.read("follow/", ended="1")
        reader.post("follow/")
        reader.post("follow/", number="--", how="fax")
        for how in ("text", "email", "have"):
            asked = reader.browser.post(f"{reader.home}cy/follow/", {"number": case.reference, "how": how})
            if asked.status_code == 302:
                assert asked["Location"] == f"{reader.home}cy/follow/code/"
            reader.read("follow/code/")
        reader.post("follow/code/")
        reader.post("follow/code/", number=case.reference, code="12")
        reader.post("follow/code/", number=case.reference, code="12345678")
        code = {"number": case.reference, "code": a_code(made, case)}
        opened = reader.browser.post(f"{reader.home}cy/follow/code/", code)
        assert opened["Location"] == f"{reader.home}cy/case/"
        page = reader.read("case/")
        finish = re.search(r'action="([^"]*/finish/)"', page.content.decode())
        assert finish is not None
        left = reader.browser.post(finish[1])
        assert left["Location"] == f"{reader.home}cy/follow/finished/"
        assert "cy/follow/" in reader.read("follow/finished/").content.decode()
        assert reader.left == {}

    def test_what_was_typed_when_the_time_was_over_goes_on_in_welsh(self, made):
        case = complain(made)
        reader = Reader(made, let_in(made, case))
        sessions(made, ended=timezone.now())
        typed = {"words": WORDS, "go": "next", "page": "words", "form_id": "a" * 32}
        held = reader.post("case/do/delay/", **typed)
        again = hidden(held) | {"number": case.reference, "code": a_code(made, case)}
        assert "?language" not in held.content.decode()
        onward = reader.browser.post(f"{reader.home}cy/follow/code/", again)
        sessions(made, ended=timezone.now())
        english = reader.browser.post(f"{reader.home}case/do/delay/", typed)
        again = hidden(english) | {"number": case.reference, "code": a_code(made, case)}
        reader.compare("go on", reader.browser.post(f"{reader.home}follow/code/", again), onward)
        assert f'action="{reader.home}cy/case/do/delay/"' in onward.content.decode()
        assert reader.left == {}


class TestTheCodes:
    def test_a_code_comes_in_the_language_in_which_it_was_asked_for_or_that_is_needed(self, made, database):
        english, needs = complain(made), complain(made, needed={"formats": "welsh"})
        for language, case, said in (
            ("", english, "Your code is"),
            ("cy/", english, "Eich cod yw"),
            ("", needs, "Eich cod yw"),
        ):
            with post_office() as box:
                client().post(f"/p/{made.slug}/{language}follow/", {"number": case.reference, "how": "email"})
                assert work(made) == ["sent"]
                [(_, mail)] = box.came
                assert re.search(rf"{said} \d{{4}} \d{{4}}", whole(mail))
                assert ("/cy/follow/code/" in whole(mail)) is (said == "Eich cod yw")
                assert ("If you did not ask" in whole(mail)) is (said == "Your code is")
                languages = {part["Content-Language"] for part in mail.walk()} - {None}
                assert languages == {"en" if said == "Your code is" else "cy"}

    def test_a_sheet_of_codes_is_in_the_language_that_they_need(self, made):
        for formats, said, other in (("large-print", "Go to this page:", "Ewch i'r dudalen hon:"),
                                     ("welsh large-print", "Ewch i'r dudalen hon:", "Go to this page:")):  # fmt: skip
            page = give(at_desk(made), made, complain(made, needed={"formats": formats}))
            assert said in text_of(page)
            assert other not in text_of(page)
            assert len(codes_in(page)) == 6
            assert ('<div lang="cy">' in page.content.decode()) is ("welsh" in formats)


class TestThePageOfTheCase:
    def test_nothing_of_ours_is_left_in_english_whatever_state_it_is_in(self, made, make_organisation):
        now = timezone.now()
        late, agreed, closed, stopped, other = (a_case(made, days=days) for days in (90, 10, 12, 10, 10))
        take(made, agreed, "action-agreed", now, now, action="ring-weekly", note="Ring you each Monday")
        take(made, agreed, "meeting-offered", now - timedelta(hours=1), now, medium="phone")
        take(made, closed, "closed", now - timedelta(days=1), now)
        for one, kind in ((stopped, "withdraw"), (other, "add"), (other, "delay"), (other, "reach"), (other, "wrong")):
            act(made, one, kind, words=WORDS, **({"email": "new@marsh.example"} if kind == "reach" else {}))
        for kind in ("acknowledged", "informed", "delay-explained", "assigned", "phoned"):
            happened(made, other, kind, **({"person": made.people["nurse"].key} if kind == "assigned" else {}))
        for_other = a_case(made, by="representative", concerned="Bo Marsh")
        outside = a_case(made)
        happened(made, outside, "referred", body="ico")
        cases = [late, agreed, closed, stopped, other, for_other, outside, answered(made), answered(made, days=250)]
        theirs = [(made, one) for one in cases]
        for policy in ("al-aesthetics", "careium"):
            again = make_organisation(policy)
            theirs.append((again, complain(again, phone="")))
        for number, (owner, case) in enumerate(theirs):
            reader = Reader(owner, let_in(owner, case))
            said = text_of(reader.read("case/"))
            assert reader.left == {}, number
            assert not re.search(r"\b(ar|tan|o|i|am) dydd ", said)

    @pytest.mark.parametrize("policy", ["ieso", "al-aesthetics", "careium"])
    def test_no_sentence_of_a_case_is_half_in_english_whatever_happened_on_it(self, policy):
        """Each worked case as it stood after each of its facts; what is the provider's own says so."""
        for _, found, _ in standings(FOLDERS[policy], policy):
            with speaking("cy"):
                said = [standing_for_complainant(found), *bodies_for_complainant(found)]
                said += [window_for_complainant(row, found) for row in found.windows]
                for row in owed_to_complainant(found):
                    said += [promise_sentence(row, found.policy), late_words(row, found)]
                    said += counting_words(row, found, found.by_law())
                for fact in found.case.facts:
                    said += [happened_words(fact, found.policy, sees=True), moment_words(fact.moment)]
            for one in said:
                ours = OWN.sub("", one)
                assert not ENGLISH.search(ours), one
                assert not re.search(r"\b(ar|tan|o|i|am) dydd ", ours), one

    def test_a_later_date_is_asked_for_and_answered(self, make_organisation):
        made = make_organisation("care-and-support")
        now, until = timezone.now(), timezone.localdate() + timedelta(days=60)
        for answer in ("yes", "no"):
            case = a_case(made, days=3, attributes={})
            take(made, case, "acknowledged", now - timedelta(days=1), now, medium="email", names_handler=True)
            asked = {"action": "respond", "until": until.isoformat(), "reason": "It is long"}
            take(made, case, "extended", now - timedelta(hours=2), now, **asked)
            reader = Reader(made, let_in(made, case))
            reader.read("case/")
            why = () if answer == "yes" else ({"words": WORDS},)
            said = reader.walk("extension", {"agree": answer}, *why)
            assert ("Gwnaethoch gytuno" in said) is (answer == "yes")
            reader.read("case/")
            assert reader.left == {}

    def test_what_was_told_is_in_welsh_in_the_copy_of_an_answered_complaint(self, made):
        case = answered(made)
        browser = let_in(made, case)
        copy = browser.get(f"/p/{made.slug}/cy/case/copy.txt")
        said = copy.content.decode()
        assert "Anfonwyd ein hateb (cam 1) atoch ar ddydd" in said
        assert "We sent you our answer" not in said
        assert not MARKS.search(said)
        assert browser.get(f"/p/{made.slug}/cy/case/copy.pdf").content.startswith(b"%PDF")


class TestTheActs:
    def test_nothing_of_ours_is_left_in_english_in_what_can_be_done(self, made):
        case = a_case(made)
        reader, file = Reader(made, let_in(made, case)), SimpleUploadedFile("the bill.png", png())
        pages = [reader.browser.get(f"{reader.home}{more}case/do/add/") for more in ("", "cy/")]
        reader.at("add", *reader.at("add", *pages, words=" "))  # neither words nor files
        reader.at("reach", *pages, email="ada", phone="none", address="")
        reader.at("meeting", *pages, how="")
        reader.walk("add", {"words": WORDS}, {"documents": file})
        reader.walk("wrong", {"words": WORDS}, {})
        reader.walk("delay", {"words": WORDS})
        reader.walk("meeting", {"how": "phone"}, {"suits": WORDS})
        reader.walk("reach", {"email": "new@marsh.example", "phone": "", "address": ""})
        reader.walk("needs", {"need_formats": "welsh"})
        assert "Rydych wedi atal eich cwyn" in reader.walk("withdraw", {"words": WORDS})
        reader.read("case/do/delay/")  # not now
        reader.post("case/do/delay/", go="words", words="")
        assert "Mae eich cwyn yn agored eto" in reader.walk("go-on", {"words": WORDS})
        take(made, case, "meeting-offered", timezone.now(), timezone.now(), medium="phone")
        reader.walk("invitation", {"agree": "yes"}, {"suits": WORDS})
        assert reader.left == {}

    def test_asking_for_the_next_stage_and_being_too_late(self, made):
        case = answered(made)
        reader = Reader(made, let_in(made, case))
        page = reader.browser.get(f"{reader.home}cy/case/").content.decode()
        assert f"{reader.home}cy/case/do/next-stage/?about=stage-2" in page
        said = reader.walk("next-stage", {"reason": WORDS}, {"desired_outcome": WORDS}, {}, about="stage-2")
        assert "Gwnaethoch ofyn i'ch cwyn symud ymlaen (cam 2)" in said
        reader.read("case/")
        late = Reader(made, let_in(made, answered(made, days=250)))
        late.read("case/do/next-stage/", about="stage-2")
        assert reader.left == late.left == {}

    def test_what_staff_record_meanwhile_is_said_in_welsh(self, made):
        case = answered(made)
        reader = Reader(made, let_in(made, case))
        pages = [
            reader.browser.get(f"{reader.home}{more}case/do/next-stage/", {"about": "stage-2"}) for more in ("", "cy/")
        ]
        for one in ({"reason": WORDS}, {"desired_outcome": ""}, {}):
            pages = reader.at("next-stage", *pages, **one)
        now = timezone.now()
        take(made, case, "informed", now - timedelta(minutes=1), now)
        reader.at("next-stage", *pages, go="send")
        assert reader.left == {}

    def test_those_who_complain_for_another_and_whom_it_is_about(self, made, make_organisation):
        case = a_case(made, by="representative", concerned="Bo Marsh")
        reader = Reader(made, let_in(made, case))
        reader.read("case/do/withdraw/")
        reader.walk("consent-coming", {"coming": "paper"}, {"words": WORDS}, {})
        noted(made, case, "person-noted", who="n1", part="concerned", name="Bo Marsh")
        theirs = Reader(made, let_in(made, case, how="paper", who="n1"))
        theirs.read("case/")
        theirs.read("case/do/withdraw/")
        theirs.walk("consent", {"name": "Bo Marsh", "agree": "no"})
        theirs.walk("consent", {"name": "Bo Marsh", "agree": "yes"})
        theirs.walk("consent-back", {"name": "Bo Marsh"})
        theirs.read("case/")
        other = make_organisation("care-and-support")
        put_right = Reader(other, let_in(other, a_case(other, attributes={})))
        put_right.walk("satisfied")
        put_right.read("case/")
        assert reader.left == theirs.left == put_right.left == {}
