"""Meeting the limits on what the public sends, as a browser does: from a connection of one's own, doing the work."""

from __future__ import annotations

import hashlib
import re
import uuid
from html import unescape


def an_address():
    """A new one for each test: what is counted is counted over all tests."""
    return f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"


def already(address, amount, budget=None):
    """So many complaints were sent from there before, or so much was done of another budget."""
    from django.test import RequestFactory
    from django.utils import timezone

    from putright.accounts.tallies import add
    from putright.site.budgets import COMPLAINT
    from putright.site.limiting import by_origin

    add([by_origin(RequestFactory().get("/", REMOTE_ADDR=address), budget or COMPLAINT)], timezone.now(), amount)


def sent_again(page):
    """The fields of the page that asks for work, as a browser sends them."""
    tags = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.content.decode())
    return {unescape(name): unescape(value) for name, value in tags if name != "csrfmiddlewaretoken"}


def solve(page):
    """What the script works out, by another way."""
    found = re.search(r'data-work="(\w+)" data-work-bits="(\d+)" data-work-parts="(\d+)"', page.content.decode())
    assert found is not None
    sign, bits, parts = found[1], int(found[2]), int(found[3])
    numbers = []
    for place in range(parts):
        number = 0
        while int.from_bytes(hashlib.sha256(f"{sign}.{place}.{number}".encode()).digest()[:4]) >> (32 - bits):
            number += 1
        numbers.append(str(number))
    return ".".join(numbers)
