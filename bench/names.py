"""How well a misspelt name is found: of names with made slips, and of names that people spell in several ways.

    python bench/names.py

The register's names are those of bench/telling.py and tests/unit/test_words.py among 30,000 made-up ones. Counted is
how often the name meant is among those that the search looks for besides what was typed, and how many it looks for.
"""

import os
import random
import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parents[1]))

os.environ |= {"DJANGO_SETTINGS_MODULE": "putright.site.settings", "DATABASE_URL": "postgresql:///none"}
os.environ.setdefault("PUTRIGHT_SECRET_KEY", "not used")
import django

django.setup()
from search_loading import surnames  # noqa: E402 - after django.setup
from telling import FIRST, LAST  # noqa: E402
from tests.unit.test_words import FOUND  # noqa: E402

from putright.register.words import keys_of, plain  # noqa: E402
from putright.reports.search import nearest  # noqa: E402

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def slip(name: str, chance: random.Random) -> str:
    """One letter left out, put in, changed, or changed places with the next; never the first."""
    place = chance.randrange(1, len(name))
    letter = chance.choice(LETTERS)
    return chance.choice(
        (
            name[:place] + name[place + 1 :],
            name[:place] + letter + name[place:],
            name[:place] + letter + name[place + 1 :],
            name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :],
        )
    )


def main() -> None:
    chance = random.Random(5)
    pairs = [tuple(plain(one) for one in pair.split()) for pair in FOUND.split("|")]
    known = {plain(name) for name in (*FIRST, *LAST, *surnames())} | {one for pair in pairs for one in pair}
    by_key = defaultdict(set)
    for name in known:
        for key in keys_of(name):
            by_key[key].add(name)

    def found(typed: str) -> tuple[str, ...]:
        return nearest(typed, sorted({name for key in keys_of(typed) for name in by_key[key]}))

    meant = [plain(name) for name in (*FIRST, *LAST)]
    longer = [(slip(name, chance), name) for name in meant if len(name) > 4 for _ in range(20)]
    short = [(slip(name, chance), name) for name in meant if len(name) == 4 for _ in range(20)]
    for title, asked in (
        ("a slip in a name of five letters or more", [one for one in longer if one[0] not in known]),
        ("a slip in a name of four letters", [one for one in short if one[0] not in known]),
        ("the same name spelt otherwise", pairs + [(other, one) for one, other in pairs]),
    ):
        near = [(found(typed), name) for typed, name in asked]
        print(
            f"{title}: {len(asked)} asked, {mean(name in names for names, name in near):.0%} found,"
            f" first of those offered {mean(names[:1] == (name,) for names, name in near):.0%},"
            f" {mean(len(names) for names, _ in near):.1f} offered"
        )


if __name__ == "__main__":
    main()
