"""Going through all pages for the public that links lead to, and reading what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin

_WITHIN_A_LINE = {"a", "strong", "em", "b", "i", "span", "abbr", "time", "label", "code", "bdi", "small"}
_UNREAD = {"script", "style", "title", "svg"}


class _Said(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.lines = [""]
        self.links: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD
        if tag not in _WITHIN_A_LINE:
            self.lines.append("")
        self.links += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def handle_endtag(self, tag: str) -> None:
        self._unread -= tag in _UNREAD
        if tag not in _WITHIN_A_LINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.lines[-1] += data


def lines_of(html: str) -> list[str]:
    """What a page says, a line for each block of it."""
    said = _Said()
    said.feed(html)
    return [text for line in said.lines if (text := " ".join(line.split()))]


def links_of(html: str) -> list[str]:
    """Where a page leads."""
    said = _Said()
    said.feed(html)
    return said.links


def pages_for_the_public(client, slug: str) -> Iterator[tuple[str, str]]:
    """Every page of a provider to which links lead, from its procedure on: its address, and what it is made of."""
    home = f"/p/{slug}/"
    waiting, known = [home], {home}
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code == 303:
            continue  # the way out
        assert answer.status_code == 200, (path, answer.status_code)
        if not answer["Content-Type"].startswith("text/html"):
            continue
        body = b"".join(answer) if answer.streaming else answer.content
        html = body.decode()
        yield path, html
        for link in links_of(html):
            there = urldefrag(urljoin(path, link)).url
            if there == f"{home}leave/":
                continue  # it leads away from here
            if there.startswith(home) and there not in known and not re.search(r"\.(pdf|txt|svg|html)$", there):
                known.add(there)
                waiting.append(there)
