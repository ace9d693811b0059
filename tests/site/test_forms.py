"""What a form looks like to somebody who sees it, hears it, or has made a mistake in it."""

import re
from datetime import UTC, date, datetime, time
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.template import Context, Template

from putright.site.components import Checkboxes, DateField, PhoneField, Radios, TimeField, day_and_time

LONDON = ZoneInfo("Europe/London")


class Complaint(forms.Form):
    name = forms.CharField(label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(label="Email address", required=False, help_text="We answer to it")
    phone = PhoneField(label="Telephone number", required=False)
    received = DateField(label="When did it reach you?")
    hour = TimeField(label="At what time?", required=False)
    how = forms.ChoiceField(
        label="How did it come?", choices=[("phone", "By phone"), ("letter", "By letter")],
        help_text="Choose the first", widget=Radios(hints={"letter": "Keep the envelope"}),
    )  # fmt: skip
    needs = forms.MultipleChoiceField(
        label="What helps you?", required=False, choices=[("large", "Large print"), ("audio", "Sound")],
        widget=Checkboxes(),
    )  # fmt: skip
    place = forms.ChoiceField(label="Site", choices=[("", "Choose one"), ("n", "North house")])
    words = forms.CharField(label="What happened?", widget=forms.Textarea)
    agree = forms.BooleanField(label="You may write to me", help_text="You can change this later")
    case = forms.CharField(widget=forms.HiddenInput, initial="7")


class Page(HTMLParser):
    """The elements of a page with their attributes, and which label names which id."""

    def __init__(self, html: str):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]

    @property
    def ids(self) -> list[str]:
        return [str(attributes["id"]) for _, attributes in self.elements if attributes.get("id")]

    def by_id(self, name: str) -> dict[str, str | None]:
        return next(attributes for _, attributes in self.elements if attributes.get("id") == name)


def drawn(form: forms.Form, template: str = "{{ form }}") -> str:
    return Template("{% load putright_tags %}" + template).render(Context({"form": form}))


WHOLE = "{% error_summary form %}{{ form }}"
STATES = {
    "empty": lambda: Complaint(),
    "everything missing": lambda: Complaint({}),
    "mistyped": lambda: Complaint({"received": "30/2/2026", "hour": "9", "how": "owl", "phone": "later", "case": "7"}),
    "filled": lambda: Complaint(initial={"received": date(2026, 3, 27), "hour": time(14, 30), "needs": ["audio"]}),
}


@pytest.mark.parametrize("state", STATES)
def test_every_control_is_named_and_every_description_exists(state):
    page = Page(drawn(STATES[state](), WHOLE))
    named = {attributes.get("for") for attributes in page.all("label")}
    assert len(page.ids) == len(set(page.ids))
    for control in page.all("input", "textarea", "select"):
        assert control.get("type") == "hidden" or control["id"] in named
    for _, attributes in page.elements:
        for name in (attributes.get("aria-describedby") or "").split():
            assert name in page.ids
    for link in page.all("a"):
        assert str(link["href"]).removeprefix("#") in page.ids


@pytest.mark.parametrize("state", STATES)
def test_nothing_inline_and_nothing_left_to_the_browser(state):
    for tag, attributes in Page(drawn(STATES[state](), WHOLE)).elements:
        assert tag not in {"script", "style"}
        assert not {"style", "placeholder", "required"} & set(attributes)
        assert not any(name.startswith("on") for name in attributes)


def test_groups_of_choices_have_a_legend_and_their_hint():
    html = drawn(Complaint())
    legends = re.findall(r"<fieldset[^>]*>\s*<legend[^>]*>([^<]*)</legend>", html)
    assert legends == ["How did it come?", "What helps you? (optional)"]
    page = Page(html)
    assert page.all("fieldset")[0]["aria-describedby"] == "id_how_helptext"
    assert page.by_id("id_how_1")["aria-describedby"] == "id_how_1_helptext"
    assert "aria-describedby" not in page.by_id("id_how_0")


def test_what_may_be_left_out_says_so_and_nothing_else():
    assert re.findall(r"([^<>]*) \(optional\)", drawn(Complaint())) == [
        "Email address", "Telephone number", "At what time?", "What helps you?",
    ]  # fmt: skip


def test_a_form_of_filters_is_not_marked():
    class Search(forms.Form):
        mark_optional = False
        words = forms.CharField(required=False)

    assert "(optional)" not in drawn(Search())


def test_what_another_answer_asks_for_is_not_called_optional():
    class Access(forms.Form):
        asked_by_another_answer = frozenset({"people"})
        people = forms.CharField(required=False)
        note = forms.CharField(required=False)

    assert re.findall(r"([^<>]*) \(optional\)", drawn(Access())) == ["Note"]


def test_the_error_stands_at_the_field_and_at_the_top():
    html = drawn(STATES["mistyped"](), WHOLE)
    page = Page(html)
    assert '<a href="#id_received">When did it reach you? There is no 30 February 2026. Check the day.</a>' in html
    assert '<a href="#id_how_0">' in html
    received = page.by_id("id_received")
    assert received["aria-invalid"] == "true"
    assert received["aria-describedby"] == "id_received_helptext id_received_error"
    assert "govuk-input--error" in str(received["class"]).split()
    assert received["value"] == "30/2/2026"
    assert "id_how_error" in str(page.all("fieldset")[0]["aria-describedby"]).split()
    assert html.count('<span class="govuk-visually-hidden">Error:</span>') == len(page.all("a"))


