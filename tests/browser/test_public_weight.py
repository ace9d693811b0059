"""How much comes over the line for each page of the public, to a browser that was never there: under 100,000 bytes."""

from __future__ import annotations

import re

from tests.browser.browsing import open_window

MOST = 100_000


def weight(window, path):
    """All that comes for a page, as it comes: packed where the server packs it, heads of answers included."""
    heavy = []
    talk = window.context.new_cdp_session(window.page)
    talk.send("Network.enable")
    talk.send("Network.setCacheDisabled", {"cacheDisabled": True})
    talk.on("Network.loadingFinished", lambda one: heavy.append(one["encodedDataLength"]))
    window.go(path)
    window.page.wait_for_load_state("networkidle")
    talk.detach()
    return sum(heavy)


def test_every_page_that_links_lead_to(chromium, address, demonstration):
    window = open_window(chromium, address)
    home = "/p/brightwater/"
    waiting, weights = [home], {}
    while waiting:
        path = waiting.pop(0)
        weights[path] = weight(window, path)
        links = window.page.locator("a[href]").evaluate_all("all => all.map(one => one.href.split('#')[0])")
        for link in links:
            there = link.removeprefix(address)
            known = there in weights or there in waiting
            if there.startswith(home) and not known and not re.search(r"\.(pdf|txt|svg|html)$|/leave/$", there):
                waiting.append(there)
    window.context.close()
    assert window.faults == []
    assert len(weights) >= 6
    assert min(weights.values()) > 20_000, "the style sheet and the typeface are counted"
    assert {path: one for path, one in weights.items() if one > MOST} == {}
