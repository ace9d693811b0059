"""Letters to somebody who wants Welsh: in both languages, looked at in both, and never in English alone unsaid."""

from __future__ import annotations

import pytest
from tests.integration.some_cases import complain, take, text_of
from tests.integration.test_following import let_in
from tests.integration.test_letter_texts import adopting, typed
from tests.integration.test_letters_due import CAME, SOON, TUESDAY, ask, choose, work
from tests.integration.test_letters_sent import DAY, LATER, form, go

from putright.stationery.halves import BEGINS


@pytest.fixture
def made(make_organisation):
    return make_organisation("commisceo")


@pytest.fixture
def staff(made, signed_in):
    return signed_in(made.accounts["handler"])


@pytest.fixture
def case(made, now, post):
    found = complain(made, now - DAY, now, email="ada@marsh.example", address="1 Marsh Lane\nMarsh")
    go(made, now)  # the receipt
    post.came.clear()
    take(made, found, "needs-noted", now, now, ways="email letter", formats="welsh")
    return found


@pytest.fixture
def here(made, case):
    return f"/s/{made.slug}/cases/{case.reference}/letter/acknowledgement/"


BOXES = ("subject", "text", "welsh_subject", "welsh", "seen")


def boxes(page):
    """What stands in the boxes."""
    shown = page.context["form"]
    return {name: str(shown[name].value() or "") for name in BOXES if name in shown.fields}


def test_both_halves_are_written_checked_and_go_together(post, made, staff, case, here, now):
    page = staff.get(here)
    assert "This letter is in Welsh, with the same in English below." in text_of(page)
    said = boxes(page)
    assert said["welsh"].index("Annwyl") < said["welsh"].index("Diolch am eich cwyn.")
    assert f"/p/{made.slug}/cy/follow/" in said["welsh"]
    assert f"/p/{made.slug}/follow/" in said["text"]
    whole = said | {"text": f"{said['text']}PS: call us."}
    half = whole | {"welsh": f"{said['welsh']}[write here: the postscript]\n", "then": "send"}
    staff.post(here, half)
    held = text_of(staff.get(f"{here}send/"))
    assert "Still to be written in Welsh: the postscript." in held
    kept = boxes(staff.get(here))
    assert kept["welsh"] == half["welsh"]  # byte for byte, as is the English
    assert kept["text"] == f"{whole['text']}\n"
    typed = whole | {"welsh": f"{said['welsh']}ON: ffoniwch ni.\n", "seen": kept["seen"], "then": "send"}
    assert staff.post(here, typed)["Location"] == f"{here}send/"
    shown = form(staff, f"{here}send/")
    looked = text_of(staff.post(f"{here}send/", shown | {"then": "look"}))
    assert "Annwyl" in looked
    assert "Not by email" not in looked
    done = staff.post(f"{here}send/", shown)
    assert done.status_code == 302, text_of(done)
    assert go(made, now + LATER) == ["sent"]
    [(_, message)] = post.came
    assert message["Content-Language"] == "cy, en"
    assert message["Subject"].strip().startswith("Mae eich cwyn gennym (")
    text = message.get_body(("plain",)).get_content()
    assert text.index("ON: ffoniwch ni.") < text.index("PS: call us.", text.index("\nEnglish"))
    browser = let_in(made, case)
    english, welsh = (text_of(browser.get(f"/p/{made.slug}/{more}case/")) for more in ("", "cy/"))
    assert f"We have your complaint ({case.reference})" in english
    assert "In Welsh and English" in english
    assert f"Mae eich cwyn gennym ({case.reference})" in welsh
    assert "Yn Gymraeg ac yn Saesneg" in welsh


def test_an_emptied_welsh_half_goes_only_with_a_reason_and_by_post_it_is_printed_here(made, staff, case, here):
    whole = boxes(staff.get(here)) | {"then": "post"}
    assert staff.post(here, whole)["Location"] == f"{here}post/"
    assert "to be made elsewhere" not in text_of(staff.get(f"{here}post/"))
    seen = boxes(staff.get(here))["seen"]
    staff.post(here, whole | {"welsh": "", "welsh_subject": "", "seen": seen, "then": "send"})
    page = staff.get(here)
    assert boxes(page)["welsh"] == ""
    assert "This letter is in English alone now." in text_of(page)
    assert BEGINS["cy"] not in page.context["text"]
    asked = staff.get(f"{here}send/")
    assert "They need what is written to them in: Welsh." in text_of(asked)
    refused = staff.post(f"{here}send/", form(staff, f"{here}send/"))
    assert "Say why it goes by email all the same, or send it as they need it." in text_of(refused)
    assert "to be made elsewhere" in text_of(staff.get(f"{here}post/"))


