"""The pages of mail: what waits, one mail, what becomes of it, and taking that back."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from tests.integration.some_cases import text_of
from tests.integration.test_acts import as_typed
from tests.integration.test_mailbox import case_of, entries_of, mail, messages_of


@pytest.fixture
def made(make_organisation):
    return make_organisation("ieso")


@pytest.fixture
def desk(made, signed_in):
    return signed_in(made.accounts["handler"])


def bring(made, raw, *, ago=timedelta(hours=2)):
    """A mail that came, kept and read; gives its row."""
    from putright.accounts.scope import within
    from putright.casework.document_acts import store_of
    from putright.correspondence.mailbox.intake import bring_in
    from putright.correspondence.mailbox.run import read_new
    from putright.register.mail_models import MailIn

    store, now = store_of(made.organisation), timezone.now()
    assert store is not None
    assert bring_in(made.organisation, store, [bytes(raw)], now - ago, now)
    read_new(made.organisation)
    with within(made.organisation):
        return MailIn.objects.filter(organisation=made.organisation).latest("pk")


def again(made, row):
    from putright.accounts.scope import within
    from putright.register.mail_models import MailIn

    with within(made.organisation):
        return MailIn.objects.select_related("case__policy").get(organisation=made.organisation, pk=row.pk)


def page_of(made, row, more=""):
    return f"/s/{made.slug}/mail/{row.pk}/{more}"


def decide(desk, made, row, **said):
    form = desk.get(page_of(made, row)).context["form"]
    return desk.post(page_of(made, row), as_typed(form) | said)


def test_what_somebody_wrote_is_text_and_what_it_repeats_is_folded(made, desk):
    said = mail(
        "<script>alert(1)</script> <ada@marsh.example>", "<b>Cold</b> tea",
        "<img src=x onerror=alert(1)>\n\nOn Mon, 2 Mar 2026 at 10:00, Larkfield <c@larkfield.example> wrote:\n"
        "> Dear Ada",
    )  # fmt: skip
    row = bring(made, said)
    page = desk.get(page_of(made, row)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;b&gt;Cold&lt;/b&gt; tea" in page
    assert "What it repeats of earlier mails" in page
    listed = text_of(desk.get(f"/s/{made.slug}/mail/"))
    assert "<b>Cold</b> tea" in listed
    assert "1 mail waits for somebody" in " ".join(text_of(desk.get(f"/s/{made.slug}/")).split())


def test_a_mail_is_saved_as_it_came_and_never_shown_by_the_browser(made, desk):
    raw = bytes(mail())
    answer = desk.get(page_of(made, bring(made, raw), "file/"))
    assert b"".join(answer.streaming_content) == raw
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")


def test_a_mail_that_cannot_be_read_is_saved_put_on_a_case_or_made_one_from_the_browser(made, desk):
    row = bring(made, b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\na\r\n" * 2_000)
    assert row.state == "unreadable"
    page = text_of(desk.get(page_of(made, row)))
    assert "It has more than 500 parts." in page
    assert "Record it as a complaint" in page
    case = case_of(made)
    assert decide(desk, made, row, what="reply", reference=case.reference).status_code == 302
    assert [one.row.kind for one in entries_of(made, case)][-2:] == ["mail-received", "document-added"]


def test_a_mail_becomes_a_complaint_received_when_it_arrived_once_and_acknowledged_once(made, desk):
    said = mail("Ada Marsh <ada@marsh.example>")
    said.add_attachment(b"%PDF-1.4 the bill", maintype="application", subtype="pdf", filename="bill.pdf")
    row = bring(made, said, ago=timedelta(days=2))
    one = desk.get(page_of(made, row, "files/1/"))
    assert b"".join(one.streaming_content) == b"%PDF-1.4 the bill"
    assert one["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert desk.get(page_of(made, row, "files/2/")).status_code == 404
    address = page_of(made, row, "complaint/")
    form = desk.get(address).context["form"]
    typed = as_typed(form)
    assert (typed["channel"], typed["name"], typed["email"]) == ("email", "Ada Marsh", "ada@marsh.example")
    first = desk.post(address, typed)
    assert first.status_code == 302, form.errors
    assert desk.post(address, typed).status_code == 302
    case = again(made, row).case
    entries = entries_of(made, case)
    assert entries[0].row.happened[:16] == row.came.isoformat()[:16]
    files = [one.says for one in entries if one.row.kind == "document-added"]
    assert [(one["name"], one["what"], one["description"]) for one in files] == [
        ("Cold tea.eml", "email", "Cold tea"),
        ("bill.pdf", "other", "bill.pdf"),
    ]
    assert [one.kind for one in messages_of(made)] == ["receipt"]
    page = text_of(desk.get(page_of(made, row)))
    assert case.reference in page
    assert "Let it wait again" not in page
    assert "put that right on the case" in page


def test_the_front_desk_makes_a_complaint_of_a_mail_and_puts_none_on_a_case(made, signed_in):
    front, case = signed_in(made.accounts["front-desk"]), case_of(made)
    row = bring(made, mail("bob@marsh.example"))
    assert "It belongs to a case" not in text_of(front.get(page_of(made, row)))
    form = as_typed(front.get(page_of(made, row)).context["form"])
    assert front.post(page_of(made, row), form | {"what": "reply", "reference": case.reference}).status_code == 200
    address = page_of(made, row, "complaint/")
    assert front.post(address, as_typed(front.get(address).context["form"])).status_code == 302
    assert again(made, row).became == "complaint"


def test_a_mail_is_put_on_a_case_by_its_suggestion_and_taken_off_again(made, desk):
    case = case_of(made)
    row = bring(made, mail("ada@marsh.example"))
    page = text_of(desk.get(page_of(made, row)))
    assert f"{case.reference} Ada Marsh: the same address stands on it" in page
    assert page.index("Record what it is") < page.index("Record it as a complaint"), "what is likely comes first"
    assert decide(desk, made, row, what="reply").status_code == 302
    shown = text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/?show=letters"))
    assert "A mail came from ada@marsh.example." in shown
    assert f"{timezone.localtime(row.came):%H:%M} · entry" in shown  # when it arrived, not when it was put there
    assert "The tea was cold." in shown
    assert desk.post(page_of(made, row), {"what": "not-ours", "reason": "x"}).status_code == 302  # too late
    assert again(made, row).became == "reply"
    back = as_typed(desk.get(page_of(made, row)).context["back"])
    assert desk.post(page_of(made, row), back | {"reason": ""}).status_code == 200
    assert desk.post(page_of(made, row), back | {"reason": "It is Bob's case"}).status_code == 302
    assert again(made, row).state == "waiting"
    shown = text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/?show=letters"))
    assert "put on this case by mistake" in shown
    assert "from ada@marsh.example" not in shown
    kinds = [one.row.kind for one in entries_of(made, case)]
    assert kinds[-4:] == ["mail-received", "document-added", "document-withdrawn", "mail-removed"]
    assert "It is Bob's case" in text_of(desk.get(page_of(made, row)))


@pytest.mark.parametrize(
    ("said", "then"),
    [
        ({"what": "request"}, "request"), ({"what": "praise"}, "praise"),
        ({"what": "not-ours", "reason": "Spam"}, "not-ours"),
    ],
)  # fmt: skip
def test_what_is_no_complaint_is_written_down_where_it_belongs(made, desk, said, then):
    from putright.accounts.scope import within
    from putright.register.models import Remark, ServiceRequest

    row = bring(made, mail())
    assert decide(desk, made, row, **said).status_code == 302
    assert (again(made, row).state, again(made, row).became) == ("settled", then)
    with within(made.organisation):
        counts = [one.objects.filter(organisation=made.organisation).count() for one in (ServiceRequest, Remark)]
    assert counts == [int(then == "request"), int(then == "praise")]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"what": ""}, "Choose what it is."),
        ({"what": "not-ours"}, "Write why it is not for us."),
        ({"what": "reply", "reference": "NOPE-00001"}, "There is no case of this number."),
        ({"what": "reply", "reference": ""}, "Write the number of the case"),
    ],
)
def test_nothing_is_decided_without_what_it_needs_and_nothing_typed_is_lost(made, desk, said, why):
    row = bring(made, mail("bob@marsh.example"))
    page = decide(desk, made, row, **said)
    assert page.status_code == 200
    assert why in page.content.decode()
    assert again(made, row).state == "waiting"


def test_a_mail_on_a_case_that_is_closed_to_somebody_is_closed_to_them_too(made, signed_in, desk):
    from putright.accounts.scope import within
    from putright.register.models import CaseBar

    case = case_of(made)
    on_case, waits = bring(made, mail(subject=f"Re {case.reference}")), bring(made, mail("bob@marsh.example"))
    assert again(made, on_case).case == case
    with within(made.organisation):
        CaseBar.objects.create(organisation=made.organisation, case=case, why="about", person=made.people["handler"])
    assert desk.get(page_of(made, on_case)).status_code == 403
    assert desk.get(page_of(made, on_case, "file/")).status_code == 403
    assert on_case.says["subject"] not in text_of(desk.get(f"/s/{made.slug}/mail/?show=settled"))
    assert case.reference not in text_of(desk.get(page_of(made, waits)))
    answer = decide(desk, made, waits, what="reply", reference=case.reference)
    assert "closed to you" in answer.content.decode()


def test_a_message_that_came_back_is_settled_by_saying_what_was_done_instead(made, desk):
    from tests.unit.test_incoming import REPORT

    case = case_of(made)
    identity = messages_of(made)[0].identity
    report = REPORT % (b"failed", b"5.1.1", b"message/rfc822")
    row = bring(made, report.replace(b"0123@larkfield", f"{identity}@larkfield".encode()))
    assert "Came back" in text_of(desk.get(f"/s/{made.slug}/cases/{case.reference}/"))
    assert "no such user" in text_of(desk.get(page_of(made, row)))
    assert decide(desk, made, row, what="posted").status_code == 200
    assert decide(desk, made, row, what="posted", reason="Sent by post").status_code == 302
    assert again(made, row).became == "posted"


def test_what_becomes_of_new_mail_is_chosen_in_the_browser_and_noted(made, signed_in, tmp_path, settings_with):
    from putright.accounts.scope import within
    from putright.register.mail_models import Mailbox

    file = tmp_path / "mailboxes.toml"
    file.write_text(
        f'[[mailbox]]\norganisation = "{made.slug}"\nname = "complaints"\nhost = "imap.larkfield.example"\n'
        'user = "c@larkfield.example"\npassword_variable = "NOWHERE"\n'
    )
    boss = signed_in(made.accounts["administrator"])
    address = f"/s/{made.slug}/organisation/mail/"
    assert "No mailbox is named" in text_of(boss.get(address))
    with settings_with(MAILBOXES=file), within(made.organisation):
        one = Mailbox.objects.create(
            organisation=made.organisation, name="complaints", failing=timezone.now() - timedelta(hours=1), why="No."
        )
    with settings_with(MAILBOXES=file):
        assert "It has not been reached since" in text_of(boss.get(address))
        assert boss.post(address, {f"box_{one.pk}": "complaints"}).status_code == 302
        file.write_text("nonsense")
        page = text_of(boss.get(address))
    assert "cannot be read" in page
    assert str(file) not in page
    with within(made.organisation):
        assert Mailbox.objects.get(pk=one.pk).makes_complaints
    assert "Mailbox complaints" in text_of(boss.get(f"/s/{made.slug}/people/changes/"))
    front = signed_in(made.accounts["front-desk"])
    assert "has not been reached for more than 15 minutes" in text_of(front.get(f"/s/{made.slug}/"))


def test_a_mail_of_another_organisation_is_not_there(made, make_organisation, signed_in):
    other = make_organisation("ieso")
    row = bring(made, mail(subject=uuid.uuid4().hex))
    strange = signed_in(other.accounts["manager"])
    for more in ("", "file/", "complaint/"):
        assert strange.get(f"/s/{other.slug}/mail/{row.pk}/{more}").status_code == 404


def test_what_waits_and_was_settled_shows_nothing_of_a_case_to_those_to_whom_it_is_closed(made, signed_in, desk):
    from tests.unit.test_incoming import REPORT

    from putright.accounts.scope import within
    from putright.register.models import CaseBar

    case = case_of(made)
    identity = messages_of(made)[0].identity
    report = REPORT % (b"failed", b"5.1.1", b"message/rfc822")
    back = bring(made, report.replace(b"0123@larkfield", f"{identity}@larkfield".encode()))
    assert decide(desk, made, back, what="posted", reason="I phoned Ada").status_code == 302
    from_her = bring(made, mail("ada@marsh.example", "More on what was done to me"))
    names_it = bring(made, mail("bob@marsh.example", "About my neighbour", f"It is {case.reference.lower()}."))
    other = bring(made, mail("eve@marsh.example", "Quite another thing"))
    with within(made.organisation):
        CaseBar.objects.create(organisation=made.organisation, case=case, why="about", person=made.people["handler"])
    for row in (back, from_her, names_it):
        for more in ("", "file/", "complaint/"):
            assert desk.get(page_of(made, row, more)).status_code == 403, more
    waiting, settled = (text_of(desk.get(f"/s/{made.slug}/mail/{show}")) for show in ("", "?show=settled"))
    assert "It could not be delivered" not in settled
    assert from_her.says["subject"] not in waiting
    assert names_it.says["subject"] not in waiting
    assert other.says["subject"] in waiting
    assert desk.get(page_of(made, other)).status_code == 200
    manager = signed_in(made.accounts["manager"])
    assert from_her.says["subject"] in text_of(manager.get(f"/s/{made.slug}/mail/"))
    # The worklist counts as the list of mail shows: the one asks in SQL what the other asks by rows.
    assert "1 mail waits for somebody" in " ".join(text_of(desk.get(f"/s/{made.slug}/")).split())
    assert "3 mails wait for somebody" in " ".join(text_of(manager.get(f"/s/{made.slug}/")).split())


def test_whoever_reads_a_mail_of_a_case_is_written_down_among_its_readers(made, signed_in, desk):
    from putright.accounts.scope import within
    from putright.register.models import CaseRead

    case = case_of(made)
    row = bring(made, mail(subject=f"Re {case.reference}"))
    for more in ("", "file/"):
        assert desk.get(page_of(made, row, more)).status_code == 200
    with within(made.organisation):
        read = CaseRead.objects.filter(organisation=made.organisation, case=case)
        assert [(one.account_id, one.what) for one in read] == [(made.accounts["handler"].pk, "mail")] * 2
