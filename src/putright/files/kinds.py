"""What a file is, told by its content. Its name is somebody's words, and proves nothing.

The signatures are those of the library ``filetype``. What it does not tell apart is told here: parcels of office
documents, older office files, mail, text, pages of the web, programs.
"""

from __future__ import annotations

import codecs
import re
import struct
import zipfile
from types import MappingProxyType
from typing import IO, Final, NamedTuple

import filetype

HEAD: Final = 64 * 1024
"""Bytes at the beginning by which most kinds are told."""

MOST_PARTS: Final = 5_000
"""Parts of an office document. More has no use but to exhaust whoever opens it."""


class Kind(NamedTuple):
    """A kind of file: its media type, the endings of its names (the usual one first), what it is called.

    ``code`` is what the register keeps of it; mostly the usual ending.
    """

    media: str
    endings: tuple[str, ...]
    words: str
    special: str = ""

    @property
    def code(self) -> str:
        """What the register keeps of it."""
        return self.special or self.endings[0]


class Unfit(ValueError):
    """Why a file is not taken: a sentence without its subject, such as "is empty."."""


PLAIN: Final = "application/octet-stream"
"""What a browser is told of a file that it must not try to show."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_OPEN: Final = "application/vnd.oasis.opendocument"
_KINDS: Final = (
    Kind("application/pdf", ("pdf",), "PDF"),
    Kind("image/jpeg", ("jpg", "jpeg", "jfif"), "picture"),
    Kind("image/png", ("png",), "picture"),
    Kind("image/gif", ("gif",), "picture"),
    Kind("image/webp", ("webp",), "picture"),
    Kind("image/heic", ("heic", "heif"), "picture"),
    Kind("image/tiff", ("tif", "tiff"), "picture"),
    Kind(f"{_OFFICE}.wordprocessingml.document", ("docx",), "Word document"),
    Kind(f"{_OFFICE}.spreadsheetml.sheet", ("xlsx",), "Excel workbook"),
    Kind(f"{_OFFICE}.presentationml.presentation", ("pptx",), "PowerPoint slides"),
    Kind(f"{_OPEN}.text", ("odt",), "OpenDocument text"),
    Kind(f"{_OPEN}.spreadsheet", ("ods",), "OpenDocument sheet"),
    Kind(f"{_OPEN}.presentation", ("odp",), "OpenDocument slides"),
    Kind("application/msword", ("doc",), "Word document"),
    Kind("application/vnd.ms-excel", ("xls",), "Excel workbook"),
    Kind("application/vnd.ms-powerpoint", ("ppt",), "PowerPoint slides"),
    Kind("application/rtf", ("rtf",), "text with formats"),
    Kind("text/plain", ("txt", "text", "log", "md", "csv"), "text"),
    Kind("message/rfc822", ("eml",), "email"),
    Kind("application/vnd.ms-outlook", ("msg",), "email"),
    Kind("audio/mpeg", ("mp3",), "sound"),
    Kind("audio/mp4", ("m4a",), "sound"),
    Kind("audio/x-wav", ("wav",), "sound"),
    Kind("audio/ogg", ("ogg", "oga", "opus"), "sound"),
    Kind("audio/x-flac", ("flac",), "sound"),
    Kind("audio/amr", ("amr",), "sound"),
    Kind("audio/aac", ("aac",), "sound"),
    Kind("video/mp4", ("mp4", "m4v", "3gp", "3g2"), "film"),
    Kind("video/quicktime", ("mov",), "film"),
    Kind("video/x-msvideo", ("avi",), "film"),
    Kind("video/x-matroska", ("mkv",), "film"),
    Kind("video/webm", ("webm",), "film"),
    Kind("video/mpeg", ("mpg", "mpeg"), "film"),
    Kind("video/x-ms-wmv", ("wmv",), "film"),
)
KINDS: Final = MappingProxyType({kind.media: kind for kind in _KINDS})
"""What is kept as what it is, by media type."""

WEB: Final = Kind(PLAIN, ("txt",), "page of the web", "web")
"""HTML and SVG: they can hold scripts, so that the copy that somebody opens is text."""
MACROS: Final = Kind(PLAIN, ("bin",), "office document with macros", "macros")
UNKNOWN: Final = Kind(PLAIN, ("bin",), "file of a kind that is not known", "unknown")
"""Such as the film of a camera in a form of its maker's: refused, it would be lost as evidence."""

_BY_CODE: Final = MappingProxyType({kind.code: kind for kind in (*_KINDS, WEB, MACROS)})

