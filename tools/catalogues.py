"""Keep the catalogues of gettext current: take up new messages, let go of old ones, compile what there is.

    python tools/catalogues.py            # brings src/putright/wording/locale up to date
    python tools/catalogues.py --check    # changes nothing; fails if something is not current, or has no words

Messages are the sentences given to ``say``, ``to_say``, ``say_as`` and ``say_number``, those of the tables of words
named below, and the fixed words of the pages, in ``page_words.py`` and in the tag ``say`` of templates.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from putright.procedure.durations import Unit

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "putright"
LOCALES = SOURCE / "wording" / "locale"
ROOMS = ("wording", "publishing", "stationery", "correspondence", "site", "public", "staff", "replay")
IN_TEMPLATES = re.compile(r'{%\s*say(?:_linked)?\s+"([^"]+)"')
PLURALS = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);"

TABLES = (
    "asked_words._ASKED",
    "body_cards.ANY_TIME",
    "body_cards.DECIDES",
    "body_cards.DOES_NOT_DECIDE",
    "body_cards.GROUPS",
    "body_cards.NOT_CHECKED",
    "condition_words._SAID",
    "dates.MONTHS",
    "dates.SHORT_WEEKDAYS",
    "dates._REASONS",
    "decision_words.DECISIONS",
    "declared_sentences._FIXED",
    "declared_sentences._SENTENCES",
    "dates.WEEKDAYS",
    "done_words._ACTED",
    "done_words._DONE",
    "done_words._DONE_BY_KIND",
    "done_words._NEXT",
    "easier._DOING",
    "easier._PROMISES",
    "easier_words._STRENGTHS",
    "help_page.OURS",
    "help_page.TITLE",
    "help_page._SUPPORT",
    "kept_words.WAITS",
    "kept_words._DID",
    "field_words._CASE",
    "field_words._CASE_VALUES",
    "limit_words._DAY_WHEN",
    "limit_words._OF",
    "limit_words._ONCE",
    "limit_words._STARTS",
    "limit_words._UNTIL",
    "limit_words._WHEN",
    "manner_words._ENDS",
    "manner_words._PACE",
    "needs.FORMATS",
    "needs.SUPPORT",
    "needs.WAYS",
    "not_now_words._INSTEAD",
    "not_now_words._RULES",
    "not_now_words._STATUS",
    "offer_words._HINTS",
    "offer_words._MEANS",
    "offer_words._TITLES",
    "page_words.PAGE_WORDS",
    "people_words.AGREEING",
    "people_words.RELATIONS",
    "plain_names._CHANNELS",
    "procedure_page._PAPERS",
    "procedure_parts.NEW_VERSION",
    "procedure_time._DIVISIONS",
    "duty_words._MODALS",
    "duty_words._SAID_WE",
    "followed_words._BY_ITSELF",
    "followed_words._HAPPENED",
    "standing_words._ASKED",
    "who_page.OURS",
    "who_page.TITLE",
    "who_page._OF_WHOM",
    "told_words.ANONYMOUS",
    "told_words.FOR_SOMEBODY",
    "told_words.TOLD",
    "told_words._NEEDS",
    "told_words._NOTED",
    "correspondence.letter_events._HAPPENED_ON",
    "correspondence.letter_events._HAS_HAPPENED",
    "correspondence.letter_values._USUAL_DETAILS",
    "site.needs_fields.OF_THE_PERSON",
    "site.needs_fields._HELP_OF_THE_PERSON",
    "standing_words._COMPLAINED",
    "standing_words._ENDED",
    "standing_words._OUTCOMES",
)
"""Tables of which every value is said: those of the wording, and of other rooms where they are named."""

Message = str | tuple[str, str]


def messages() -> dict[tuple[Message, str | None], str]:
    """Every message (a pair where it depends on a number) with its context, and the module it comes from."""
    found: dict[tuple[Message, str | None], str] = {}
    for room in ROOMS:
        for file in sorted((SOURCE / room).rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            if "putright.wording.language" in text or "to_say" in text:
                for message, context in _in_module(ast.parse(text)):
                    found.setdefault((message, context), f"{room}/{file.name}")
        for file in sorted((SOURCE / room).rglob("*.html")):
            for message in IN_TEMPLATES.findall(file.read_text(encoding="utf-8")):
                found.setdefault((message, None), f"{room}/{file.name}")
    for name in TABLES:
        module, _, attribute = (name if name.count(".") > 1 else f"wording.{name}").rpartition(".")
        for message in filter(None, _texts(getattr(import_module(f"putright.{module}"), attribute))):
            found.setdefault((message, None), f"{module.replace('.', '/')}.py")
    for message in _computed():
        found.setdefault((message, None), "wording")
    return found


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple):
        for one in value:
            yield from _texts(one)


def _computed() -> Iterator[Message]:
    """Messages that are part of something more than a text."""
    from putright.bodies.urgent import load_urgent
    from putright.procedure.actions import Action
    from putright.wording.accessibility import texts
    from putright.wording.body_words import bodies
    from putright.wording.declared_words import PUBLIC, heading
    from putright.wording.drawing_words import other_marks
    from putright.wording.duty_words import WORDED, promise_words
    from putright.wording.limit_words import _EACH, _LENGTHS

    for one in load_urgent():
        yield from filter(None, (one.when, one.says))
    yield from _unfit()
    yield from _LENGTHS.values()
    yield from _EACH.values()
    yield " or ".join(_EACH.values())
    yield from sorted(names())
    yield from texts()
    yield from (body.does for body in bodies().values() if body.does)
    yield from (heading(key) for key in PUBLIC)
    yield from (mark for mark, _ in other_marks())
    yield from (promise_words(Action(name, ())) for name in sorted(WORDED))


def _unfit() -> Iterator[str]:
    """Why a file is not taken: sentences without their subject."""
    for call in ast.walk(ast.parse((SOURCE / "files" / "kinds.py").read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "Unfit":
            yield ast.literal_eval(call.args[0])


def _in_module(tree: ast.Module) -> Iterator[tuple[Message, str | None]]:
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "to_say" and call.args:
            yield from ((text, None) for text in _said(call.args[0], tree))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in functions:
        for call in ast.walk(scope):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name) or not call.args:
                continue
            if call.func.id == "say":
                yield from ((text, None) for text in _said(call.args[0], scope))
            elif call.func.id == "say_as":
                context = ast.literal_eval(call.args[0])
                yield from ((text, context) for text in _said(call.args[1], scope))
            elif call.func.id == "say_number" and len(call.args) > 2:
                one, several = (next(_said(arg, scope), "") for arg in call.args[:2])
                yield (one, several), None


def _said(node: ast.expr, scope: ast.FunctionDef | ast.Module) -> Iterator[str]:
    """The texts that an expression may be: written there, chosen between two, or named before."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _said(node.body, scope)
        yield from _said(node.orelse, scope)
    elif isinstance(node, ast.Name):
        for one in ast.walk(scope):
            if isinstance(one, ast.Assign) and any(isinstance(t, ast.Name) and t.id == node.id for t in one.targets):
                yield from _said(one.value, scope)
            elif isinstance(one, ast.For) and isinstance(one.target, ast.Tuple):
                names = [t.id if isinstance(t, ast.Name) else "" for t in one.target.elts]
                if node.id in names and isinstance(one.iter, ast.Tuple):
                    for row in one.iter.elts:
                        if isinstance(row, ast.Tuple):
                            yield from _said(row.elts[names.index(node.id)], scope)


