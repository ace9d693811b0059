"""Words that may tell of danger: invented sentences, and others that only sound like it."""

import re
from pathlib import Path

import pytest

from putright import model_policies, policies
from putright.bodies import load_bodies
from putright.bodies.danger import codes, sign_said, signs_in
from putright.bodies.urgent import known_for, load_urgent, urgent_for
from putright.wording.language import say, speaking

LOCALES = Path(__file__).parents[2] / "src/putright/wording/locale/cy/LC_MESSAGES"
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
}
FOUND_IN_WELSH = {
    "Mae gen i boen yn fy mrest ers y bore": "life",
    "Mae poenau yn y frest ganddo": "life",
    "Cafodd Dad drawiad ar y galon": "life",
    "Mae hi'n cael strôc": "life",
    "Dyw e ddim yn anadlu": "life",
    "Rwy'n methu anadlu": "life",
    "Mae Mam wedi cwympo ac mae hi'n methu codi": "life",
    "Mae'n gwaedu'n drwm": "life",
    "Mae hi wedi cymryd gormod o dabledi": "life",
    "Cymerodd hi orddos neithiwr": "life",
    "Mae Nain ar y llawr ac yn methu codi": "life",
    "Mae’n anymwybodol": "life",
    "Dw i eisiau marw": "self-harm",
    "Dwi isio marw.": "self-harm",
    "Rwy'n mynd i ladd fy hun": "self-harm",
    "Dwi ddim eisiau byw rhagor": "self-harm",
    "Rwyf am farw": "self-harm",
    "Mae hi'n sôn am hunanladdiad": "self-harm",
    "Mae o'n hunan-niweidio": "self-harm",
    "Byddai'n well i bawb hebdda i": "self-harm",
    "Alla i ddim mynd ymlaen.": "self-harm",
    "Does dim pwynt byw": "self-harm",
    "Rwy'n torri fy hun": "self-harm",
    "Nid wyf eisiau byw": "self-harm",
    "Does dim rheswm i fyw": "self-harm",
    "Mae fy ngŵr yn fy nharo": "violence",
    "Mae fy mhartner yn fy mygwth": "violence",
    "Bygythiodd e fy lladd": "violence",
    "Mae'n gam-drin domestig": "violence",
    "Trais yn y cartref": "violence",
    "Mae o'n taro fi": "violence",
    "Mae arna i ofn fy ngŵr": "violence",
    "Mae gen i ofn mynd adref": "violence",
    "Ymosododd rhywun arna i": "violence",
    "Cefais fy nhreisio": "violence",
    "Dyw e ddim yn gadael i fi adael y tŷ": "violence",
    "Mae cleisiau ar ei breichiau": "abuse",
    "Mae hi'n cael ei cham-drin": "abuse",
    "Mae rhywun yn dwyn arian oddi ar fy mam": "abuse",
    "Roedd hi'n gorwedd yn ei wrin ei hun": "abuse",
    "Mae Mam yn cael ei hesgeuluso": "abuse",
    "Cafodd ei adael mewn gwely gwlyb": "abuse",
    "Mae doluriau pwyso ganddi": "abuse",
    "Mae'n cael ei gamdrin": "abuse",
    "Mae'r plentyn mewn perygl": "child",
    "Maen nhw'n cam-drin plant": "child",
    "Mae rhywun yn taro'r babi": "child",
    "Mae cleisiau ar y babi": "child",
    "Mae'r tŷ ar dân": "fire",
    "Mae tân yn y gegin": "fire",
    "Mae'r gegin yn llosgi": "fire",
    "Mae mwg yn dod o'r wal": "fire",
    "Mae'r drws tân wedi'i gloi": "fire",
    "Mae ogla llosgi yma": "fire",
    "Mae 'na dân": "fire",
    "Mae arogl nwy yn y gegin": "gas",
    "Mae oglau nwy cryf": "gas",
    "Mae nwy yn gollwng": "gas",
    "Mae'r larwm carbon monocsid yn canu": "gas",
    "Does dim gwres yma": "home",
    "Nid yw'r gwres ddim yn gweithio": "home",
    "Mae'r boeler wedi torri": "home",
    "Rydym heb ddŵr": "home",
    "Mae gwreichion o'r soced": "home",
    "Mae dŵr yn llifo drwy'r nenfwd": "home",
    "Dyw'r larwm ddim yn gweithio": "home",
    "Rwy'n sownd yn y lifft": "home",
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
    "The plant in the hall is dim, and her barn has a march of ants.",
    "",
)  # fmt: skip