_PROGRAMS: Final = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe", b"L\0\0\0\x01\x14\x02\0", b"ITSF", b"dex\n",
)  # fmt: skip
_PACKED: Final = frozenset(
    f"application/{one}"
    for one in ("zip", "gzip", "x-7z-compressed", "x-rar-compressed", "x-tar", "x-bzip2", "x-xz", "x-lzip", "zstd",
                "vnd.ms-cab-compressed", "x-compress", "x-unix-archive", "x-rpm")
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS: Final = (
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
)
_PARTS: Final = (
    ("word/document.xml", "wordprocessingml.document"),
    ("xl/workbook.xml", "spreadsheetml.sheet"),
    ("ppt/presentation.xml", "presentationml.presentation"),
)
_SAME: Final = MappingProxyType({"image/heif": "image/heic", "audio/m4a": "audio/mp4", "video/x-m4v": "video/mp4"})
_WEB: Final = re.compile(r"<(!doctype\s+html|html|svg|script|head|body|iframe|xhtml)\b", re.IGNORECASE)
_MAIL: Final = re.compile(
    r"(?im)^(from|to|cc|subject|date|received|message-id|return-path|delivered-to|mime-version|content-type):"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def recognise(file: IO[bytes]) -> Kind:
    """The kind of an open file. Raises Unfit: it is empty, a program, or packed."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise Unfit("is empty.")
    text = _text(head)
    if text is None and head.startswith(_PROGRAMS):
        raise Unfit("is a program. Programs are not kept: whoever opens one may do harm.")
    if text is not None and _WEB.search(text[:4096]) and not _is_mail(text):
        return WEB
    if head.startswith(_OLE):
        return _older_office(file)
    if head.startswith(b"PK"):
        return _parcel(file)
    return _by_signature(head) or _without_one(head, text)


def _by_signature(head: bytes) -> Kind | None:
    told = filetype.guess_mime(head)  # type: ignore[no-untyped-call]
    if told in _PACKED:
        raise _packed()
    return KINDS.get(_SAME.get(str(told), str(told)))


def _without_one(head: bytes, text: str | None) -> Kind:
    """A PDF with something before it, a film of a newer make, mail, text."""
    if b"%PDF-" in head[:1024]:
        return KINDS["application/pdf"]
    if head[4:8] == b"ftyp":
        return KINDS["video/mp4"]
    if text is None:
        return UNKNOWN
    return KINDS["message/rfc822" if _is_mail(text) else "text/plain"]


def kind_of(code: str) -> Kind:
    """The kind of a code that the register keeps; one that is not known is a plain file."""
    return _BY_CODE.get(code, UNKNOWN)


def _packed() -> Unfit:
    return Unfit("is an archive (packed files). Unpack it, and add the files that you need.")


def _text(head: bytes) -> str | None:
    """The beginning as text, if it is text."""
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            found = head.decode(codec, "ignore")
            return None if _CONTROL.search(found) else found
    try:
        found = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        found = head.decode("cp1252", "replace")
        if found.count("\ufffd") or sum(one > 127 for one in head) > len(head) // 4:
            return None
    return None if _CONTROL.search(found) else found


def _is_mail(text: str) -> bool:
    """Whether it begins as a mail does: with lines of a head, two of them well known."""
    top = re.split(r"\r?\n\r?\n", text, maxsplit=1)[0]
    lines = [one for one in top.splitlines() if one and not one[0].isspace()]
    headed = all(re.match(r"[!-9;-~]+:|From ", one) for one in lines)
    return headed and len({one.lower() for one in _MAIL.findall(top)}) >= 2


def _older_office(file: IO[bytes]) -> Kind:
    """Which of the programs made it, by the names of its streams, which stand in it as UTF-16."""
    found: set[str] = set()
    names = [(name.encode("utf-16-le"), media) for name, media in _STREAMS]
    file.seek(0)
    before = b""
    while part := file.read(1 << 20):
        found |= {media for name, media in names if name in before + part}
        before = part[-64:]
    return next((KINDS[media] for _, media in _STREAMS if media in found), UNKNOWN)


def _parcel(file: IO[bytes]) -> Kind:
    """Which office document a ZIP is. Nothing is unpacked; how many parts it claims is looked at first."""
    if not few_parts(file):
        raise _packed()
    try:
        with zipfile.ZipFile(file) as parcel:
            names = set(parcel.namelist())
            told = parcel.open("mimetype").read(100).decode("ascii", "replace") if "mimetype" in names else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise Unfit("is damaged or packed in an unusual way, so it cannot be told what it is.") from None
    except Exception as error:  # what zlib and its kin say of bytes that are none of theirs
        raise Unfit("is damaged, so it cannot be told what it is.") from error
    if told in KINDS:
        return KINDS[told]
    office = next((end for part, end in _PARTS if part in names), None)
    if office is None:
        raise _packed()
    return MACROS if any(one.endswith("vbaProject.bin") for one in names) else KINDS[f"{_OFFICE}.{office}"]


def few_parts(file: IO[bytes]) -> bool:
    """Whether a ZIP says at its end that it has a few parts only, so that its list can be read."""
    file.seek(0, 2)
    size = file.tell()
    file.seek(max(0, size - 66_000))
    tail = file.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < 22 or b"PK\x06\x07" in tail[max(0, place - 40) : place]:
        return False
    _, _, _, _, parts, listed = struct.unpack("<IHHHHI", tail[place : place + 16])
    return bool(0 < parts <= MOST_PARTS and listed <= 1 << 20)
