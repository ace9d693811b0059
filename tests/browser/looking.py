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
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_TOO_WIDE)
    return found


def cut_off(page: Page) -> list[str]:
    """Text that does not fit into its box and cannot be scrolled to."""
    page.wait_for_load_state()
    found: list[str] = page.evaluate(_CUT_OFF)
    return found


def wrong_with(window: Window) -> list[str]:
    """What is wrong with the page that a window shows: at both widths, with everything unfolded."""
    page = window.whole
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    found: list[str] = []
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"at {width}: {one}" for one in (*axe(page), *too_wide(page))]
    window.wide()
    return found


def focus(page: Page) -> dict[str, Any]:
    """What has the focus: its name, its kind, and whether one can see that it has it."""
    page.wait_for_load_state()
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


# What WCAG 1.4.12 lets somebody set; lines, paragraphs, letters, words.
_SPACED = """p, li, dd, dt, label, legend, h1, h2, h3, a, button, td, th, summary, span, div {
    line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
# Links within a sentence may be smaller (WCAG 2.2, 2.5.8), and so may what has room around it.
_SMALL = """() => {
    const shown = one => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
    const all = [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
        .filter(one => shown(one) && one.clientWidth !== 1 && !one.closest(".govuk-visually-hidden, .govuk-skip-link"));
    const within = one => { const text = one.closest("p, li, dd, td, dt"); return text
        && text.textContent.trim().length > one.textContent.trim().length; };
    const boxes = all.map(one => one.getBoundingClientRect());
    return all.filter((one, here) => {
        const box = boxes[here];
        if ((box.width >= 23.5 && box.height >= 23.5) || within(one)) return false;
        const x = box.left + box.width / 2, y = box.top + box.height / 2;
        const apart = (low, at, high) => Math.max(low - at, 0, at - high);
        return boxes.some((other, there) => there !== here && !all[there].contains(one) && !one.contains(all[there])
            && Math.hypot(apart(other.left, x, other.right), apart(other.top, y, other.bottom)) < 12);
    }).map(one => `too small to hit: ${one.tagName} ${one.textContent.trim().slice(0, 60)}`);
}"""
# Text that stands on other text: the boxes of lines of two elements, neither of which holds the other.
_OVER = """() => {
    const found = [], lines = [];
    const hidden = one => one && one !== document.body
        && ((getComputedStyle(one).position === "absolute" && one.clientWidth <= 1) || hidden(one.parentElement));
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const text = walk.currentNode, one = text.parentElement;
        if (!text.data.trim() || one.closest(".govuk-exit-this-page, select, textarea") || hidden(one)) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        for (const box of range.getClientRects()) {
            if (box.width > 2 && box.height > 2) lines.push([box, text.data.trim().slice(0, 40)]);
        }
    }
    for (let a = 0; a < lines.length; a++) for (let b = a + 1; b < Math.min(lines.length, a + 60); b++) {
        const [one, said] = lines[a], [other, also] = lines[b];
        const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        if (wide > 3 && high > Math.min(one.height, other.height) * 0.5) found.push(`“${said}” and “${also}” overlap`);
    }
    return found.slice(0, 5);
}"""
ZOOMED = {"width": 320, "height": 256}
"""What is left of a screen of 1280 by 1024 when somebody enlarges the page to 400%."""


def enlarged(window: Window) -> list[str]:
    """What is wrong with a page for somebody who enlarges it: 400%, with more room between letters, and larger text."""
    page = window.whole
    talk = page.context.new_cdp_session(page)
    found: list[str] = []

    def measure(how: str) -> None:
        wrong: list[str] = [*too_wide(page), *cut_off(page), *page.evaluate(_OVER)]
        found.extend(f"{how}: {one}" for one in wrong)

    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    measure("at 400%")
    small: list[str] = page.evaluate(_SMALL)
    style = page.evaluate_handle("document.adoptedStyleSheets")
    page.evaluate(
        "rules => { const one = new CSSStyleSheet(); one.replaceSync(rules); document.adoptedStyleSheets = [one]; }",
        _SPACED,
    )
    measure("at 400%, spaced")
    page.evaluate("document.adoptedStyleSheets = []")
    style.dispose()
    window.wide()
    talk.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    measure("in large print")
    talk.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
    talk.detach()
    return [*found, *small]
