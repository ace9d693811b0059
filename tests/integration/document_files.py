"""Small files of many kinds, made up, and what the tests of documents do with them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from putright.procedure.acts import Refusal


def parcel(*parts: tuple[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts:
            file.writestr(name, content)
    return out.getvalue()


def docx(words: str, *, more: bytes = b"") -> bytes:
    """A Word document."""
    text = f"<w:document xmlns:w='x'><w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:body></w:document>"
    return parcel(("[Content_Types].xml", "<Types/>"), ("word/document.xml", text.encode() + more))


def odt(words: str) -> bytes:
    """An OpenDocument text."""
    text = f"<office:text xmlns:office='o' xmlns:text='t'><text:p>{words}</text:p></office:text>"
    return parcel(("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", text))


def png(wide: int = 1, high: int = 1) -> bytes:
    """A picture that says that it is so wide and so high."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\x20\x60\x80"))
        + chunk(b"IEND", b"")
    )


def pdf(words: str) -> bytes:
    """A PDF of one page with these words."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


MAIL = (
    b"From: Ada Marsh <ada@mail.example>\r\nTo: complaints@larkfield.example\r\nSubject: The stairlift\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    b"<p>It stopped <b>halfway</b>.</p><script>var hidden</script>\r\n"
)


def upload(name: str, content: bytes):
    """A file as a browser sends it. What a browser says of its kind counts for nothing."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(name, content, content_type="text/html")


def complain(made):
    """A case of an organisation."""
    from django.utils import timezone

    from putright.accounts.members import member_of
    from putright.accounts.scope import within
    from putright.casework.receiving import Complaint, receive

    now = timezone.now()
    with within(made.organisation):
        by = member_of(made.organisation, made.accounts["manager"])
        told = Complaint("Nobody rang me back.", "phone", now.isoformat(timespec="seconds"))
        done = receive(made.organisation, told, by, now=now)
    assert not isinstance(done, Refusal), done
    return done.record.case


def address(made, case, end=""):
    """Where the documents of a case stand."""
    return f"/s/{made.slug}/cases/{case.reference}/documents/{end}"


def add(browser, made, case, *files, **said):
    """Send the form for adding files."""
    key = said.pop("form_id", "")
    data = {"what": "letter", "documents": [upload(*one) for one in files], "form_id": key} | said
    return browser.post(address(made, case, "add/"), data)


def standing(made, case):
    """The documents of a case as its facts tell of them."""
    from putright.accounts.scope import within
    from putright.register.documents import documents_of
    from putright.register.models import Case
    from putright.register.reading import record_of

    with within(made.organisation):
        return documents_of(record_of(Case.objects.select_related("policy").get(pk=case.pk)))


def store(made):
    """The folder of an organisation's files."""
    from putright.casework.document_acts import store_of

    found = store_of(made.organisation)
    assert found is not None
    return found
