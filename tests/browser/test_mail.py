"""Mail in a real browser: what waits, what it is, that it was wrong, and what somebody wrote never runs."""

from __future__ import annotations

from playwright.sync_api import expect
from tests.browser.looking import wrong_with
from tests.browser.steps import answer, press, sign_in
from tests.integration.test_mail_pages import bring
from tests.integration.test_mailbox import case_of, mail


def test_a_mail_is_put_on_a_case_taken_off_and_made_a_complaint(make_organisation, window):
    made = make_organisation()
    case = case_of(made)
    said = mail(
        "Ada Marsh <ada@marsh.example>", "The <script>window.ran=1</script> letter",
        "<img src=x onerror=\"window.ran=1\">\n\n"
        "On Mon, 2 Mar 2026 at 10:00, Us <c@x.example> wrote:\n> Dear Ada",
    )  # fmt: skip
    said.add_attachment(b"%PDF-1.4 the bill", maintype="application", subtype="pdf", filename="bill.pdf")
    bring(made, said)
    desk = sign_in(window(), made.accounts["handler"])
    page = desk.page
    page.get_by_role("link", name="1 mail").click()
    assert wrong_with(desk) == []
    page.get_by_role("link", name="letter").click()
    assert wrong_with(desk) == []
    page.locator("main summary").click()
    expect(page.locator("main details")).to_contain_text("> Dear Ada")
    assert page.evaluate("typeof window.ran") == "undefined"
    with page.expect_download() as taken:
        page.get_by_role("link", name="bill.pdf").click()
    assert taken.value.suggested_filename == "bill.pdf"
    answer(page, "What is it?", "It is not for us")
    press(page, "Record what it is")
    expect(page.locator("main")).to_contain_text("Write why it is not for us.")
    assert wrong_with(desk) == []
    answer(page, "What is it?", "It belongs to a case")
    press(page, "Record what it is")
    expect(page.get_by_role("status")).to_contain_text(f"The mail is on {case.reference}")
    expect(page.locator("main")).to_contain_text("A mail came from")
    page.get_by_role("link", name="Mail", exact=True).click()
    page.get_by_role("link", name="Settled").click()
    assert wrong_with(desk) == []
    page.get_by_role("link", name="letter").click()
    page.get_by_label("What was wrong?").fill("It is another matter.")
    press(page, "Let it wait again")
    assert wrong_with(desk) == []
    page.get_by_role("link", name="Record it as a complaint").click()
    expect(page.get_by_label("Email address")).to_have_value("ada@marsh.example")
    assert wrong_with(desk) == []
