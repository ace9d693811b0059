"""Text taken apart into words, numbers and names for the search."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from putright.register.words import alike, composed, digits_of, distance, keys_of, phones_in, plain, stem, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Siân O’Brien’s letters", ["sian", "obriens", "letters"]),
        ("Sia\u0302n", ["sian"]),
        ("follow-up, don't", ["follow", "up", "dont"]),
        ("ŁUKASZ Müller-Straße", ["lukasz", "muller", "strasse"]),
        ("07700 900123", ["07700", "900123"]),
        ("محمد علي", ["محمد", "علي"]),
        ("___ ' – ’", []),
    ],
)
def test_words_have_no_capitals_accents_or_apostrophes(text, words):
    assert [word.plain for word in words_of(composed(text))] == words


def test_forms_of_a_word_have_one_stem():
    assert len({stem(word) for word in ("complain", "complains", "complained", "complaining")}) == 1
    assert stem("letters") == stem("letter") != stem("lettuce")


@given(st.text(max_size=60))
def test_a_word_stands_where_it_says(text):
    written = composed(text)
    last = 0
    for word in words_of(written):
        assert last <= word.begin < word.end
        last = word.end
        assert plain(written[word.begin : word.end]) == word.plain


PHONES = [
    "07700 900123", "+44 7700 900123", "+44 (0)7700 900 123", "0044 7700 900123", "(07700) 900-123", "07700.900.123",
    "07700900123", "+447700900123", "7700 900123", "+44 (0) 7700 900123",
]  # fmt: skip


@pytest.mark.parametrize("typed", PHONES)
def test_a_number_is_the_same_however_it_is_typed(typed):
    assert digits_of(typed) == "7700900123"
    assert list(phones_in(f"Please ring {typed}, after four.")) == ["7700900123"]


@pytest.mark.parametrize("typed", ["01204 12345", "+44 1204 12345", "00 44 1204 12345"])
def test_a_short_national_number_too(typed):
    assert digits_of(typed) == "120412345"


@pytest.mark.parametrize("text", ["on 27 3 2026", "£4,500.00", "order 12", "2026-03-27T10:15", "1234567890123456789"])
def test_what_is_no_number_is_none(text):
    assert not [one for one in phones_in(text) if len(one) > 8]


@given(st.text("abcdemnrst", min_size=4, max_size=9), st.data())
def test_one_slip_of_the_finger_shares_a_key(name, data):
    place = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("aeghkoz"))
    slip = data.draw(
        st.sampled_from(
            [
                name[:place] + name[place + 1 :],
                name[:place] + letter + name[place:],
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
            ]
        )
    )
    if distance(_once(name), _once(slip)) <= 1 and min(len(_once(name)), len(_once(slip))) > 3:
        assert set(keys_of(name)) & set(keys_of(slip))
        assert alike(name, slip)


def _once(word):
    return "".join(letter for place, letter in enumerate(word) if not place or word[place - 1] != letter)


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_goes_both_ways(one, other):
    assert distance(one, other) == distance(other, one)
    assert (distance(one, other) == 0) == (one == other)


FOUND = """macdonnell mcdonald|mohammed muhammad|mohamed mohammad|hussain husein|hussein hussain|waqar vaqar|
    sian shan|llewelyn llewellyn|jon john|smith smyth|thompson thomson|catherine kathryn|stephen steven|ahmed ahmad|
    khan kahn|gareth garreth|iqbal iqball|chaudhry choudhary|begum begam|rahman rehman|siddiqui siddiqi|qureshi kureshi|
    davies davis|griffiths griffith|pryce price|evans evens|meredith meredeth|fatima fatimah|yusuf yousuf|usman osman|
    wright wrihgt|taylor tayler|clarke clark|reid read|philip phillip|geoffrey jeffrey|macleod mcleod|o'neill oneil"""
APART = """smith jones|ada ava|khan singh|evans owens|patel taylor|morgan martin|james jones|brown green|hughes holmes|
    begum brown|marsh moss|price prosser|ali amy|malik mills"""


@pytest.mark.parametrize("pair", [one.strip() for one in FOUND.split("|")])
def test_a_misspelt_name_is_like_the_right_one(pair):
    one, other = (plain(name) for name in pair.split())
    assert set(keys_of(one)) & set(keys_of(other))
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize("pair", [one.strip() for one in APART.split("|")])
def test_another_name_is_not(pair):
    one, other = pair.split()
    assert not alike(one, other)


def test_threads_stem_as_one_alone_does():
    """A page is a thread, and the stemmer has one place for the word that it works on."""
    words = [f"{begin}{middle}{end}" for begin in ("rel", "hap", "org", "nat") for middle in ("ation", "pin", "aniz")
             for end in ("ational", "ingly", "fulness", "ousness", "ization", "ed", "ement", "ities")]  # fmt: skip
    alone = [stem.__wrapped__(word) for word in words]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda _: [stem.__wrapped__(word) for word in words], range(12)))
    finally:
        sys.setswitchinterval(before)
    assert all(found == alone for found in together)
