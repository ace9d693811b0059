"""What a mail says: its text, from HTML where there is nothing else, and what of it repeats earlier mails."""

from __future__ import annotations

import re
import signal
import threading
from html.parser import HTMLParser
from itertools import islice
from typing import Final

import nh3
from mailparser_reply import EmailReplyParser

from putright.incoming.signs import or_else, visible

_BREAKS: Final = frozenset("p div br tr li h1 h2 h3 h4 h5 h6 blockquote table ul ol hr pre section article".split())
_FOLDED_AT: Final = 60_000
"""A longer text is not taken apart: the patterns that find what is quoted take their time."""
_MOST_TAGS: Final = 10_000
"""Of a page with more, the rest is read as words alone: cleaning takes the square of how deep its parts are nested."""
_OPENS: Final = re.compile(r"<[a-zA-Z]")
_TAG: Final = re.compile(rf"<(/?(?:{'|'.join(sorted(_BREAKS))})\b)?[^<>]*>?", re.IGNORECASE)
_SECONDS: Final = 3.0
"""Of processor, for finding what is quoted: a text can be made at which its patterns never come to an end."""
_ABOVE: Final = re.compile(r"\n{3,}")


class _Words(HTMLParser):
    """The words of HTML that was cleaned, a line for each piece. What is quoted begins with ">"."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in _BREAKS:
            self.found.append("\n")
        elif tag in ("td", "th"):
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BREAKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        self.found.append(re.sub(r"\s+", " ", data))


def words_of_html(html: str) -> str:
    """The words of a page, without what nobody sees: scripts, styles, addresses of pictures."""
    clean = nh3.clean(_shallow(html), tags=set(_BREAKS) | {"td", "th"}, attributes={}, strip_comments=True)
    reader = _Words()
    reader.feed(clean)
    reader.close()
    return tidy("".join(reader.found))


def _shallow(html: str) -> str:
    """The page with so many tags at most; of the others breaks are left. What closes is not counted: a browser may see
    it otherwise than we do."""
    beyond = next(islice(_OPENS.finditer(html), _MOST_TAGS, None), None)
    if beyond is None:
        return html
    rest = _TAG.sub(lambda tag: "<br>" if tag[1] else " ", html[beyond.start() :])
    return html[: beyond.start()] + rest


def tidy(text: str) -> str:
    """One kind of line end, no blanks at the ends of lines, no great gaps."""
    lines = visible(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return _ABOVE.sub("\n\n", "\n".join(one.rstrip() for one in lines)).strip()


def folded(text: str) -> tuple[str, str]:
    """The text in two: what was written, and what it repeats of earlier mails. All of it in the first, if in doubt."""
    if len(text) > _FOLDED_AT:
        return text, ""
    latest = or_else(lambda: _latest(text), "").strip()
    place = text.find(latest) if latest else -1
    # Somebody who answers between the lines of what they quote would lose half of it: then nothing is folded.
    if place < 0 or text[:place].strip():
        return text, ""
    return latest, text[place + len(latest) :].strip()


class _TooLong(Exception):
    """It takes too long."""


def _latest(text: str) -> str:
    """What was written last. Raises whatever the library raises, and _TooLong."""
    if threading.current_thread() is not threading.main_thread():  # only there a clock can interrupt it
        return EmailReplyParser(languages=["en"]).parse_reply(text) or ""
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)
    try:
        return EmailReplyParser(languages=["en"]).parse_reply(text) or ""
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(*_: object) -> None:
    raise _TooLong
