"""Whether everybody can use a page: axe, width, text that is cut off, where the focus is."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from tests.browser.browsing import NARROW, WIDE, Window

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The style sheets are not fetched a second time: the one rule that reads them, css-orientation-lock, is an experiment
# of axe's that no tag of ours asks for (test_accessibility.py holds that).
# Lines stand otherwise until the typeface has come: what is measured is the page as it stays.
_RUN = """async (rules) => {
    await document.fonts.ready;
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], preload: {assets: ["media"]}});
    return found.violations.flatMap(one => one.nodes.map(
        node => `${one.id}: ${one.help}: ${node.target} ${node.html.slice(0, 160)} ${node.failureSummary}`));
}"""
_TOO_WIDE = """() => {
    const room = document.documentElement.clientWidth;
    const hides = [document.documentElement, document.body].some(
        one => ["hidden", "clip"].includes(getComputedStyle(one).overflowX));
    if (hides) return ["the page hides what is too wide"];
    if (document.documentElement.scrollWidth <= room) return [];
    const found = [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > room + 0.5 && one.getClientRects().length)
        .slice(-5).map(one => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}: `
            + one.textContent.trim().slice(0, 60));
    return [`${document.documentElement.scrollWidth} wide in ${room}`, ...found];
}"""
_CUT_OFF = """() => [...document.querySelectorAll("main *, header *, nav *")].filter(one => {
    const style = getComputedStyle(one);
    const clips = ["hidden", "clip"].includes(style.overflowX) || ["hidden", "clip"].includes(style.overflowY);
    const hidden = style.position === "absolute" && one.clientWidth <= 1;
    return clips && !hidden && one.clientWidth > 1
        && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map(one => `cut off: ${one.tagName} ${one.className}: ${one.textContent.trim().slice(0, 60)}`)"""


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, once its style sheet has come."""
    page.wait_for_load_state()
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_RUN, RULES)
    return found


def too_wide(page: Page) -> list[str]:
    """What makes the page scroll sideways."""
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def cut_off(page: Page) -> list[str]:
    """Text that does not fit into its box and cannot be scrolled to."""
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def wrong_with(window: Window) -> list[str]:
    """What is wrong with the page that a window shows: at both widths, with everything unfolded."""
    page = window.page
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {one}" for one in (*axe(page), *too_wide(page))]
    window.wide()
    return found


def focus(page: Page) -> dict[str, Any]:
    """What has the focus: its name, its kind, and whether one can see that it has it."""
    found: dict[str, Any] = page.evaluate(
        """() => {
            const one = document.activeElement, style = getComputedStyle(one);
            const label = one.labels && one.labels.length ? one.labels[0].innerText : "";
            const legend = one.type === "radio" ? one.closest("fieldset")?.querySelector("legend") : null;
            // A radio button is drawn beside its input, by the label.
            const drawn = one.labels && one.labels.length ? getComputedStyle(one.labels[0], "::before") : null;
            const seen = look => (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2)
                || look.boxShadow !== "none";
            return {
                tag: one.tagName.toLowerCase(), type: one.type ?? "", id: one.id, class: one.className,
                name: (label || one.getAttribute("aria-label") || one.innerText || "").trim(),
                legend: (legend?.innerText ?? "").trim(),
                seen: seen(style) || (drawn !== null && seen(drawn)),
                inside: (box => box.width > 0 && box.bottom > 0 && box.top < innerHeight)(one.getBoundingClientRect()),
            };
        }"""
    )
    return found
