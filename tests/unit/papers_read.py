"""Papers read back: what a PDF, an HTML file or a text says and how it is made, for comparison with what was meant."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from putright.wording.procedure_parts import Items, Part, ProcedurePage
from putright.wording.published import Contacts

CONTACTS = Contacts(
    name="Larkfield Skin Clinic",
    phone="01632 960100",
    email="complaints@larkfield.example",
    address="1 High Street\nLarkfield\nLK1 2AB",
    form="https://putright.larkfield.example/p/larkfield/complain/",
)
_VOID = {"meta", "br", "link", "img", "hr"}


def squeezed(text: str) -> str:
    """A text without its blanks and line breaks, which every form sets in its own way."""
    return re.sub(r"\s+", "", text)


def meant(page: ProcedurePage) -> str:
    """Everything that a paper says, in its order, without blanks."""
    said = [page.subtitle, page.title, page.note]
    for section in page.sections:
        said.append(section.heading)
        for part in section.parts:
            said += _part(part)
    return squeezed("".join(said))


def _part(part: Part) -> Iterator[str]:
    if isinstance(part, Items):
        # Where it is a heading it needs no colon.
        yield part.intro.removesuffix(":")
        for item in part.items:
            yield "".join((item.text, *item.more))
            yield _cited(item.clauses)
    else:
        yield part.text
        yield _cited(part.clauses)


def _cited(clauses: tuple[str, ...]) -> str:
    return f"({','.join(clauses)})" if clauses else ""


class Pdf:
    """A PDF, opened."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.root: Any = self.reader.root_object

    @property
    def title(self) -> str:
        """As a reader shows it above the first page."""
        return str(self.reader.metadata.title) if self.reader.metadata is not None else ""

    @property
    def pages(self) -> int:
        return len(self.reader.pages)

    def first_page(self) -> str:
        """What the first sheet says, as it is broken into lines."""
        return self.reader.pages[0].extract_text()

    def text(self) -> str:
        """What it says without the foot of each page, the marks of lists and all blanks."""
        pages = len(self.reader.pages)
        said = []
        for number, sheet in enumerate(self.reader.pages, 1):
            # The foot is the last line of a sheet: whose paper it is, and "Page 2 of 3" in the language of the paper.
            body, _, foot = sheet.extract_text().rstrip().rpartition("\n")
            assert re.search(rf"\w+ {number} \w+ {pages}$", foot), foot
            said.append(body)
        return squeezed("".join(said).replace("•", ""))

    def sizes(self) -> dict[float, str]:
        """Every size of type in points, with something that is set in it."""
        found: dict[float, str] = {}

        def seen(text: str, at: list[float], within: list[float], font: object, size: float) -> None:
            if text.strip():
                found.setdefault(round(abs(size * within[3] * at[3]), 2), text.strip())

        for page in self.reader.pages:
            page.extract_text(visitor_text=seen)
        return found

    def fonts(self) -> set[str]:
        """The names of its typefaces, without the mark of a subset."""
        found = set()
        for page in self.reader.pages:
            resources: Any = page["/Resources"]
            fonts = resources.get("/Font", {})
            found |= {str(fonts[name].get_object()["/BaseFont"]).lstrip("/").partition("+")[2] for name in fonts}
        return found

    def bookmarks(self) -> list[str]:
        """Its bookmarks, the upper level alone."""
        return [str(one.title) for one in self.reader.outline if not isinstance(one, list)]

    def tags(self) -> list[Any]:
        """Every element of its structure."""
        found: list[Any] = []
        waiting = [self.root["/StructTreeRoot"]]
        while waiting:
            one = waiting.pop().get_object()
            if isinstance(one, list):
                waiting += one
            elif isinstance(one, DictionaryObject):
                if one.get("/Type") == "/StructElem" or "/S" in one:
                    found.append(one)
                if "/K" in one:
                    kids = one["/K"]
                    waiting += kids if isinstance(kids, list) else [kids]
        return found


class Html(HTMLParser):
    """An HTML file, read: its text, its elements, and whether every one of them is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, f"never closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"{tag} is closed where it is not open"

    def handle_data(self, data: str) -> None:
        if "main" in self._open:
            self.said.append(data)

    def text(self) -> str:
        return squeezed("".join(self.said))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
