"""The words in a file, read in a process of its own with bounds on memory, time and length (see ``reading``).

Run as ``python -m putright.files.words CODE SECONDS``; the file is its input, the words its output.
"""

from __future__ import annotations

import codecs
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from types import MappingProxyType
from typing import IO, Any, Final
from xml.parsers import expat

from putright.files.kinds import few_parts

LONGEST: Final = 1_000_000
"""Characters that are read. A longer text is cut."""

MOST_UNPACKED: Final = 60_000_000
"""Bytes of an office document's text, unpacked."""

MOST_MEMORY: Final = 700 * 1024 * 1024
"""Bytes that the process may take."""

_MOST_READ: Final = 4 * LONGEST
_MOST_PAGES: Final = 3_000
_MOST_ATTACHED: Final = 200
_PARAGRAPHS: Final = frozenset({"p", "h", "tr", "table-row", "si", "br", "line-break", "tab"})


class Unreadable(Exception):
    """It cannot be read, whatever for."""


def plain(file: IO[bytes]) -> Iterator[str]:
    """A text, in whichever of the usual codes it is written."""
    raw = file.read(_MOST_READ)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        yield raw.decode("utf-16", "replace")
        return
    try:
        yield raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # Cut in the middle of a sign where the reading ended; anywhere else it is another code.
        cut = len(raw) == _MOST_READ and error.start > len(raw) - 4
        yield raw.decode("utf-8-sig" if cut else "cp1252", "replace")


class _Page(HTMLParser):
    """The text of a page of the web, without what is not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._hidden += tag in ("script", "style")
        self.found.append("\n" if tag in ("p", "br", "div", "tr", "li") else " ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in ("script", "style")))

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(data)


def page(text: str) -> str:
    """The words of HTML."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    return "".join(reader.found)


def web(file: IO[bytes]) -> Iterator[str]:
    """The words of a page of the web that was saved."""
    yield page("".join(plain(file)))


def mail(file: IO[bytes]) -> Iterator[str]:
    """Who wrote to whom about what, the text, and the names of what was attached."""
    message = BytesParser(policy=policy.default).parse(file)
    for name in ("from", "to", "cc", "date", "subject"):
        for value in message.get_all(name, []):
            yield f"{name.title()}: {value}"
    for place, part in enumerate(message.walk()):
        if place > _MOST_ATTACHED:
            return
        if part.get_filename():
            yield f"Attached: {part.get_filename()}"
        elif part.get_content_maintype() == "text":
            try:
                text = part.get_content()
            except (LookupError, ValueError):
                text = bytes(part.get_payload(decode=True) or b"").decode("utf-8", "replace")
            yield page(text) if part.get_content_subtype() == "html" else str(text)


def pdf(file: IO[bytes]) -> Iterator[str]:
    """The text of each page."""
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable
    for place, one in enumerate(reader.pages):
        if place >= _MOST_PAGES:
            return
        yield one.extract_text()


def office(*wanted: str) -> Callable[[IO[bytes]], Iterator[str]]:
    """A reader of those parts of an office document whose names begin so."""

    def read(file: IO[bytes]) -> Iterator[str]:
        if not few_parts(file):
            raise Unreadable
        left = MOST_UNPACKED
        with zipfile.ZipFile(file) as parcel:
            for info in parcel.infolist():
                if info.filename.startswith(wanted) and info.filename.endswith(".xml"):
                    with parcel.open(info) as part:
                        for words, size in _of_xml(part):
                            left -= size
                            if left < 0:
                                raise Unreadable
                            yield words

    return read


def _of_xml(part: IO[bytes]) -> Iterator[tuple[str, int]]:
    """The words of an XML part, piece by piece, with how many bytes were read for each. Entities are refused."""
    found: list[str] = []
    reader = expat.ParserCreate(namespace_separator="}")
    reader.buffer_text = True

    def refuse(*_: object) -> None:
        raise Unreadable

    def end(name: str) -> None:
        if name.rpartition("}")[2] in _PARAGRAPHS:
            found.append("\n")

    reader.StartDoctypeDeclHandler = refuse
    reader.EntityDeclHandler = refuse
    reader.CharacterDataHandler = found.append
    reader.EndElementHandler = end
    while piece := part.read(1 << 16):
        reader.Parse(piece)
        yield "".join(found), len(piece)
        found.clear()
    reader.Parse(b"", True)
    yield "".join(found), 0


READERS: Final = MappingProxyType(
    {
        "txt": plain,
        "eml": mail,
        "web": web,
        "pdf": pdf,
        "docx": office("word/document", "word/foot", "word/end", "word/head", "word/com"),
        "xlsx": office("xl/sharedStrings"),
        "pptx": office("ppt/slides/slide", "ppt/notesSlides/notes"),
        "odt": office("content"),
        "ods": office("content"),
        "odp": office("content"),
    }
)
"""What can be read, by the code of its kind."""


def main(code: str, file: IO[bytes], out: IO[bytes]) -> int:
    """Write the words of a file; 0 where it was read, even if there are none."""
    left = LONGEST + 1  # one more tells whoever asked that there was more
    pieces = READERS[code](file)
    joint = "" if READERS[code] not in (mail, pdf) else "\n"
    for piece in pieces:
        said = (piece + joint).replace("\x00", " ")[:left]
        out.write(said.encode("utf-8", "replace"))
        left -= len(said)
        if left <= 0:
            break
    out.flush()
    return 0


def bound(seconds: int) -> None:
    """Take no more memory, time and room than this from now on, whatever the file asks for."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 4 * LONGEST + 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    bound(int(sys.argv[2]))
    sys.exit(main(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer))