def yielded(name: str) -> Iterator[str]:
    """The texts that a function of ``easier_words`` gives one by one."""
    tree = ast.parse((SOURCE / "wording" / "easier_words.py").read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == name:
            for one in ast.walk(node):
                if isinstance(one, ast.Yield) and isinstance(one.value, ast.Constant):
                    yield str(one.value.value)


class Unsigned(Catalog):
    """A catalogue that does not name the version of Babel that wrote it, so that another one changes nothing."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What stands at its head."""
        return [one for one in Catalog.mime_headers.fget(self) if one[0] != "Generated-By"]

    @mime_headers.setter
    def mime_headers(self, headers: list[tuple[str, str]]) -> None:
        Catalog.mime_headers.fset(self, headers)


def renewed(language: str) -> Catalog:
    """The catalogue of a language, with every message that there is now and no other."""
    file = LOCALES / language / "LC_MESSAGES" / "putright.po"
    with file.open("rb") as text:
        old = read_po(text, locale=language)
    new = Unsigned(
        locale=language,
        header_comment=old.header_comment,
        project="putright",
        version="4",
        msgid_bugs_address="see CONTRIBUTING.md",
        last_translator="the putright contributors, not reviewed yet",
        language_team="none yet",
        fuzzy=False,
        revision_date=old.revision_date,
        creation_date=old.creation_date,
    )
    new.mime_headers = [("Plural-Forms", PLURALS)]
    for message in yielded("_meanings"):
        _take(new, old, message, "wording/easier_words.py", None)
    for unit in Unit:
        _take(new, old, unit.value.removesuffix("s"), "wording/limit_words.py", "every")
    for (message, context), place in messages().items():
        _take(new, old, message, place, context)
    return new


def _take(new: Catalog, old: Catalog, message: Message, place: str, context: str | None) -> None:
    known = old.get(message if isinstance(message, str) else message[0], context)
    new.add(message, known.string if known else None, locations=[(place, None)], context=context)


def written(catalogue: Catalog) -> bytes:
    """A catalogue as a .po file, with the plural forms of Welsh as Unicode has them."""
    out = io.BytesIO()
    write_po(out, catalogue, width=118, sort_output=True, include_lineno=False, omit_header=False)
    return out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """A catalogue as the .mo file that is read where putright runs."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def names() -> frozenset[str]:
    """Names of outside bodies and helplines: one that has no Welsh name keeps its English one."""
    from putright.bodies import load_bodies
    from putright.bodies.urgent import load_urgent

    bodies = (name for one in load_bodies().values() for name in (one.called, *one.other_ids.values()))
    return frozenset((*bodies, *(one.name for one in load_urgent())))


def without_words(catalogue: Catalog) -> list[str]:
    """The messages that a catalogue has no words for."""
    return [
        str(one.id)
        for one in catalogue
        if one.id
        and one.id not in names()
        and not (all(one.string) if isinstance(one.string, tuple | list) else one.string)
    ]


def main(check: bool) -> int:
    """Bring the catalogues up to date, or say what is not."""
    worst = 0
    for folder in sorted(LOCALES.iterdir()):
        catalogue = renewed(folder.name)
        for name, content in (("putright.po", written(catalogue)), ("putright.mo", compiled(catalogue))):
            file = folder / "LC_MESSAGES" / name
            if file.exists() and file.read_bytes() == content:
                continue
            if check:
                print(f"{file.relative_to(ROOT)} is not current: run tools/catalogues.py")
                worst = 1
            else:
                file.write_bytes(content)
        for message in without_words(catalogue):
            print(f"{folder.name}: no words for {message}")
            worst = 1
    return worst


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
