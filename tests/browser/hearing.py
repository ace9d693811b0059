"""What somebody hears of a page: Chromium's own tree of it, as it hands it to a screen reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from playwright.sync_api import Page

_CONTROLS = {
    "button", "checkbox", "combobox", "DisclosureTriangle", "link", "listbox", "radio", "searchbox", "spinbutton",
    "textbox",
}  # fmt: skip
_ONCE = ("banner", "main", "contentinfo")
_NAMED = {"complementary", "form", "navigation", "region"}
_EMPTY = {"add", "change", "click here", "details", "edit", "here", "more", "read more", "remove", "this", "this page"}
# Of the form groups as they are drawn: what belongs to a box, and each link of the summary with the box it leads to.
_DRAWN = """() => {
    const said = one => one.textContent.trim().replace(/\\s+/g, " ");
    const shown = one => one.getClientRects().length > 0;
    const all = query => [...document.querySelectorAll(query)].filter(shown);
    // One of several choices cannot be wrong by itself: there the group says what is wrong.
    const tells = one => one?.getAttribute("aria-invalid") === "true"
        || /_error/.test(one?.closest("fieldset")?.getAttribute("aria-describedby") ?? "");
    return {
        title: document.title, framed: document.body.classList.contains("putright-framed"),
        beside: all(".govuk-form-group :is(.govuk-hint, .govuk-error-message)").map(said),
        wrong: all(".govuk-form-group--error").length,
        summary: all(".govuk-error-summary").length,
        first: document.querySelector("main > *")?.className ?? "",
        focus: document.activeElement.className,
        faults: all(".govuk-error-summary li a").map(one => {
            const to = one.hash && document.getElementById(one.hash.slice(1));
            return {said: said(one), here: one.hash !== "" && one.pathname === location.pathname,
                    found: Boolean(to), invalid: tells(to)};
        }),
        links: all("a[href]").map(one => ({
            said: said(one) || one.getAttribute("aria-label") || one.querySelector("img")?.alt || "",
            to: one.href.split("?")[0],
        })),
        lists: all("main ul, main ol").length, pairs: all("main dl").length,
    };
}"""


class Node(NamedTuple):
    """One thing that is read out."""

    role: str
    name: str
    description: str
    level: int
    key: str
    parent: str


def nodes(page: Page) -> list[Node]:
    """The tree from its beginning to its end, without what is never read out."""
    talk = page.context.new_cdp_session(page)
    found = talk.send("Accessibility.getFullAXTree")["nodes"]
    talk.detach()
    return list(_read(found))


def _read(found: list[dict[str, Any]]) -> Iterator[Node]:
    known = {one["nodeId"]: one for one in found}
    waiting = [one["nodeId"] for one in reversed(found) if "parentId" not in one]
    while waiting:  # in the order of the page; the list of the protocol is in another
        one = known.get(waiting.pop())
        if one is None:
            continue
        waiting += reversed(one.get("childIds", []))
        if one["ignored"]:
            continue
        told = {each["name"]: each["value"].get("value") for each in one.get("properties", [])}
        texts = (" ".join(str(one.get(name, {}).get("value", "")).split()) for name in ("role", "name", "description"))
        role, name, description = texts
        yield Node(role, name, description, int(told.get("level") or 0), one["nodeId"], one.get("parentId", ""))


def misheard(page: Page) -> list[str]:
    """What somebody who only hears the page would stumble over: each name, description, heading, landmark, link."""
    page.wait_for_load_state()  # a press returns when the next page begins to come, and it may have no body yet
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    drawn: dict[str, Any] = page.evaluate(_DRAWN)
    heard = nodes(page)
    found = [*_names(heard), *_frame(heard, drawn), *_beside(heard, drawn), *_lists(heard, drawn)]
    return [*found, *_faults(drawn), *_links(drawn)]


def _names(heard: list[Node]) -> Iterator[str]:
    groups = {one.name for one in heard if one.role in ("group", "radiogroup") and one.name}
    for one in heard:
        if one.role in _CONTROLS and not one.name:
            yield f"a {one.role} without a name"
        words = one.name.split()
        half = len(words) // 2
        if one.role in (*_CONTROLS, "group", "radiogroup", "heading") and half > 1 and words[:half] == words[half:]:
            yield f"twice: {one.name}"
        if one.role in ("radio", "checkbox", "textbox") and any(len(name) > 8 and name in one.name for name in groups):
            yield f"the name of its group again: {one.name}"
        if one.name and one.description and one.role in _CONTROLS and one.name == one.description:
            yield f"its name again as its description: {one.name}"


def _frame(heard: list[Node], drawn: dict[str, Any]) -> Iterator[str]:
    roles, framed = Counter(one.role for one in heard), drawn["framed"]
    for role in _ONCE:
        if roles[role] != 1 and not (framed and role == "contentinfo"):
            yield f"{roles[role]} times {role}"
    marks = Counter((one.role, one.name) for one in heard if one.role in _NAMED)
    for (role, name), times in marks.items():
        if not name and role != "form":
            yield f"{role} without a name"
        if times > 1 and name:
            yield f"{times} times {role} {name}"
    levels = [one.level for one in heard if one.role == "heading"]
    if levels.count(1) != 1:
        yield f"{levels.count(1)} headings of level 1"
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"a heading of level {after} after one of {before}"
    if any(one.role == "heading" and not one.name for one in heard):
        yield "a heading without words"


def _beside(heard: list[Node], drawn: dict[str, Any]) -> Iterator[str]:
    told = " ".join(one.description for one in heard)
    for text in drawn["beside"]:
        if text not in told:
            yield f"nothing is described by: {text}"


def _faults(drawn: dict[str, Any]) -> Iterator[str]:
    wrong = bool(drawn["summary"])
    if bool(drawn["wrong"]) and not wrong:
        yield "a box is wrong, and there is no summary"
    if drawn["title"].startswith(("Error: ", "Gwall: ")) != wrong:
        yield f"the title of a page {'with' if wrong else 'without'} a fault: {drawn['title']}"
    if wrong and "govuk-error-summary" not in drawn["focus"]:
        yield f"the summary does not have the focus, but {drawn['focus'] or 'nothing'}"
    if wrong and "govuk-error-summary" not in drawn["first"]:
        yield "the summary does not stand first"
    for one in drawn["faults"]:
        if one["here"] and not (one["found"] and one["invalid"]):
            yield f"does not lead to a box that says it is wrong: {one['said']}"
    for said, times in Counter(one["said"] for one in drawn["faults"]).items():
        if times > 1:
            yield f"{times} times: {said}"


def _links(drawn: dict[str, Any]) -> Iterator[str]:
    goals: dict[str, set[str]] = {}
    for one in drawn["links"]:
        said = " ".join(one["said"].split())
        if not said or said.casefold() in _EMPTY:
            yield f"a link that says nothing by itself: {said} to {one['to']}"
        goals.setdefault(said, set()).add(one["to"])
    for said, to in goals.items():
        if len(to) > 1:
            yield f"links of the same words to {sorted(to)}: {said}"


def _lists(heard: list[Node], drawn: dict[str, Any]) -> Iterator[str]:
    roles = Counter(one.role for one in heard)
    if roles["list"] < drawn["lists"]:
        yield f"{drawn['lists']} lists are drawn, {roles['list']} are heard"
    if drawn["pairs"] and (roles["term"] == 0 or roles["definition"] == 0):
        yield "a list of questions and answers is not heard as one"
