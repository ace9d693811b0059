"""The policies whose published papers the tests read: the bundled ones, the examples, the fixtures of the language."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from putright.model_policies import model_names, model_of, model_text
from putright.policies import bundled, policy_text
from putright.procedure.policy import Policy
from putright.procedure.reader import Faults, read_policy
from putright.wording.language import runs_of
from putright.wording.procedure_parts import Items, Part, ProcedurePage
from putright.wording.published import published

_ROOT = Path(__file__).parents[2]
BUNDLED = bundled()
EXAMPLES = tuple(sorted(f"examples/{file.parent.name}" for file in _ROOT.glob("examples/*/policy.yaml")))
FIXTURES = tuple(
    sorted(
        f"tests/policies/fixtures/{file.parent.name}" for file in _ROOT.glob("tests/policies/fixtures/*/policy.yaml")
    )
)
MODELS = model_names()
EVERY = (*BUNDLED, *MODELS, *EXAMPLES, *FIXTURES)


@cache
def policy_named(name: str) -> Policy:
    """A bundled policy by its id, a model by its name, or another by its folder."""
    model = model_of(name)
    if model is not None:
        text = model_text(model)
    else:
        text = policy_text(name) if name in BUNDLED else (_ROOT / name / "policy.yaml").read_text(encoding="utf-8")
    found = read_policy(text, name.rpartition("/")[2])
    assert not isinstance(found, Faults), str(found)
    return found


def of_part(part: Part) -> Iterator[str]:
    """Every text of a part, in its order."""
    if isinstance(part, Items):
        assert part.items
        yield part.intro
        for item in part.items:
            yield item.text
            yield from item.more
    else:
        yield part.text


def texts(page: ProcedurePage) -> list[str]:
    """Every text of a paper, top to bottom."""
    found = [page.title, page.subtitle, page.note]
    for section in page.sections:
        found.append(section.heading)
        found += [text for part in section.parts for text in of_part(part)]
    return [text for text in found if text]


def ours(text: str) -> str:
    """What of a text is in the language of its page."""
    return "".join(run.text for run in runs_of(text) if not run.language)


@cache
def paper(name: str, kind: str, language: str = "en") -> ProcedurePage:
    """A paper of a policy, made once for all tests."""
    return published(policy_named(name), kind, language)
