"""Words that may tell of danger: invented sentences, and others that only sound like it."""

import re

import pytest

from putright import model_policies, policies
from putright.bodies.danger import codes, sign_said, signs_in
from putright.bodies.urgent import known_for, load_urgent, urgent_for

FOUND = {
    "I have had chest pain since this morning and nobody rings back.": "life",
    "Mum has FALLEN in the bathroom and can’t get up, we pressed the button twice": "life",
    "He took too many tablets last night.": "life",
    "If this goes on I will kill myself": "self-harm",
    "She says she feels suicidal": "self-harm",
    "i dont want to live any more.": "self-harm",
    "My son's been cutting himself, and I can't go on": "self-harm",
    "my husband hits me when the carer is gone": "violence",
    "He said he is going to kill me.": "violence",
    "She threatened the whole family with a knife": "violence",
    "I am scared of my neighbour": "violence",
    "There are bruises on both of her arms.": "abuse",
    "She was left for hours in wet bedding": "abuse",
    "The night staff are stealing money from residents": "abuse",
    "I think the baby is not safe: there are bruises on her. The child was hit again": "child",
    "The plug caught fire": "fire",
    "the fire exit has been locked since May": "fire",
    "There is a smell of gas in the hall": "gas",
    "it smells strongly of gas": "gas",
    "The carbon monoxide alarm went off": "gas",
    "We have no heating and two small children": "home",
    "Water is pouring through the ceiling": "home",
    "The pendant did not work when she fell": "home",
    "Mae arogl nwy yn y gegin": "gas",
}

NOTHING = (
    "The receptionist was rude and kept me waiting for 40 minutes.",
    "Nobody answered my letter about the gas bill.",
    "I was fired up about it. The fire drill took an hour.",
    "Please send me your leaflet on suicide prevention.",
    "The chest of drawers was broken when they moved me. It was a pain to get it mended.",
    "I could not get an appointment, and the killer is that nobody says sorry.",
    "The new carpet is strangely green and the heating engineer came on time.",
    "I live alone and want to go on with the same carer.",
    "The dog grooming salon next door is loud.",
    "My bank account was hit by two payments.",
    "They do not smell nice, the bins. Gas was turned off for a day in June.",
    "",
)  # fmt: skip


@pytest.mark.parametrize(("text", "code"), FOUND.items())
def test_signs_of_danger_are_found(text, code):
    assert code in [one.code for one in signs_in(text)]


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_sounds_like_it_is_left_alone(text):
    assert signs_in(text) == ()


def test_a_sign_is_told_once_with_the_words_in_which_it_was_found():
    found = signs_in("I smell gas.\nThe smell of gas is strong, and my husband hits me")
    assert [(one.code, one.words) for one in found] == [("violence", "husband hits"), ("gas", "smell gas")]
    assert sign_said("gas") == "a smell of gas, or carbon monoxide"


def test_words_of_two_sentences_are_not_put_together():
    assert signs_in("Gas was delivered. Smell is not a problem here") == ()


def test_a_very_long_text_is_read_at_once_and_to_its_end():
    assert [one.code for one in signs_in("smell " * 4_000 + ". " + "a" * 5_000 + " the flat is on fire")] == ["fire"]


def test_every_sign_has_a_number_in_every_country():
    signs = set(codes())
    assert len(signs) < 10  # a browser keeps each as a digit
    for division in ("england-and-wales", "scotland", "northern-ireland", "its own"):
        helped = {sign for one in urgent_for(division, "housing-association") for sign in one.signs}
        assert helped == signs, division


def test_whom_to_call_follows_country_and_kind_and_what_was_said():
    def ids(*asked, **more):
        return [one.id for one in urgent_for(*asked, **more)]

    assert ids("scotland", "housing-association", {"gas"})[:3] == ["emergency", "emergency-text", "gas"]
    assert ids("northern-ireland", "housing-association", {"gas"})[:3] == ["emergency", "emergency-text", "gas-ni"]
    assert "gas" not in ids("england-and-wales", "independent-healthcare")
    assert "alarm" in ids("england-and-wales", "telecare")
    assert {"domestic-england", "domestic-wales"} <= set(ids("england-and-wales", "charity"))
    assert "landlord" in ids("england-and-wales", "housing-and-care")
    assert "landlord" not in ids("england-and-wales", "housing-and-care", own=True)
    assert ids("its own", "charity") == ["emergency-elsewhere"]


def test_a_number_that_nobody_has_read_is_shown_to_nobody():
    assert "childline" in [one.id for one in known_for("scotland", "charity")]
    assert "childline" not in [one.id for one in urgent_for("scotland", "charity")]


def test_every_number_says_how_it_is_known_and_for_which_kinds_that_there_are():
    texts = [policies.policy_text(name) for name in policies.bundled()]
    texts += [model_policies.model_text(name) for name in model_policies.models()]
    kinds = {kind for text in texts for kind in re.findall(r"provider: \{kind: ([\w-]+)\}", text)}
    for one in load_urgent():
        assert one.known.status in ("seen", "verified", "unverified")
        assert (one.known.on is not None) == bool(one.known.read) == (one.known.status != "unverified")
        assert all((one.when, one.name, one.phone or one.says))
        assert not one.phone or one.dialled.isdigit()
        assert set(one.kinds) <= kinds
