"""Worked cases: a case with what is expected of it, kept beside the policy it tests.

An expectation names a moment and what must be true then. A row of ``duties`` gives the fields it cares for; the rows
themselves must all be there, in order. The same holds for ``windows``, ``routes``, ``problems``, ``next``, ``letters``
and ``promised``. ``paper`` is what the policy says before any case exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from putright.codes import code_ids, load_codes, plain_policy, with_law
from putright.codes import worked_cases as cases_of_code
from putright.model_policies import model_of
from putright.model_policies import worked_cases as cases_of_model
from putright.policies import bundled, worked_cases
from putright.procedure.assessment import Assessment
from putright.procedure.document import read_document
from putright.procedure.faults import nearest, printable, shown
from putright.procedure.moments import parse_moment
from putright.procedure.policy import Policy
from putright.procedure.reader import read_policy
from putright.replay.judging import judge
from putright.replay.opening import Opened, Refused, open_case, open_policy, read_text
from putright.wording.output import as_json
from putright.wording.paper import paper

_LISTS = ("duties", "windows", "routes", "problems", "next", "law_duties", "letters", "promised")
_PLAIN = ("stage", "status", "outcome", "changes_at", "law_changes_at")
_PIECES = (".because", ".why", ".message")
_KEYS = ("at", "refused", "paper", "extension", *_PLAIN, *_LISTS)


def check_case(text: str, name: str, policy: Policy | str) -> list[str]:
    """What in a worked case does not hold, one sentence each; empty when all of it holds."""
    try:
        opened = open_case(text, name, policy)
    except Refused as refused:
        return list(refused.lines)
    if not opened.case.expect:
        return [f"{name}: nothing is expected of this case. Add a list expect."]
    found: list[str] = []
    for number, one in enumerate(opened.case.expect):
        where = f"{name}: expect[{number}]"
        if not isinstance(one, Mapping):
            found.append(f"{where}: found {shown(one)}, expected a mapping that begins with at.")
            continue
        found += [f"{where}: {line}" for line in _check(opened, one)]
    return found


def run_worked_cases(policy: str | None) -> int:
    """Run the worked cases of one policy or code, or of all of them, and print what fails; 0 when all hold."""
    failed = ran = 0
    for name in [policy] if policy is not None else (*bundled(), *code_ids()):
        for case, text, chosen in code_cases(name) if name in code_ids() else _cases(name):
            ran += 1
            lines = check_case(text, case, chosen)
            failed += bool(lines)
            for line in lines:
                print(printable(f"{name if name in code_ids() else chosen.id}: {line}"))
    if not ran:
        raise Refused(f"{policy}: there is no worked case beside it. Put case files into a folder cases beside it.")
    print(f"{ran - failed} passed, {failed} failed")
    return 1 if failed else 0


def _cases(name: str) -> list[tuple[str, str, Policy]]:
    if name in bundled():
        chosen = open_policy(name)
        return [(case, text, chosen) for case, text in worked_cases(name).items()]
    model = model_of(name)
    if model is not None:
        chosen = open_policy(name)
        return [(case, text, chosen) for case, text in cases_of_model(model).items()]
    place = Path(name)
    try:
        file = place / "policy.yaml" if place.is_dir() else place
    except OSError:  # a name that no folder can have
        file = place
    chosen = open_policy(str(file))
    return [
        (one.name, read_text(str(one)), chosen) for one in sorted((file.parent / "cases").glob("*")) if _meant(one.name)
    ]


def code_cases(code: str) -> list[tuple[str, str, Policy]]:
    """The worked cases beside a law or code: name, text, and the policy that it runs under.

    That is a bundled one, or, for ``policy: plain/KIND``, a plain one of that kind of provider in the first division
    that the code reaches, whose two stages promise an acknowledgement and an answer at no stated time.
    """
    division = load_codes()[code].reaches[0]
    found = []
    for name, text in cases_of_code(code).items():
        document = read_document(text).value
        policy = str(document.get("policy")) if isinstance(document, dict) else ""
        _, plain, kind = policy.partition("plain/")
        found.append((name, text, _plain(kind, division) if plain else open_policy(policy)))
    return found


def _plain(kind: str, division: str) -> Policy:
    policy = read_policy(plain_policy(kind, division), f"a plain policy of the kind {kind}")
    if not isinstance(policy, Policy):
        raise Refused(*str(policy).splitlines())
    return with_law(policy)


def _meant(name: str) -> bool:
    """Whether a file is a case, and not what a computer or an editor leaves in a folder."""
    return not name.startswith(".") and not name.endswith("~")


def _check(opened: Opened, expected: Mapping[object, object]) -> Iterator[str]:
    for key in expected:
        if key not in _KEYS:
            near = nearest(str(key), _KEYS)
            hint = f" Did you mean {near}?" if near else ""
            yield f"{shown(key)} cannot be expected.{hint} Known: {', '.join(_KEYS)}."
    if "paper" in expected:
        yield from _same("paper", expected["paper"], paper(opened.policy))
    if "at" in expected:
        yield from _check_moment(opened, expected)
    elif "paper" not in expected:
        yield 'the key "at" is missing. Say at which moment this is expected.'


def _check_moment(opened: Opened, expected: Mapping[object, object]) -> Iterator[str]:
    refused = expected.get("refused")
    try:
        found = judge(opened, parse_moment(expected["at"]))
    except (Refused, ValueError) as error:
        if refused is None or str(refused) not in str(error):
            yield str(error)
        return
    if refused is not None:
        yield f"expected to be refused: {refused}, but it was replayed."
        return
    answer = {**as_json(found), **_besides(found)}
    for key in (*_PLAIN, *_LISTS, "extension"):
        if key in expected:
            yield from _same(key, expected[key], answer[key])


def _besides(found: Assessment) -> dict[str, object]:
    extension = found.stage.extension
    return {
        "letters": [
            {"action": row.action, "clause": content.clause, "says": content.says} for row, content in found.letters
        ],
        "promised": [
            {
                "kind": promise.kind,
                "clause": promise.clause,
                "says": promise.says,
                "items": list(promise.items),
                "by": promise.role,
                "shown": fact is not None,
            }
            for promise, fact in found.standing
            if not promise.plain
        ],
        "extension": (
            {"agreement": extension.needs_agreement, "says": list(extension.says), "clause": extension.clause}
            if extension is not None
            else None
        ),
    }


def _same(where: str, expected: object, found: object) -> Iterator[str]:
    """Whether what is found holds everything expected: mappings at least those keys, lists just those entries."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        for key, value in expected.items():
            if key in found:
                yield from _same(f"{where}.{key}", value, found[key])
            else:
                yield f"{where}.{key}: there is no such thing. Known: {', '.join(str(name) for name in found)}."
    elif isinstance(expected, list) and isinstance(found, list):
        yield from _same_list(where, expected, found)
    elif isinstance(expected, str) and isinstance(found, Mapping):
        if expected not in found.values():
            yield f"{where}: expected {shown(expected)}, found {_named(found)}."
    elif where.endswith(_PIECES) and isinstance(expected, str) and isinstance(found, str):
        if expected not in found:
            yield f"{where}: expected it to say {shown(expected)}, found: {found}"
    elif expected != found:
        yield f"{where}: expected {shown(expected)}, found {shown(found)}."


def _same_list(where: str, expected: list[object], found: list[object]) -> Iterator[str]:
    if len(expected) != len(found):
        names = ", ".join(_named(one) for one in found) or "none"
        yield f"{where}: expected {len(expected)}, found {len(found)}: {names}."
        return
    for number, (one, other) in enumerate(zip(expected, found, strict=True)):
        yield from _same(f"{where}[{number}]", one, other)


def _named(one: object) -> str:
    if not isinstance(one, Mapping):
        return str(one)
    return " ".join(
        str(one[key]) for key in ("to", "body", "code", "action", "clause", "status", "due") if one.get(key)
    )
