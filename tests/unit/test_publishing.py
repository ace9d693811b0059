"""Papers as text and as HTML: they say what was meant, all of it, and nothing in them is obeyed."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest
from tests.unit.papers_read import CONTACTS, Html, meant, squeezed
from tests.unit.published_policies import BUNDLED, policy_named

from putright.publishing.making import links_to, make
from putright.publishing.paper import FORMS, Paper, paper_named, papers
from putright.publishing.plain_text import WIDTH, as_plain_text
from putright.publishing.shelf import Shelf
from putright.publishing.square_code import square_code
from putright.publishing.standalone import as_html
from putright.publishing.wall import contents
from putright.publishing.words import words_of
from putright.wording.language import LANGUAGES
from putright.wording.procedure_parts import Item, Items, Paragraph, ProcedurePage, Section
from putright.wording.published import KINDS, Contacts

SINCE = date(2026, 5, 1)
HOSTILE = (
    "<script>alert(1)</script> & \"q\" 'q'",
    '#include "/etc/passwd" #read("x") $a$ *b* _c_ `d` @e \\ // /* [x]',
    "url(file:///etc/passwd) @import 'x'; </style></main>",
    "{{ 7*7 }} {% load x %} javascript:alert(1)",
)


def page_of(*texts: str) -> ProcedurePage:
    parts = tuple(Paragraph(text, ("A-1", "A-2")) for text in texts)
    items = Items("What we will do:", tuple(Item(text, ("B-1",), (text,)) for text in texts))
    return ProcedurePage(texts[0], (Section("a", texts[-1], (*parts, items)),), subtitle=texts[0], note=texts[-1])


every_paper = pytest.mark.parametrize(
    ("name", "kind", "language"), [(name, kind, one) for name in BUNDLED for kind in KINDS for one in LANGUAGES]
)


@every_paper
def test_the_text_says_all_of_it_in_lines_that_an_email_can_quote(name, kind, language):
    page = words_of(policy_named(name), kind, language, CONTACTS, SINCE)
    text = as_plain_text(page)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert max(len(line) for line in text.splitlines() if "https:" not in line) <= WIDTH
    assert [line for line in text.splitlines() if line != line.rstrip()] == []
    said = re.sub(r"^- |:$", "", text, flags=re.MULTILINE)
    # The title comes first here, and whose paper it is after it.
    turned = meant(page).replace(squeezed(page.subtitle + page.title), squeezed(page.title + page.subtitle), 1)
    assert squeezed(said).replace(":", "") == turned.replace(":", "")


@every_paper
def test_the_html_says_all_of_it_and_needs_no_other_file(name, kind, language):
    page = words_of(policy_named(name), kind, language, CONTACTS, SINCE)
    for large in (False, True):
        html = Html(as_html(page, links_to(CONTACTS), large=large))
        assert html.text() == meant(page)
        assert html.of("html")[0]["lang"] == language
        assert [tag for tag, _ in html.elements if tag in ("script", "link", "img", "iframe", "object")] == []
        assert not [name for _, found in html.elements for name in found if name == "src" or name.startswith("on")]
        assert {str(one["href"]).partition(":")[0] for one in html.of("a")} == {"tel", "mailto", "https"}
        ids = [found["id"] for _, found in html.elements if "id" in found]
        assert len(ids) == len(set(ids)) == len(page.sections)
        levels = [int(tag[1]) for tag, _ in html.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_large_print_is_at_least_eighteen_points_and_ordinary_is_not():
    page = words_of(policy_named(BUNDLED[0]), "procedure", "en", None)
    for large, least in ((True, 18.0), (False, 11.0)):
        style = as_html(page, {}, large=large).partition("<style>")[2].partition("</style>")[0]
        body = [rule for rule in re.findall(r"body(?:, [^{]*)? \{([^}]*)\}", style) if "font" in rule]
        printed = [float(size) for rule in body for size in re.findall(r"font-size: ([\d.]+)pt", rule)]
        seen = [float(size) * 0.75 * 16 for rule in body for size in re.findall(r"([\d.]+)rem", rule)]
        # The last rule is the one that counts. A rem is 16 pixels, a pixel three quarters of a point.
        assert printed[-1] >= least
        assert seen[-1] >= least
        assert not re.search(r"italic|uppercase|small-caps", style)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_text(words):
    page = page_of(words)
    html = as_html(page, {})
    assert Html(html).text() == meant(page)
    assert html.count("<script") == 0
    assert squeezed(words) in squeezed(as_plain_text(page))


def test_signs_that_nobody_sees_and_signs_that_turn_a_line_round_are_left_out():
    page = page_of("a\u202eb\x00c\u200bd\x1b[1me")
    assert "abcd[1me" in as_plain_text(page)
    assert "abcd[1me" in as_html(page, {})


def test_what_is_to_be_written_by_hand_has_a_line_to_write_on():
    page = words_of(policy_named(BUNDLED[0]), "summary", "en", None)
    assert "- Phone: _____" in as_plain_text(page)
    assert as_html(page, {}).count('class="write"') == 3


def test_every_paper_has_a_name_of_its_own_and_is_found_by_it():
    every = papers()
    assert len(every) == len({one.file_name for one in every}) == len(KINDS) * len(FORMS) * len(LANGUAGES)
    assert all(paper_named(one.file_name) == one for one in every)
    assert paper_named("procedure-large-print.cy.pdf") == Paper("procedure", "cy", "pdf", True)
    for name in ("", "procedure.pdf", "../procedure.en.pdf", "procedure.xx.pdf", "Procedure.en.pdf"):
        assert paper_named(name) is None
    assert {one.kind for one in every if one.on_one_page} == {"summary"}


@pytest.mark.parametrize("form", ["html", "text"])
def test_a_paper_is_made_alike_each_time(form):
    paper = Paper("procedure", "en", form, False)
    assert make(policy_named(BUNDLED[0]), paper, CONTACTS) == make(policy_named(BUNDLED[0]), paper, CONTACTS)


def test_clauses_stand_in_the_whole_procedure_alone_and_every_paper_says_what_it_is_made_from():
    policy = policy_named("ieso")
    for kind in KINDS:
        text = " ".join(as_plain_text(words_of(policy, kind, "en", CONTACTS, SINCE)).split())
        assert ("IE-09" in text) is (kind == "procedure")
        assert ("Short marks such as" in text) is (kind == "procedure")
        assert f"This paper is made from our “{policy.title}”. It is in force from Friday 1 May 2026." in text
        assert "in force" not in as_plain_text(words_of(policy, kind, "en", CONTACTS))


def test_only_what_there_is_can_be_followed():
    assert links_to(None) == links_to(Contacts(name="A")) == {}
    assert links_to(Contacts(phone="+44 (0)1632 960100")) == {"+44 (0)1632 960100": "tel:+4401632960100"}


class TestTheWall:
    def sections(self):
        bodies = Items("At any time you can go to:", tuple(Item(f"Body {number}.") for number in range(5)))
        return (
            Section("complaining", "Tell us", (Items("", (Item("By phone.", (), ("At night too.",)),)),)),
            Section("outside-bodies", "Who else can help", (bodies,)),
            Section("help", "Help for you", (Paragraph("Ask us."),)),
            Section("contact", "How to reach us", (Paragraph("Phone us."),)),
        )

    def test_less_and_less_is_said_in_a_fixed_order_and_never_nothing(self):
        page = ProcedurePage("How to complain", self.sections())
        steps = list(contents(page))
        assert [[one.id for one in sections] for sections in steps] == [
            ["complaining", "outside-bodies", "help"],
            ["complaining", "outside-bodies", "help"],
            *[["complaining", "outside-bodies"]] * 4,
            ["complaining"],
        ]
        assert steps[0] == page.sections[:-1]
        assert "At night too." in str(steps[0])
        assert "At night too." not in str(steps[1])
        named = [len(re.findall(r"Body \d", str(sections))) for sections in steps]
        assert named == [5, 5, 5, 3, 2, 1, 0]
        assert [str(sections).count("names more") for sections in steps] == [0, 0, 0, 1, 1, 1, 0]

    def test_the_square_code_has_its_three_corners_and_stands_free(self):
        svg = square_code(CONTACTS.form)
        (side,) = (int(one) for one in re.findall(r'viewBox="0 0 (\d+) ', svg))
        black = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", svg)}
        assert {x for x, _ in black} == {y for _, y in black} == set(range(4, side - 4))
        ring = [(x, y) for x in range(7) for y in range(7) if x in (0, 6) or y in (0, 6)]
        for left, top in ((4, 4), (side - 11, 4), (4, side - 11)):
            assert all((left + x, top + y) in black for x, y in ring)
        assert square_code(CONTACTS.form) == svg
        assert square_code(CONTACTS.form + "2") != svg


class TestTheShelf:
    def test_a_paper_is_made_once_and_the_one_not_asked_for_goes_first(self):
        shelf, made = Shelf(room=10), []

        def make_it(key):
            def making():
                made.append(key)
                return key.encode() * 4

            return shelf.take(key, making)

        assert [make_it(key) for key in "abab"] == [b"aaaa", b"bbbb"] * 2
        assert made == ["a", "b"]
        make_it("c")  # there is no room for three: b, asked for last, stays
        make_it("b")
        assert made == ["a", "b", "c"]
        make_it("a")
        assert made == ["a", "b", "c", "a"]

    def test_one_that_is_larger_than_the_shelf_is_given_all_the_same(self):
        shelf = Shelf(room=3)
        assert shelf.take("a", lambda: b"large") == b"large"
        assert shelf.take("a", lambda: b"again") == b"again"

    def test_one_that_cannot_be_made_says_so_and_is_tried_again(self):
        shelf = Shelf(room=10)

        def fail():
            raise ValueError("no ink")

        with pytest.raises(ValueError, match="no ink"):
            shelf.take("a", fail)
        assert shelf.take("a", lambda: b"made") == b"made"