NOTHING_IN_WELSH = (
    "Arhosais tan ddeg o'r gloch a ddaeth neb.",
    "Roedd y nyrs yn garedig tan y diwedd.",
    "Sut mae'r plant yn cael eu trin yma?",
    "Cafodd fy mab ei drin yn y clinig.",
    "Wnaethon nhw ddim gadael i mi adael neges.",
    "Nid oedd y staff yn ymwybodol o fy nghwyn.",
    "Roedd y rheolwr yn anymwybodol o'r broblem.",
    "Beth sy'n fy nharo yw'r diffyg trefn.",
    "Nid wyf eisiau byw yma mwyach.",
    "Alla i ddim mynd ymlaen i'r cam nesaf.",
    "Anfonwch eich taflen ar atal hunanladdiad.",
    "Mae'r bil nwy yn anghywir.",
    "Roedd y tân gwyllt yn swnllyd.",
    "Mae gas gen i aros ar y ffôn.",
    "Byddai'r bwyd yn well hebddo.",
    "Torrais fy mys.",
    "Cwyn am farwolaeth fy nhad.",
    "Soniodd am farw ei gŵr.",
    "Mae'r cam cyntaf yn rhy hir.",
    "Mae'r wal yn las.",
    "Roedd dan y bwrdd.",
    "Cerddais drwy'r drws ffrynt.",
    "Mae angen mwy o ddŵr ar y planhigion.",
    "Mae'r her yn fawr ac mae'r hit yn dda.",
    "Nid oedd y doctor ar gael am awr.",
    "Torrais fy hun wrth siafio.",
    "Does dim gwresogydd yn y cyntedd.",
    "Dw i'n marw eisiau gwybod.",
    "Curo dwylo i'r staff!",
    "Mae'r ferch yn y dderbynfa yn anghwrtais.",
    "Collais fy mhwrs ar y llawr.",
    "Mae hi am fynd adref.",
    "Roedd hi'n bwrw glaw ar y plant.",
)
"""Among them words that mean something else in English, or in Welsh without an accent: tan, gas, her, cam, hit."""


@pytest.mark.parametrize(("text", "code"), [*FOUND.items(), *FOUND_IN_WELSH.items()])
def test_signs_of_danger_are_found(text, code):
    assert code in [one.code for one in signs_in(text)]


@pytest.mark.parametrize("text", [*NOTHING, *NOTHING_IN_WELSH])
def test_what_only_sounds_like_it_is_left_alone(text):
    assert signs_in(text) == ()


def test_our_own_words_sound_like_danger_only_where_they_are_of_it():
    of_danger = {text for one in load_urgent() for text in (one.when, one.says, one.name)}
    of_bodies = {one.remit.does for one in load_bodies().values()}
    with speaking("cy"):
        for message in (LOCALES / "putright.po").read_text("utf-8").split('msgid "')[1:]:
            english = message.partition('"')[0]
            if english and english not in of_danger | of_bodies:
                assert signs_in(say(english)) == (), english


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
    assert "samaritans-welsh" in ids("england-and-wales", "charity", language="cy")
    assert "samaritans-welsh" not in ids("england-and-wales", "charity") + ids("scotland", "charity", language="cy")


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