def test_an_emptied_english_half_is_no_letter(staff, here):
    whole = boxes(staff.get(here)) | {"text": " \n ", "then": "keep"}
    answer = staff.post(here, whole)
    assert answer.status_code == 422
    assert "There is nothing in the English text." in text_of(answer)
    assert boxes(answer)["welsh"].strip() == whole["welsh"].strip()


def test_two_who_write_at_once_lose_no_word_of_either_half(made, staff, case, here):
    mine = boxes(staff.get(here))
    staff.post(here, mine | {"text": f"{mine['text']}Theirs.\n", "then": "keep"})
    answer = staff.post(here, mine | {"welsh": f"{mine['welsh']}Fy ngeiriau.\n", "then": "keep"})
    assert answer.status_code == 409
    assert boxes(answer)["welsh"].endswith("Fy ngeiriau.\n")
    assert "Fy ngeiriau." in text_of(answer)
    assert "Theirs." in text_of(answer)


def test_a_letter_that_falls_due_goes_by_itself_in_both(made, post):
    case = complain(made, CAME, CAME, email="ada@marsh.example")
    go(made, CAME)
    choose(made, "details-reminder", "sent")
    take(made, case, "needs-noted", CAME, CAME, ways="email", formats="welsh")
    ask(made, case)
    assert work(made, TUESDAY) == {"to-send": 1, "sent": 1}
    assert go(made, TUESDAY + SOON) == ["sent"]
    text = post.came[-1][1].get_body(("plain",)).get_content()
    assert text.index("Mae angen clywed gennych o hyd") < text.index("We still need to hear from you")


WELSH_BODY = """{{ heading }}

{{ greeting }}

Mae eich cwyn yma. Ei rhif yw {{ reference }}. {{ who }}

{{ details }}

# Nesaf

{{ answer }}

{% for one in promises %}
- {{ one }}
{% endfor %}

{{ ending }}
"""
SAYS = "{% for one in says %}\n# {{ one.heading }}\n\n[write here: {{ one.says }}]\n\n{% endfor %}\n\n"


def test_a_provider_puts_a_welsh_text_of_its_own_in_force(made, case, here, signed_in, now):
    manager = signed_in(made.accounts["manager"])
    home = f"/s/{made.slug}/policy/letters/acknowledgement"
    assert f'href="{home}-cy/"' in manager.get(f"{home}/").content.decode()
    manager.post(f"{home}-cy/", typed(WELSH_BODY.replace("{{ who }}", ""), "Eich cwyn {{ reference }}"))
    refused = manager.post(f"{home}-cy/adopt/draft/", adopting(now))
    assert refused.status_code == 422
    told = text_of(refused)
    assert "Put the value who in the text" in told
    assert 'Put the list "says" in the text' in told
    whole = WELSH_BODY.replace("{{ ending }}", f"{SAYS}{{{{ ending }}}}")
    manager.post(f"{home}-cy/", typed(whole, "Eich cwyn {{ reference }}", seen=1))
    assert "Mae eich cwyn yma." in text_of(manager.get(f"{home}-cy/preview/"))
    done = manager.post(f"{home}-cy/adopt/draft/", adopting(now, seen=2))
    assert done.status_code == 302, text_of(done)
    page = signed_in(made.accounts["handler"]).get(here)
    said = boxes(page)
    assert said["welsh_subject"] == f"Eich cwyn {case.reference}"
    assert "Mae eich cwyn yma." in said["welsh"]
    assert "Nid yw siaradwr Cymraeg" not in said["welsh"]  # theirs is theirs to have checked
    assert "Thank you for your complaint." in said["text"]
    assert "Only one of the two is filled from your own text" in text_of(page)
    assert "Its Welsh text is yours" in text_of(manager.get(f"/s/{made.slug}/policy/letters/"))