def test_what_is_missing_is_named():
    html = drawn(Complaint({"case": "7"}), "{% error_summary form %}")
    assert re.findall(r"<li><a[^>]*>([^<]*)</a>", html) == [
        "Fill in “Your name”.",
        "Fill in “When did it reach you?”.",
        "Choose an answer for “How did it come?”.",
        "Choose an answer for “Site”.",
        "Fill in “What happened?”.",
        "Tick “You may write to me”.",
    ]


@pytest.mark.parametrize(
    ("label", "sentence", "named"),
    [
        ("How do you want to get your code?", "Choose how you want to get your code.", False),
        ("What is the number of your complaint?", "Type the number of your complaint.", False),
        ("What happened?", "Tell us what happened.", False),
        ("Code", "Type the code.", False),
        ("Why?", "Say why. It stays with the record.", False),
        ("What is it?", "Choose what it is.", False),
        ("Sut ydych chi am gael eich cod?", "Dewiswch sut rydych chi am gael eich cod.", False),
        ("I want to stay anonymous: do not contact me", "You ticked that you want to stay anonymous, but", False),
        ("When did it reach you?", "There is no 30 February 2026. Check the day.", True),
        ("On what day?", "This has not happened yet. Check the day and the hour.", True),
        ("Who is to look at it?", "Choose somebody.", True),
        ("Telephone number", "There is no number in this. Write it like this: 01632 960 001.", True),
        ("Text", "There is nothing in it.", True),
        ("Where?", "Choose a site from the list.", True),
    ],
)
def test_the_summary_names_the_box_only_where_the_sentence_does_not(label, sentence, named):
    class Asked(forms.Form):
        box = forms.CharField(label=label, error_messages={"required": sentence})

    (said,) = re.findall(r"<li><a[^>]*>([^<]*)</a>", drawn(Asked({}), "{% error_summary form %}"))
    assert (said != sentence) == named
    assert said.endswith(sentence)
    assert said.startswith(label) == named


def test_no_summary_without_errors():
    assert drawn(Complaint(), "{% error_summary form %}") == ""
    assert drawn(Complaint(), "{% error_summary nothing %}") == ""


def test_an_error_of_the_whole_form_is_in_the_summary():
    form = Complaint({"case": "7"})
    form.add_error(None, "These two do not fit together.")
    assert "<li>These two do not fit together.</li>" in drawn(form, WHOLE)


def test_what_was_typed_is_never_markup():
    evil = '"><script>alert(1)</script>'
    form = Complaint(
        {"name": evil, "words": evil, "received": evil, "hour": evil, "phone": evil, "how": evil, "case": evil}
    )
    form.fields["name"].label = evil
    form.fields["name"].help_text = evil
    form.add_error("name", evil)
    form.add_error(None, evil)
    assert all(tag != "script" for tag, _ in Page(drawn(form, WHOLE)).elements)


def test_hidden_fields_come_along_without_a_label():
    html = drawn(Complaint())
    assert '<input type="hidden" name="case" value="7" id="id_case">' in html
    assert html.count("Case") == 0


def test_one_field_drawn_by_itself_may_look_otherwise():
    html = drawn(
        Complaint(), '{% field form.name label="Whose name?" hint="As on letters" size="l" heading=True width="20" %}'
    )
    page = Page(html)
    assert "Whose name?</label></h1>" in html
    assert page.by_id("id_name")["aria-describedby"] == "id_name_helptext"
    assert str(page.by_id("id_name")["class"]).split() == ["govuk-input", "govuk-input--width-20"]
    assert page.by_id("id_name")["autocomplete"] == "name"


def test_a_date_is_shown_as_it_may_be_typed_again():
    page = Page(drawn(STATES["filled"]()))
    assert page.by_id("id_received")["value"] == "27 3 2026"
    assert page.by_id("id_hour")["value"] == "14:30"
    assert "checked" in page.by_id("id_needs_1")
    assert "checked" not in page.by_id("id_needs_0")


def test_another_writing_is_no_change():
    typed = {"received": "27 March 2026", "hour": "2.30pm"}
    form = Complaint(typed, initial={"received": date(2026, 3, 27), "hour": time(14, 30)})
    assert not {"received", "hour"} & set(form.changed_data)
    assert "received" in Complaint({"received": "28/3/26"}, initial={"received": date(2026, 3, 27)}).changed_data


@pytest.mark.parametrize("field", [DateField, TimeField, PhoneField])
def test_blank_is_missing_or_nothing(field):
    assert not field(required=False).clean("  ")
    with pytest.raises(ValidationError):
        field().clean("  ")


@pytest.mark.parametrize("typed", ["01632 960 001", "+44 (0)1632 960001", "01632-960-001 ext 12", "111"])
def test_telephone_numbers_are_kept_as_typed(typed):
    assert PhoneField().clean(f" {typed} ") == typed


@pytest.mark.parametrize("typed", ["ring me", "12", "01632 960 001; drop", "=cmd()", "1" * 21])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(ValidationError, match="not a telephone number"):
        PhoneField().clean(typed)


def test_the_hour_that_the_clocks_skip_is_refused():
    with pytest.raises(ValidationError, match=r"there was no 01:30\. Write 02:30"):
        day_and_time(date(2026, 3, 29), time(1, 30), LONDON)
    assert day_and_time(date(2026, 3, 29), time(0, 30), LONDON) == datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert day_and_time(date(2026, 3, 29), time(2), LONDON) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_of_the_hour_that_comes_twice_the_first_is_meant():
    moment = day_and_time(date(2026, 10, 25), time(1, 30), LONDON)
    assert moment.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
