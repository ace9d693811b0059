"""The command ``putright``: replay a case, list and explain policies, run worked cases."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NoReturn

from putright import __version__
from putright.procedure.faults import printable
from putright.procedure.moments import ZONE
from putright.replay.compare_options import add_options
from putright.replay.judging import judge, moment_given
from putright.replay.opening import Refused, open_case, read_text


def replay_document(text: str, *, policy: str | None = None, at: str | None = None) -> dict[str, object]:
    """The JSON answer of ``putright replay`` for the text of a case. Raises Refused with one line for each fault."""
    from putright.wording.output import as_json

    return as_json(judge(open_case(text, "-", policy), moment_given(at)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 when it did what was asked, 2 when the input is wrong, 1 when a worked case fails, ``check``
    finds an error, an exploration something serious, or a check of a body has grown old."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.stdout is None:
        print("putright: standard output is closed. Open it, or send it to a file.", file=sys.stderr)
        return 2
    try:
        given = _parser().parse_args(arguments)
        code = int(given.run(given))
        sys.stdout.flush()
        return code
    except Refused as refused:
        for line in refused.lines:
            print(printable(line), file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the answer has read enough. What is left of it goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        print(
            f"putright: the answer could not be written ({error.strerror}). Make room or choose another place.",
            file=sys.stderr,
        )
        return 2


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the command in one line."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{**options, "allow_abbrev": False})

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"{self.prog}: {printable(message)}. Try: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="putright",
        description="Runs a provider's complaints procedure.",
        epilog="The register and the application: demo, serve, work, migrate, prepare-database, organisation, adopt, "
        "versions, calendar, calendars, sign-in, directories, hosts, mail, mailboxes, sending, export, chain, verify, "
        "rebuild, move. Each says more with --help.",
    )
    parser.add_argument("--version", action="version", version=f"putright {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    replay = commands.add_parser("replay", help="walk a case through a policy and show every duty that follows")
    replay.add_argument("case", metavar="CASE_FILE", help="a case as JSON or YAML, or - for standard input")
    replay.add_argument("--policy", metavar="NAME_OR_FILE", help="a bundled policy or a policy file")
    replay.add_argument("--at", metavar="INSTANT", help="the moment to judge from (default: now)")
    replay.add_argument("--format", choices=("text", "json"), default="text")
    replay.set_defaults(run=_replay)
    policies = commands.add_parser("policies", help="list the bundled policies")
    policies.add_argument("--models", action="store_true", help="the model policies to start from instead")
    policies.set_defaults(run=_policies)
    explain = commands.add_parser("explain", help="count a date out, day by day")
    explain.add_argument("policy", metavar="POLICY")
    explain.add_argument("action", metavar="ACTION")
    explain.add_argument("--from", dest="start", metavar="DATE", required=True, help="when the clock starts")
    explain.add_argument("--stage", metavar="STAGE", help="one stage only")
    explain.set_defaults(run=_explain)
    clauses = commands.add_parser("clauses", help="every clause of the source with the place that carries it")
    clauses.add_argument("policy", metavar="POLICY")
    clauses.set_defaults(run=_clauses)
    draw = commands.add_parser("draw", help="draw a policy as one picture (SVG), or write the same as text")
    draw.add_argument("policy", metavar="POLICY", help="a bundled policy, a policy file or a folder with one")
    draw.add_argument("--format", choices=("svg", "text"), default="svg")
    draw.add_argument("--narrow", action="store_true", help="for a phone: everything below one another")
    draw.add_argument("--output", metavar="FILE", help="write there (default: standard output)")
    draw.set_defaults(run=_draw)
    publish = commands.add_parser(
        "publish", help="write the papers of a policy: PDF, web pages, large print, plain text"
    )
    publish.add_argument("policy", metavar="POLICY", help="a bundled policy, a policy file or a folder with one")
    publish.add_argument("--to", metavar="FOLDER", required=True, help="write them into this folder")
    publish.add_argument("--language", metavar="LIST", default="en,cy", help="en, cy or both (default: en,cy)")
    publish.add_argument("--since", metavar="DATE", help="from when the policy is in force; said on each paper")
    publish.add_argument("--contacts", metavar="FILE", help="how you are reached: name, phone, email, address, web")
    publish.add_argument("--name", metavar="TEXT", help="the name of the provider")
    publish.add_argument("--phone", metavar="TEXT", help="its telephone number")
    publish.add_argument("--email", metavar="TEXT", help="its email address")
    publish.add_argument("--address", metavar="TEXT", help="its postal address")
    publish.add_argument("--web", metavar="ADDRESS", help="the web address of its complaint form")
    publish.set_defaults(run=_publish)
    check = commands.add_parser("check", help="look at a policy as a careful reader would: what is doubtful, and why")
    check.add_argument("policy", metavar="POLICY", nargs="?", help="a bundled policy, a policy file or its folder")
    check.add_argument("--rule", metavar="RULE", action="append", help="this rule only, such as LINT-07; several times")
    check.add_argument("--rules", action="store_true", help="list the rules, with why and on what ground")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(run=_check)
    codes = commands.add_parser("codes", help="list the laws and codes, the rules of one, or what binds a policy")
    codes.add_argument("code", metavar="NAME", nargs="?", help="one of them; or a policy or its file")
    codes.set_defaults(run=_codes)
    bodies = commands.add_parser("bodies", help="list the outside bodies, those of a policy, or one with its sources")
    bodies.add_argument("body", metavar="NAME", nargs="?", help="one of them; or a policy or its file")
    bodies.add_argument("--from", dest="start", metavar="DATE", help="count the time of one body out from this day")
    bodies.set_defaults(run=_bodies)
    test = commands.add_parser("test", help="run the worked cases beside a policy or a code")
    test.add_argument("policy", metavar="POLICY", nargs="?", help="a bundled policy, a code or a folder; else all")
    schema = commands.add_parser("schema", help="the JSON Schema of a policy file, for an editor")
    schema.add_argument("--case", action="store_true", help="of a case file instead")
    schema.set_defaults(run=_schema)
    test.set_defaults(run=_test)
    explore = commands.add_parser("explore", help="every state a case can come to, and what is wrong there")
    explore.add_argument("policy", metavar="POLICY", help="a bundled policy or a policy file")
    explore.add_argument("--facts", metavar="N", type=int, help="at most so many facts after the receipt")
    explore.add_argument("--states", metavar="N", type=int, help="at most so many states")
    explore.add_argument("--closely", action="store_true", help="tell states apart by every duty; slower")
    explore.add_argument("--format", choices=("text", "json"), default="text")
    explore.add_argument("--witness", metavar="DIR", help="write a case file for each finding into this folder")
    explore.set_defaults(run=_explore)
    compare = commands.add_parser(
        "compare", help="what changes between two policies, and what cases come to under both"
    )
    add_options(compare)
    compare.set_defaults(run=_compare)
    walk = commands.add_parser("walk", help="walk one case of each bundled policy through its life, in the terminal")
    walk.add_argument("policy", metavar="POLICY", nargs="?", help="one policy only")
    walk.set_defaults(run=_walk)
    return parser


def _replay(given: argparse.Namespace) -> int:
    at = moment_given(given.at)
    found = judge(open_case(read_text(given.case), given.case, given.policy), at)
    if given.format == "json":
        from putright.wording.output import as_json

        json.dump(as_json(found), sys.stdout, indent=2)
        print()
    else:
        from putright.wording.report import as_text

        print(as_text(found), end="")
    return 0


def _policies(given: argparse.Namespace) -> int:
    from putright.replay.listing import list_policies

    return list_policies(of_models=given.models)


def _explain(given: argparse.Namespace) -> int:
    from putright.replay.listing import explain

    return explain(given.policy, given.action, given.start, given.stage)


def _clauses(given: argparse.Namespace) -> int:
    from putright.replay.listing import list_clauses

    return list_clauses(given.policy)


def _draw(given: argparse.Namespace) -> int:
    from putright.replay.draw import draw

    return draw(given.policy, given.format, given.narrow, given.output)


def _publish(given: argparse.Namespace) -> int:
    from putright.replay.contacts import ASKED, contacts_of
    from putright.replay.publish import publish

    contacts = contacts_of(given.contacts, {name: getattr(given, name) for name in ASKED})
    return publish(given.policy, given.to, given.language, contacts, given.since)


def _check(given: argparse.Namespace) -> int:
    from putright.replay.checking import check_policy, list_rules

    today = datetime.now(ZONE).date()
    return list_rules() if given.rules else check_policy(given.policy, given.rule, given.format, today)


def _codes(given: argparse.Namespace) -> int:
    from putright.replay.listing_codes import list_codes

    return list_codes(given.code)


def _bodies(given: argparse.Namespace) -> int:
    from putright.replay.listing_bodies import list_bodies

    return list_bodies(given.body, datetime.now(ZONE).date(), given.start)


def _schema(given: argparse.Namespace) -> int:
    from putright.replay.schema import print_schema

    return print_schema(of_cases=given.case)


def _test(given: argparse.Namespace) -> int:
    from putright.replay.worked import run_worked_cases

    return run_worked_cases(given.policy)


def _explore(given: argparse.Namespace) -> int:
    from putright.replay.exploring import explore_policy

    return explore_policy(given.policy, given.facts, given.states, given.closely, given.format, given.witness)


def _compare(given: argparse.Namespace) -> int:
    from putright.replay.comparing import compare_policies

    return compare_policies(given, moment_given(given.at))


def _walk(given: argparse.Namespace) -> int:
    from putright.replay.walk import walk_all

    return walk_all(given.policy)


if __name__ == "__main__":
    sys.exit(main())
