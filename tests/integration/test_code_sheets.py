"""Codes that staff give: shown once, on record, made void when a sheet is lost."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

from django.test import Client
from tests.integration.public_forms import text_of
from tests.integration.test_following import client, complain, enter, inside, noted

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def at_desk(made, role="handler"):
    browser = Client(raise_request_exception=False)
    browser.force_login(made.accounts[role], backend=BACKEND)
    return browser


def give(browser, made, case, how="paper", who="complainant", key=None):
    said = {"who": who, "how": how, "form_id": key or uuid.uuid4().hex}
    return browser.post(f"/s/{made.slug}/cases/{case.reference}/codes/", said)


def codes_in(page):
    return re.findall(r'putright-digits">([\d ]+)<', page.content.decode())


class TestPaper:
    def test_each_code_of_a_sheet_opens_the_case_once_and_wrong_tries_lock_nobody_out(self, make_organisation):
        made = make_organisation()
        case = complain(made, email="", phone="", name="")
        page = give(at_desk(made), made, case)
        codes = codes_in(page)
        assert len(set(codes)) == 6
        assert all(re.fullmatch(r"\d{4} \d{4} \d{4}", one) for one in codes)
        assert "no-store" in page["Cache-Control"]
        for guess in range(30):
            enter(client(), made, case.reference, f"{guess:012}")
        for one in codes[:2]:
            assert enter(client(), made, case.reference, one).status_code == 302
            assert enter(client(), made, case.reference, one).status_code == 200

    def test_they_are_shown_once_and_a_form_that_comes_again_makes_no_others(self, make_organisation):
        from putright.accounts.scope import within
        from putright.register.follow_models import CaseCode

        made = make_organisation()
        case, desk, key = complain(made), at_desk(made), uuid.uuid4().hex
        first = codes_in(give(desk, made, case, key=key))
        again = desk.get(give(desk, made, case, key=key)["Location"])
        assert "were shown before" in text_of(again)
        assert codes_in(again) == []
        assert not any(one in again.content.decode() for one in first)
        with within(made.organisation):
            assert CaseCode.objects.filter(case=case).count() == 6

    def test_a_lost_sheet_is_made_void_with_what_it_opened_and_the_page_says_by_whom(self, make_organisation):
        made = make_organisation()
        case, desk = complain(made), at_desk(made)
        kept, lost = codes_in(give(desk, made, case)), codes_in(give(desk, made, case))
        thief = client()
        assert enter(thief, made, case.reference, lost[0]).status_code == 302
        page = desk.get(f"/s/{made.slug}/cases/{case.reference}/codes/")
        assert "5 not used yet" in text_of(page)
        newest = re.search(r'name="sheet" value="(\d+)"', page.content.decode())
        assert newest is not None
        sent = {"then": "void", "sheet": newest[1]}
        told = desk.post(f"/s/{made.slug}/cases/{case.reference}/codes/", sent, follow=True)
        assert re.search(r"Made void on .* by Handler Person", text_of(told))
        assert inside(thief, made) is None
        assert enter(client(), made, case.reference, lost[1]).status_code == 200
        assert enter(client(), made, case.reference, kept[0]).status_code == 302

    def test_what_was_opened_with_a_code_that_is_used_up_can_be_shut(self, make_organisation):
        made = make_organisation()
        case, desk, stranger = complain(made), at_desk(made), client()
        (said,) = codes_in(give(desk, made, case, how="told"))
        assert enter(stranger, made, case.reference, said).status_code == 302
        here = f"/s/{made.slug}/cases/{case.reference}/codes/"
        found = re.search(r'name="sheet" value="(\d+)"', desk.get(here).content.decode())
        assert found is not None
        desk.post(here, {"then": "void", "sheet": found[1]})
        assert inside(stranger, made) is None
        assert 'name="sheet"' not in desk.get(here).content.decode()

    def test_a_sheet_of_another_case_or_no_sheet_is_not_there(self, make_organisation):
        from putright.accounts.scope import within
        from putright.register.follow_models import CodeSheet

        made = make_organisation()
        case, other, desk = complain(made), complain(made), at_desk(made)
        give(desk, made, other)
        with within(made.organisation):
            sheet = CodeSheet.objects.get(case=other).pk
        for named in (str(sheet), "", "0", "-1", "9" * 30, "x", "\u0663"):
            sent = desk.post(f"/s/{made.slug}/cases/{case.reference}/codes/", {"then": "void", "sheet": named})
            assert sent.status_code == 404, named

    def test_it_is_too_old_after_its_time(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.follow_models import CaseCode

        made = make_organisation()
        case = complain(made)
        codes = codes_in(give(at_desk(made), made, case))
        with within(made.organisation):
            CaseCode.objects.filter(case=case).update(expires=timezone.now() - timedelta(seconds=1))
        assert enter(client(), made, case.reference, codes[0]).status_code == 200


class TestSaid:
    def test_one_code_is_said_now_for_ten_minutes(self, make_organisation):
        from django.utils import timezone

        from putright.accounts.scope import within
        from putright.register.follow_models import CaseCode

        made = make_organisation()
        case = complain(made)
        [code] = codes_in(give(at_desk(made), made, case, how="told"))
        with within(made.organisation):
            [row] = CaseCode.objects.filter(case=case)
        assert row.expires <= timezone.now() + timedelta(minutes=10)
        assert enter(client(), made, case.reference, code).status_code == 302

    def test_it_is_for_one_of_those_who_may_follow_the_case(self, make_organisation):
        made = make_organisation()
        case, desk = complain(made), at_desk(made)
        noted(made, case, "person-noted", who="n1", part="witness", name="Wit")
        noted(made, case, "person-noted", who="n2", part="representative", name="Sol")
        assert codes_in(give(desk, made, case, who="n1")) == []
        assert len(codes_in(give(desk, made, case, who="n2"))) == 6
        assert codes_in(give(desk, made, case, who="")) == []
        assert codes_in(give(desk, made, case, how="")) == []

    def test_staff_are_told_how_the_person_concerned_gets_codes_too(self, make_organisation):
        made = make_organisation("ieso")
        desk, case = at_desk(made), complain(made, by="representative", concerned="Gran Marsh")
        page, people = (f"/s/{made.slug}/cases/{case.reference}/{where}/" for where in ("codes", "people"))
        said = desk.get(page)
        assert "Gran Marsh , for whom it is made, can have codes too" in text_of(said)
        assert f'/{case.reference}/record/person-noted/?part=concerned"' in said.content.decode()
        assert "consent is not recorded. Ask for it." in text_of(desk.get(people))
        noted(made, case, "person-noted", who="n1", part="concerned", name="Gran Marsh")
        assert "can have codes too" not in text_of(desk.get(page))
        assert len(codes_in(give(desk, made, case, who="n1"))) == 6
