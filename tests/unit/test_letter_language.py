"""The language of letter texts: what it can say, each fault with its line, and that nothing else gets in."""

from __future__ import annotations

import pytest

from putright.letters.filling import MOST, TooLong, fill
from putright.letters.named import named_values
from putright.letters.parsing import DEEPEST, LONGEST, parse

VALUES = {
    "reference": "LK-1",
    "complainant": "",
    "handler": "Joe {{ reference }} {% if x %}",
    "promises": ["one thing", "another"],
    "agreed": [],
    "points": [{"number": "1", "about": "The call", "decision": "We agree."}],
}


def filled(text):
    parsed = parse(text)
    assert parsed.faults == ()
    return fill(parsed.nodes, VALUES)


def faults(text):
    return [(fault.line, fault.message) for fault in parse(text).faults]


def test_values_conditions_and_lists():
    assert filled("No. {{ reference }}.") == "No. LK-1."
    assert filled("{% if complainant %}a{% else %}b{% endif %}") == "b"
    assert filled("{% if not complainant and reference %}a{% endif %}") == "a"
    assert filled("{% if complainant or agreed %}a{% endif %}b") == "b"
    assert filled("{% for one in promises %}\n- {{ one }}\n{% endfor %}\nEnd") == "- one thing\n- another\nEnd"
    assert filled("{% for one in agreed %}{{ one }}{% empty %}none{% endfor %}") == "none"
    assert filled("{% for p in points %}{{ p.number }}. {{ p.about }}: {{ p.decision }}{% endfor %}") == (
        "1. The call: We agree."
    )


def test_what_a_value_holds_is_never_read_as_a_text():
    assert filled("{{ handler }}") == "Joe {{ reference }} {% if x %}"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a\n{{ refrence }}", 2, "Did you mean reference?"),
        ("{{ settings }}", 1, 'There is no value "settings".'),
        ("{{ reference.__class__ }}", 1, "reference has no parts that could be named. Write {{ reference }}."),
        ("{{ points.0.about }}", 1, "Go through the list: {% for one in points %}."),
        ("{% for one in points %}{{ one.__class__ }}{% endfor %}", 1, "Write one.number or one.about or one.decision."),
        ("{{ reference|upper }}", 1, "A value is shown as it is; nothing can be done to it."),
        ('{% include "/etc/passwd" %}', 1, "It knows if, else, endif, for, empty and endfor"),
        ("{% load static %}", 1, "nothing else can be done from within a letter"),
        ("{% debug %}", 1, "does not know"),
        ("{% elif reference %}", 1, 'Did you mean "else"?'),
        ("{# a remark #}", 1, "There are no remarks"),
        ("{% if reference %}", 1, "Write {% endif %} where it ends."),
        ("{% if reference %}\n{% endfor %}\n{% endif %}", 2, 'The "if" of line 1 ends first.'),
        ("{% if %}a{% endif %}", 1, "A name is missing here."),
        ("{% if reference and handler or stage %}a{% endif %}", 1, "not by both"),
        ("{% for one in promisses %}{{ one }}{% endfor %}", 1, "Did you mean promises?"),
        ("{% for one in reference %}{{ one }}{% endfor %}", 1, '"reference" is no list.'),
        ("{% for reference in promises %}{% endfor %}", 1, "cannot stand for one of a list"),
        (
            "{% for a in promises %}\n{% for b in promises %}{% endfor %}\n{% endfor %}",
            2,
            "cannot stand within another",
        ),
        ("{{ promises }}", 1, "promises is a list. Write {% for one in promises %}, a line with {{ one }}"),
        ("{{ one }}", 1, 'there is no "for" around it'),
        ("Hello {{ reference", 1, "Two opening braces begin the name of a value"),
        ("100 %} of", 1, "This ends a mark, and none was begun."),
        ("a\n[Write here the reasons]", 2, "A place to fill in is written [write here: what is to be written]"),
        ("[write here: the reasons", 1, "nobody would be told that it is still open"),
    ],
)
def test_each_fault_is_a_sentence_with_its_line(text, line, says):
    found = faults(text)
    assert found
    assert any(number == line and says in message for number, message in found), found


def test_what_could_swell_is_refused_before_it_does():
    assert "has at most 20,000" in parse("x" * (LONGEST + 1)).faults[0].message
    deep = "{% if reference %}" * 1500 + "{% endif %}" * 1500
    assert "part within part" in parse(deep[:LONGEST]).faults[0].message
    assert parse("{% if reference %}" * DEEPEST + "{% endif %}" * DEEPEST).faults == ()
    assert any("more than 400 marks" in one.message for one in parse("{{ reference }}" * 1200).faults)
    # Work that grew with the square of the length, or worse, would be noticed here.
    for piece in ("{{", "{%", "{{ a }}", "[write here", "{% if a and a and a %}", "{% for a in b %}", "{% endif %}"):
        assert 0 < len(parse((piece * 20_000)[:LONGEST]).faults) <= 20


def test_a_letter_has_an_end_however_long_the_lists_are():
    body = "{% for one in promises %}" + "x" * 15_000 + "{% endfor %}"
    with pytest.raises(TooLong):
        fill(parse(body).nodes, {"promises": ["a"] * 10_000_000})
    nothing = parse("{% for one in promises %}{% endfor %}")
    with pytest.raises(TooLong):
        fill(nothing.nodes, {"promises": ["a"] * (MOST + 1)})


def test_text_that_other_languages_would_obey_is_text():
    text = "file:///etc/passwd url(x) @import 'x'; ${HOME} <script> %s {0} `id` $(id) #include 100%"
    assert filled(text) == text


def test_every_value_says_what_it_is():
    for name, value in named_values().items():
        assert value.what.endswith("."), name
        assert value.example, name
        assert value.sort == "list" or not value.parts, name
