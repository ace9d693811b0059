"""The search: what it finds, what it must not, and that it stays one with what is kept."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from tests.integration.some_cases import complain, member, take, text_of

DAY = timedelta(days=1)


@pytest.fixture
def now(database):
    from django.utils import timezone

    return timezone.now().replace(microsecond=0)


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


def who_is(made):
    """The manager, who may read every case."""
    from putright.accounts.scope import within

    with within(made.organisation):
        return member(made)


def found(made, text="", who=None, after=None, **narrower):
    """The references that a search gives, in their order."""
    return [hit.row.reference for hit in answer(made, text, who, after, **narrower).hits]


def answer(made, text="", who=None, after=None, **narrower):
    from django.utils import timezone

    from putright.accounts.scope import within
    from putright.reports.search import Wanted, search

    with within(made.organisation):
        return search(made.organisation, who or who_is(made), Wanted(text, **narrower), timezone.now(), after)


def as_superuser(database, sql, *values):
    with psycopg.connect(database.superuser_url) as connection:
        cursor = connection.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


class TestWords:
    def test_words_anywhere_in_the_case(self, made, now):
        case = complain(made, now - DAY, now, words="Three letters about my boiler went unanswered.", wish="An apology")
        complain(made, now - DAY, now, words="The call was cut off.", name="Bilal Okoro")
        take(made, case, "noted", now, now, text="Rang the gas engineer.")
        take(made, case, "acknowledged", now, now, medium="letter", note="Sent first class, franked by hand.")
        for text in (
            "boiler",
            "BOILERS",
            "letter unanswered",
            "apology",
            "engineer boiler",
            "franked",
            "“gas engineer”",
        ):
            assert found(made, text) == [case.reference], text
        for text in ("boiler refund", "“engineer gas”", "“boiler engineer”", "boiler -letter", "plumber"):
            assert found(made, text) == [], text

    def test_a_phrase_does_not_run_from_one_entry_into_the_next(self, made, now):
        case = complain(made, now - DAY, now, words="It ended with a kettle")
        take(made, case, "noted", now, now, text="Teapot arrived")
        assert found(made, "kettle teapot") == [case.reference]
        assert found(made, '"kettle teapot"') == []

    def test_what_a_correction_says_is_found(self, made, now):
        case = complain(made, now - DAY, now)
        take(made, case, "acknowledged", now, now, medium="letter", note="By the wrong courier.")
        take(made, case, "corrected", now, now, of="f3", set={"note": "By pigeon."})
        assert found(made, "pigeon") == [case.reference]

    def test_only_words_to_leave_out_find_nothing(self, made, now):
        complain(made, now - DAY, now)
        assert found(made, "-boiler") == []
        assert answer(made, "the and of").typed.common == ("the", "and", "of")

    def test_the_newest_come_first_page_after_page(self, made, now):
        cases = [complain(made, now - DAY, now, words="A damp wall", name=f"Ada Marsh{n % 3 * 'h'}") for n in range(60)]
        shown, after = [], None
        while True:
            page = answer(made, "damp", after=after)
            shown += [hit.row.reference for hit in page.hits]
            after = page.more
            if after is None:
                break
        assert shown == [case.reference for case in reversed(cases)]


class TestPlainScan:
    """What is found is what somebody finds who reads every case from beginning to end."""

    FAMILIES = (
        ("letter", "letters"), ("call", "called", "calls"), ("wait", "waiting"), ("damp",), ("refund", "refunds"),
        ("not",), ("nurse", "nurses"),
    )  # fmt: skip

    def test_the_same_is_found(self, made, now):
        chance = random.Random(20261128)
        kept = {}
        for _ in range(24):
            texts = [self.text(chance), self.text(chance)]
            case = complain(made, now - DAY, now, words=texts[0], name="Zed Quill")
            take(made, case, "noted", now, now, text=texts[1])
            kept[case.reference] = texts
        for _ in range(120):
            parts = [self.part(chance) for _ in range(chance.randint(1, 4))]
            if all(part.startswith("-") for part in parts):
                continue
            typed = " ".join(parts)
            expected = {reference for reference, texts in kept.items() if all(self.holds(texts, one) for one in parts)}
            page = answer(made, typed)
            assert {hit.row.reference for hit in page.hits if hit.by == "words"} == expected, typed
            assert page.more is None

    def text(self, chance):
        return " ".join(chance.choice(chance.choice(self.FAMILIES)) for _ in range(chance.randint(1, 9)))

    def part(self, chance):
        words = [chance.choice(chance.choice(self.FAMILIES)) for _ in range(chance.randint(1, 3))]
        body = words[0] if chance.random() < 0.6 else f'"{" ".join(words)}"'
        return f"{'-' if chance.random() < 0.25 else ''}{body}"

    def family(self, word):
        return next(one[0] for one in self.FAMILIES if word in one)

    def holds(self, texts, part):
        words = [self.family(word) for word in part.lstrip("-").strip('"').split()]
        runs = ([self.family(word) for word in text.split()] for text in texts)
        stands = any(run[at : at + len(words)] == words for run in runs for at in range(len(run)))
        return stands != part.startswith("-")


class TestPeopleAndNumbers:
    @pytest.mark.parametrize(
        "text",
        [
            "Siân MacDonnell",
            "macdonnell sian",
            "Shan McDonald",
            "sian macdonel",
            "MCDONELL",
            "Sian Macd",
            "sain macdonnell",
        ],
    )
    def test_a_name_however_it_is_spelt(self, made, now, text):
        complain(made, now - DAY, now, name="Bilal Okoro")
        case = complain(made, now - DAY, now, name="Siân MacDonnell")
        assert found(made, text) == [case.reference]

    def test_the_right_name_comes_before_one_like_it_and_a_name_before_words(self, made, now):
        words = complain(made, now - DAY, now, words="Your Mr Marsh was rude", name="Bilal Okoro")
        right = complain(made, now - DAY, now, name="Ada Marsh")
        like = complain(made, now - DAY, now, name="Ada Mersh")
        begins = complain(made, now - DAY, now, name="Ada Marshall")
        assert found(made, "marsh") == [right.reference, words.reference, begins.reference, like.reference]

    def test_somebody_complained_for_is_found_too(self, made, now):
        case = complain(made, now - DAY, now, name="Bilal Okoro", by="representative", concerned="Fatima Siddiqui")
        assert found(made, "fatimah siddiqi") == [case.reference]

    @pytest.mark.parametrize(
        "text",
        ["07700 900123", "+44 7700 900123", "0044 (0) 7700-900-123", "(07700) 900123", "7700900123", "900123", "00123"],
    )
    def test_a_number_however_it_is_typed(self, made, now, text):
        complain(made, now - DAY, now, phone="07700 900124")
        case = complain(made, now - DAY, now, phone="+44 (0)7700 900 123")
        noted = complain(made, now - DAY, now)
        take(made, noted, "noted", now, now, text="She can be rung on 07700 900123 after six.")
        assert found(made, text) == [noted.reference, case.reference]

    @pytest.mark.parametrize(
        "text", ["01632 960 002", "+44 1632 960002", "(01632) 960-002", "960002", "jo@reed.example", "jo rede"]
    )
    def test_a_representative_is_found_by_what_reaches_them(self, made, now, text):
        complain(made, now - DAY, now)
        case = complain(made, now - DAY, now)
        reached = {"name": "Jo Reed", "phone": "01632 960 002", "email": "Jo@Reed.example"}
        take(made, case, "person-noted", now, now, who="n1", part="representative", **reached)
        assert found(made, text) == [case.reference]

    def test_a_reference_comes_first(self, made, now):
        case = complain(made, now - DAY, now)
        other = complain(made, now - DAY, now, words=f"See {case.reference} of last week")
        assert found(made, case.reference) == [case.reference, other.reference]
        assert found(made, case.reference.lower()) == [case.reference, other.reference]
        assert found(made, f"{case.number}")[0] == case.reference

    def test_an_email_address(self, made, now):
        complain(made, now - DAY, now, email="bilal@other.example")
        case = complain(made, now - DAY, now, email="Bilal.O-k@post.example", name="B")
        assert found(made, "bilal.o-k@POST.example") == [case.reference]
        assert found(made, "post.example") == [case.reference]


class TestNarrowing:
    def test_by_state_site_and_days(self, made, now):
        from putright.accounts.models import Site
        from putright.accounts.scope import within
        from putright.casework.receiving import Complaint, receive
        from putright.casework.recording import Recorded

        with within(made.organisation):
            site = Site.objects.create(organisation=made.organisation, name="A further house")
            told = Complaint("A damp wall", "phone", (now - 40 * DAY).isoformat(), name="Ada")
            done = receive(made.organisation, told, who_is(made), now=now, site=site)
        assert isinstance(done, Recorded), done
        old = done.record.case
        new = complain(made, now - DAY, now, words="A damp floor")
        take(made, new, "withdrawn", now, now)
        day = (now - 20 * DAY).date()
        assert found(made, "damp") == [new.reference, old.reference]
        assert found(made, "damp", status="withdrawn") == [new.reference]
        assert found(made, "damp", site=site.pk) == found(made, site=site.pk) == [old.reference]
        assert found(made, "damp", received_from=day) == [new.reference]
        assert found(made, "damp", received_to=day) == [old.reference]
        assert found(made, "damp", received_from=day - 400 * DAY, received_to=day) == [old.reference]
        assert found(made, "damp", received_from=day - 5000 * DAY, received_to=day) == [old.reference]
        assert found(made, old.reference, status="withdrawn") == []

    def test_a_state_or_days_of_few_cases_are_looked_at_whole(self, made, now, monkeypatch):
        """However many newer cases have the words, and say them one after the other."""
        from putright.reports import search as module

        monkeypatch.setattr(module, "LOOKED_AT", 2)
        old = complain(made, now - 40 * DAY, now, words="A damp wall")
        take(made, old, "withdrawn", now, now)
        for words in ("A wall, damp", "A damp wall", "A damp wall", "A damp wall"):
            complain(made, now - DAY, now, words=words)
        assert found(made, '"damp wall"', status="withdrawn") == [old.reference]
        assert found(made, "damp -wall", status="withdrawn") == []
        assert found(made, "damp", received_to=(now - 20 * DAY).date()) == [old.reference]
        assert found(made, '"damp wall"', status="open") != []

    def test_a_receipt_that_was_corrected_is_found_where_it_is_now(self, made, now):
        case = complain(made, now - 3 * DAY, now, words="A damp wall")
        came = now - 70 * DAY
        take(made, case, "corrected", now, now, of="f1", set={"at": came.isoformat(timespec="seconds")})
        assert found(made, "damp", received_to=(now - 50 * DAY).date()) == [case.reference]
        assert found(made, "damp", received_from=(now - 50 * DAY).date()) == []


class TestWhoMaySee:
    def test_a_barred_case_is_found_by_nothing(self, made, now):
        case = complain(
            made, now - DAY, now, words="A damp wall", name="Ada Marsh", phone="07700 900123", email="a@b.example"
        )
        open_case = complain(made, now - DAY, now, words="A damp floor", name="Ada Mersh")
        who = replace(who_is(made), barred=frozenset({case.pk}))
        for text in (
            case.reference,
            str(case.number),
            "marsh",
            "07700 900123",
            "a@b.example",
            "wall",
            '"damp wall"',
            "damp",
        ):
            assert case.reference in found(made, text), text
            assert case.reference not in found(made, text, who), text
        assert found(made, "damp", who) == [open_case.reference]

    def test_the_list_leaves_it_out_too(self, made, now):
        from putright.accounts.scope import within
        from putright.reports.register_list import listed

        case = complain(made, now - DAY, now)
        who = replace(who_is(made), barred=frozenset({case.pk}))
        with within(made.organisation):
            assert [row.case for row in listed(made.organisation, who_is(made), now).rows] == [case.pk]
            assert listed(made.organisation, who, now).rows == []

    def test_nobody_reads_another_organisations_words_through_the_function(
        self, database, made, make_organisation, now
    ):
        other = make_organisation("ieso")
        complain(other, now - DAY, now, words="Secretword in a letter", name="Secretname", phone="07700 900123")
        complain(made, now - DAY, now, words="A letter")
        theirs = other.organisation.pk
        asked = [
            "'wsecretword'",
            f"'{theirs}.0.wsecretword'",
            f"'#.0.wsecretword' | '{theirs}.#.wsecretword'",
            "'nsecretnam':*",
            f"'x'' | ''{theirs}.0.wsecretword'",
            "!'wnothing'",
            f"!'wnothing' & '{theirs}.0.wletter'",
            "'':*",
        ]
        for here, expected in ((made.organisation.pk, True), ("", False)):
            with psycopg.connect(database.app_url) as connection:
                connection.execute("SELECT set_config('putright.organisation', %s, true)", [str(here)])
                for one in asked:
                    for exactly in ("", one):
                        rows = ask(connection, one, exactly)
                        cases = {row[1] for row in rows}
                        own = connection.execute(
                            "SELECT id FROM register_case WHERE id = ANY(%s)", [list(cases)]
                        ).fetchall()
                        assert {row[0] for row in own} == cases, one
                assert bool(ask(connection, "'wletter'", "")) == expected

    def test_every_key_begins_with_the_organisation(self, database, made, now):
        complain(made, now - DAY, now, words="A letter 07700 900123", name="Ada Marsh")
        keys = as_superuser(
            database,
            "SELECT lexeme FROM register_searched, unnest(words) WHERE organisation_id = %s",
            made.organisation.pk,
        )
        assert len(keys) > 5
        assert all(key.startswith(f"{made.organisation.pk}.0.") for (key,) in keys)

    def test_the_functions_are_nobodys_to_bend(self, database, made):
        rows = as_superuser(
            database,
            "SELECT proname, prosecdef, proconfig, proacl::text, pg_get_userbyid(proowner), prosrc FROM pg_proc"
            " WHERE proname IN ('putright_search', 'putright_forget_words')",
        )
        assert len(rows) == 2
        for name, definer, settings, rights, owner, source in rows:
            assert definer
            assert "search_path=pg_catalog, public, pg_temp" in settings
            assert owner == "putright_owner"
            assert "EXECUTE" not in source.upper()
            if name == "putright_search":
                assert not re.search(r"[{,]=X", rights)
                assert "putright_app=X" in rights
        with psycopg.connect(database.app_url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TEMP TABLE register_searched (words tsvector)")


def ask(connection, keys, exactly):
    """The rows of one question; none where it is no question at all."""
    try:
        with connection.transaction():
            return connection.execute(
                "SELECT * FROM putright_search(%s, %s, '{}'::bigint[], 1, 2147483647, '', null, null, now(), 99, 99)",
                [[keys], [exactly]],
            ).fetchall()
    except psycopg.errors.SyntaxError:
        return []


class TestKeptAsOne:
    def keys(self, database, case):
        rows = as_superuser(
            database, "SELECT strip(words)::text, fresh FROM register_searched WHERE case_id = %s", case.pk
        )
        return rows[0]

    def test_taken_anew_it_is_the_same(self, database, made, now):
        from putright.worker.searching import take_in_parts

        case = complain(made, now - DAY, now, words="A damp wall", name="Ada Marsh", points=("The call", "The bill"))
        take(made, case, "noted", now, now, text="Rang the engineer.")
        before = self.keys(database, case)
        as_superuser(database, "UPDATE register_searched SET words = '', fresh = false WHERE case_id = %s", case.pk)
        assert found(made, "engineer") == []
        assert take_in_parts(made.organisation) == 1
        assert self.keys(database, case) == before
        assert found(made, "engineer") == [case.reference]
        assert take_in_parts(made.organisation) == 0

    def test_while_some_is_missing_the_page_says_so(self, database, made, signed_in, now):
        case = complain(made, now - DAY, now, words="A damp wall")
        desk, address = signed_in(made.accounts["inspector"]), f"/s/{made.slug}/cases/?search=damp"
        assert "not complete yet" not in text_of(desk.get(address))
        as_superuser(database, "UPDATE register_searched SET words = '', fresh = false WHERE case_id = %s", case.pk)
        assert "The search is not complete yet" in text_of(desk.get(address))

    def test_the_command_fills_it_too(self, database, made, now):
        from putright.command.register_command import main

        case = complain(made, now - DAY, now, words="A damp wall")
        as_superuser(database, "UPDATE register_searched SET words = '', fresh = false WHERE case_id = %s", case.pk)
        assert main(["rebuild", "--organisation", made.slug]) == 0
        assert found(made, "damp") == [case.reference]

    def test_the_command_finds_again_how_people_are_recognised(self, database, made, now):
        from putright.accounts.scope import within
        from putright.casework.receiving import Complaint, complained_lately
        from putright.command.register_command import main

        def lately(**known):
            with within(made.organisation):
                asked = Complaint("Again", "phone", now.isoformat(), **known)
                return [one.pk for one in complained_lately(made.organisation, asked, member(made), now)]

        short, foreign = "01632 9604", "+353 1 555 0123"
        case = complain(made, now - DAY, now, name="", phone=short)
        take(made, case, "person-noted", now, now, who="n1", part="representative", name="Jo Reed", phone=foreign)
        numbers = ({"phone": "+44 1632 9604"}, {"phone": "00353 1 5550123"}, {"name": "Jo Reed"})
        assert [lately(**one) for one in numbers] == [[case.pk]] * 3
        # As it was kept once: with its 0 where the number is short, and nothing of representatives.
        as_superuser(database, "DELETE FROM register_contact WHERE case_id = %s", case.pk)
        kept = "INSERT INTO register_contact (organisation_id, case_id, value) VALUES (%s, %s, 'tel:016329604')"
        as_superuser(database, kept, made.organisation.pk, case.pk)
        assert [lately(**one) for one in numbers] == [[]] * 3
        assert main(["rebuild", "--check", "--organisation", made.slug]) == 1
        assert main(["rebuild", "--organisation", made.slug]) == 0
        assert [lately(**one) for one in numbers] == [[case.pk]] * 3
        assert main(["rebuild", "--check", "--organisation", made.slug]) == 0

    def test_what_is_erased_is_found_no_more(self, database, made, now):
        from putright.worker.searching import take_in_parts

        gone = complain(made, now - DAY, now, words="A damp wall", name="Zebedee Marsh", phone="07700 900123")
        take(made, gone, "noted", now, now, text="Rang the engineer.")
        stays = complain(made, now - DAY, now, words="A damp floor", name="Ada Marsh")
        as_superuser(
            database,
            "DELETE FROM register_personal WHERE fact_id IN"
            " (SELECT id FROM register_fact WHERE case_id = %s AND kind = 'contact-given')",
            gone.pk,
        )
        for text in ("wall", "zebedee", "zebede", "07700 900123", "engineer"):
            assert found(made, text) == [], text
        names = as_superuser(
            database, "SELECT DISTINCT word FROM register_nameword WHERE organisation_id = %s", made.organisation.pk
        )
        assert {name for (name,) in names} == {"ada", "marsh"}
        take_in_parts(made.organisation)
        assert found(made, "engineer") == [gone.reference]
        assert found(made, "wall") == []
        assert found(made, "marsh") == found(made, "damp") == [stays.reference]

    def test_a_text_from_elsewhere(self, database, made, now, monkeypatch):
        from putright.accounts.scope import within
        from putright.register import searching
        from putright.register.search_anew import take_anew
        from putright.worker.searching import take_in_parts

        case = complain(made, now - DAY, now, words="A damp wall")
        text = "The survey found rising moisture. " + "Filler words. " * 30_000

        def kept(organisation, cases):
            return [(case.pk, "survey.pdf", text)] if organisation == made.organisation.pk and case.pk in cases else []

        monkeypatch.setattr(searching, "_READERS", [])
        searching.also_read(kept)
        with within(made.organisation):
            take_anew(made.organisation, [case.pk])
        for again in (False, True):
            if again:
                as_superuser(
                    database, "UPDATE register_searched SET words = '', fresh = false WHERE case_id = %s", case.pk
                )
                take_in_parts(made.organisation)
            hits = answer(made, "moisture damp").hits
            assert [hit.row.reference for hit in hits] == [case.reference]
            assert found(made, '"rising moisture"') == found(made, "survey.pdf") == [case.reference]
            extract = answer(made, "moisture").hits[0].extract
            assert (extract.entry, extract.source) == (0, "survey.pdf")

    def test_more_words_than_an_index_takes_are_no_fault(self, made, now):
        words = " ".join(f"w{number:06}" for number in range(60_000))
        case = complain(made, now - DAY, now, words=f"{words[:390_000]} end")
        assert found(made, "w000007") == [case.reference]


class TestPage:
    def test_it_shows_the_words_marked_and_leads_to_the_entry(self, made, signed_in, now):
        words = (
            f"{'Much was said before. ' * 12}Then <b>mould</b> grew & the boiler burst. {'And more after it. ' * 20}"
        )
        case = complain(made, now - DAY, now, words=words)
        page = (
            signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/cases/", {"search": "boilers"}).content.decode()
        )
        assert "<b>mould" not in page
        assert re.search(r"… [^<]*&lt;b&gt;mould&lt;/b&gt; grew &amp; the <mark>boiler</mark> burst\.[^<]* …", page)
        assert f'href="/s/{made.slug}/cases/{case.reference}/#entry-2"' in page

    def test_it_says_how_it_understood(self, made, signed_in, now):
        complain(made, now - DAY, now)
        desk = signed_in(made.accounts["inspector"])
        said = text_of(desk.get(f"/s/{made.slug}/cases/", {"search": 'the boilers "no heat" -gas'}))
        assert "Looked for all of these words, in any form, anywhere in a case: boilers, “no heat”." in said
        assert "Left out cases with “gas”." in said
        assert "Nearly every case has this word, so it was not looked for: the." in said
        assert "No case fits." in said

    def test_where_nothing_is_found_it_says_what_was_tried(self, made, signed_in, now):
        complain(made, now - DAY, now)
        desk, path = signed_in(made.accounts["inspector"]), f"/s/{made.slug}/cases/"

        def said(search, **more):
            return text_of(desk.get(path, {"search": search, **more}))

        name, number, phrase, both = said("Zebedee"), said("0117 496 0999"), said('"no such heat"'), said("X-99999")
        assert "As the name of somebody who complained" in name
        assert "In the documents of every case" in name
        assert "As a telephone number" in number
        assert "Try the last five figures alone" in number
        assert "As the name" not in number
        assert "Leave out the quotation marks" in phrase
        assert "Looked for these words, one after the other, in any form" in phrase
        assert "As the reference of a case" in both
        assert "Leave out the days" not in name
        assert "Leave out the days" in said("Zebedee", status="closed")
        assert "Add one that few cases have" in said("the and was")
        assert "Add one to look for" in said("-Zebedee")
        assert "You typed no word and no figure" in said('"')

    def test_a_day_that_is_none_is_said_and_kept(self, made, signed_in, now):
        complain(made, now - DAY, now)
        page = signed_in(made.accounts["inspector"]).get(f"/s/{made.slug}/cases/", {"from": "31 2 2026", "to": "soon"})
        assert "There is no 31 February 2026." in text_of(page)
        assert 'value="31 2 2026"' in page.content.decode()
        assert 'value="soon"' in page.content.decode()

    @pytest.mark.parametrize(("role", "there"), [("inspector", True), ("handler", True), ("administrator", False)])
    def test_a_box_stands_on_every_page_of_those_who_may_read(self, made, signed_in, role, there):
        place = "people" if role == "administrator" else "remarks"
        page = signed_in(made.accounts[role]).get(f"/s/{made.slug}/{place}/").content.decode()
        assert ('class="putright-header__search"' in page) == there
