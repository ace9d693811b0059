"""The commands that need the register or the application."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from putright import __version__
from putright.command.environment import NotSet
from putright.procedure.faults import printable
from putright.replay.compare_options import add_options
from putright.replay.opening import Refused
from putright.trial import TrialFault


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command: 0 when done, 1 when a check found something wrong, 2 when the input or the setting is wrong."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    given = _parser().parse_args(arguments)
    try:
        code = int(given.run(given))
        sys.stdout.flush()
        return code
    except (NotSet, TrialFault, Refused) as fault:
        return _refused(fault)
    except BrokenPipeError:
        # Whoever read the answer has read enough. What is left of it goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.filename is None:
            raise
        return _wrong(f"{error.filename} cannot be used ({error.strerror}). Name another, or mend its rights.")
    except Exception as error:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import Error

        if isinstance(error, ImproperlyConfigured):
            return _wrong(str(error))
        if isinstance(error, Error):
            return _wrong(f"the database refused: {' '.join(str(error).split())}. Is it there, and is it migrated?")
        raise


def _refused(fault: NotSet | TrialFault | Refused) -> int:
    if not isinstance(fault, Refused):
        return _wrong(str(fault.args[0] if fault.args else fault))
    for line in fault.lines:  # each names what it is about
        print(printable(line), file=sys.stderr)
    return 2


def _wrong(sentence: str) -> int:
    print(f"putright: {sentence}", file=sys.stderr)
    return 2


def _bind(text: str) -> str:
    if (
        not re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+):[0-9]{1,5}", text)
        or int(text.rpartition(":")[2]) > 65535
    ):
        raise argparse.ArgumentTypeError(f"{text} is no address to serve at. Write it as 127.0.0.1:8000")
    return text


def _at_least_one(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,3}", text):
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 on")
    return int(text)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the command in one line."""

    def error(self, message: str) -> NoReturn:
        """End with exit code 2."""
        self.exit(2, f"{self.prog}: {message}. Try: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="putright", description="The register and the application.", allow_abbrev=False)
    parser.add_argument("--version", action="version", version=f"putright {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    def command(name: str, what: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = commands.add_parser(name, help=what, description=what, allow_abbrev=False)
        made.set_defaults(run=run)
        return made

    demo = command("demo", "start a trial with fictional providers and cases, and serve it", _demo)
    demo.add_argument("--bind", type=_bind, default="127.0.0.1:8000", metavar="HOST:PORT")
    demo.add_argument("--fresh", action="store_true", help="throw the trial's data away first")
    demo.add_argument("--only-build", action="store_true", help="build the data, print the sign-ins, do not serve")
    serving = command("serve", "serve the pages and run the jobs", _serve)
    serving.add_argument("--bind", type=_bind, default="127.0.0.1:8000", metavar="HOST:PORT")
    serving.add_argument("--processes", type=_at_least_one, default=2, metavar="N", help="of the pages (default: 2)")
    serving.add_argument("--threads", type=_at_least_one, default=4, metavar="N", help="in each of them (default: 4)")
    command("work", "run the jobs alone", _work)
    command("migrate", "bring the tables up to date, as the role that owns them", _migrate)
    command("prepare-database", "print the SQL that makes the two roles and the database", _prepare)
    found = command("organisation", "found an organisation with its first administrator", _organisation)
    found.add_argument("slug", help="a short name for addresses, such as larkfield")
    found.add_argument("name", help="the name that people know")
    found.add_argument("--policy", required=True, metavar="NAME_OR_FILE", help="a bundled policy or a policy file")
    found.add_argument("--prefix", required=True, help="what the register's numbers begin with, such as LSC")
    found.add_argument("--administrator", required=True, metavar="EMAIL")
    found.add_argument("--administrator-name", required=True, metavar="NAME")
    adopting = command("adopt", "adopt a policy file from a day on", _adopt)
    adopting.add_argument("organisation")
    adopting.add_argument("policy", metavar="NAME_OR_FILE")
    adopting.add_argument("--from", dest="start", required=True, metavar="DATE")
    adopting.add_argument("--reason", required=True)
    calendar = command("calendar", "enter a bank holiday or a closure, for one or for every organisation", _calendar)
    calendar.add_argument("organisation", nargs="?", metavar="SLUG")
    calendar.add_argument("--every-organisation", action="store_true", help="of the division, instead of one")
    calendar.add_argument("--division", help="of this calendar alone: england-and-wales, scotland or northern-ireland")
    which = calendar.add_mutually_exclusive_group(required=True)
    which.add_argument("--holiday", metavar="DATE", help="a bank holiday that was proclaimed")
    which.add_argument("--closure", metavar="DATE", help="the first day on which the organisation is closed")
    calendar.add_argument("--until", metavar="DATE", help="the last day of a closure")
    calendar.add_argument("--name", required=True, help="what it is called where days are counted out")
    calendar.add_argument("--known", metavar="DATE", help="from which day it was known (default: from now on)")
    calendar.add_argument("--reason", required=True)
    command("calendars", "how far the shipped calendars reach; 1 if one ends within a year", _calendars)
    mail = command(
        "mail", "take mails in that lie as files; they wait for a person unless they belong to a case", _mail
    )
    mail.add_argument("organisation", metavar="SLUG")
    mail.add_argument("files", nargs="+", metavar="FILE", help="a mail, or a folder with files named *.eml")
    boxes = command("mailboxes", "how the mailboxes stand; 1 if one is not reached or a mail was not read", _mailboxes)
    boxes.add_argument("organisation", nargs="?", metavar="SLUG", help="this one only")
    sending = command("sending", "by which way mail leaves, and whether it does; 1 if not", _sending)
    sending.add_argument("organisation", nargs="?", metavar="SLUG", help="this one only")
    sending.add_argument("--to", metavar="ADDRESS", help="send a mail there to try it")
    versions = command("versions", "list the versions of an organisation's policy", _versions)
    versions.add_argument("organisation", metavar="SLUG")
    sign_in = command("sign-in", "print a link that signs an account in once", _sign_in)
    sign_in.add_argument("email")
    command("directories", "whether the directories for single sign-on answer; 1 if not", _directories)
    hosts = command("hosts", "host names of providers' public pages: list, confirm, withdraw", _hosts)
    hosts.add_argument("what", choices=("list", "confirm", "withdraw"), nargs="?", default="list")
    hosts.add_argument("organisation", nargs="?", metavar="SLUG")
    hosts.add_argument("host", nargs="?", metavar="HOST", help="as the organisation wished for it")
    export = command("export", "a case as a case file for putright replay", _export)
    export.add_argument("case", metavar="REFERENCE", nargs="?")
    export.add_argument("--all", action="store_true", help="every case of an organisation, one a line, without words")
    export.add_argument(
        "--requests", action="store_true", help="every request of an organisation, one a line; no case then"
    )
    export.add_argument(
        "--organisation", metavar="SLUG", help="needed with --all and --requests, or where two have the reference"
    )
    export.add_argument("--words", action="store_true", help="with names and words, which are left out otherwise")
    export.add_argument("--policy-file", metavar="FILE", help="write the policy that the case runs under here")
    export.add_argument("--documents", metavar="FOLDER", help="copy the documents of the case into this new folder")
    chain = command("chain", "an organisation's chain as lines, to be verified elsewhere", _chain)
    chain.add_argument("organisation", metavar="SLUG")
    chain.add_argument("--words", action="store_true", help="with the personal parts, so that they are checked too")
    verify = command("verify", "check the chains; says exactly where one breaks", _verify)
    verify.add_argument("file", nargs="?", help="a file made by putright chain: needs no database")
    verify.add_argument("--organisation", metavar="SLUG", help="this one only")
    verify.add_argument("--head", metavar="HASH", help="a hash written down earlier, which must be on the chain")
    verify.add_argument("--sweep", action="store_true", help="take away files of documents that belong to no case")
    rebuild = command("rebuild", "make everything that follows from the facts anew", _rebuild)
    rebuild.add_argument("--organisation", metavar="SLUG", help="this one only")
    rebuild.add_argument("--check", action="store_true", help="compare, and write nothing")
    rebuild.add_argument("--every", type=_at_least_one, default=1, metavar="N", help="a sample: every Nth case")
    add_options(command("compare", "compare two policies over the cases of a register", _compare))
    move = command("move", "take a trial's data to a real server", _move)
    move.add_argument("target", metavar="DATABASE_OWNER_URL")
    move.add_argument("--documents", metavar="FOLDER", help="the folder of documents there: the trial's are copied in")
    return parser


def _demo(given: argparse.Namespace) -> int:
    from putright.command.demonstrating import demonstrate

    return demonstrate(given.bind, fresh=given.fresh, only_build=given.only_build)


def _serve(given: argparse.Namespace) -> int:
    from putright.command.environment import check_ready, set_up
    from putright.command.serving import serve

    set_up()
    check_ready()
    return serve(given.bind, given.processes, given.threads)


def _work(given: argparse.Namespace) -> int:
    from putright.command.environment import check_ready, set_up

    set_up()
    check_ready()
    from putright.worker.running import work

    return work()


def _migrate(given: argparse.Namespace) -> int:
    from putright.command.environment import set_up

    set_up(owner=True)
    from putright.site.migrating import migrate

    migrate()
    return 0


def _prepare(given: argparse.Namespace) -> int:
    from putright.trial.roles import preparation_sql

    print(preparation_sql(), end="")
    return 0


def _organisation(given: argparse.Namespace) -> int:
    from putright.command import keeping

    return keeping.found_organisation(given)


def _adopt(given: argparse.Namespace) -> int:
    from putright.command import keeping

    return keeping.adopt_policy(given)


def _calendar(given: argparse.Namespace) -> int:
    from putright.command import days_off

    return days_off.enter_day(given)


def _calendars(given: argparse.Namespace) -> int:
    from putright.command import days_off

    return days_off.list_calendars()


def _mail(given: argparse.Namespace) -> int:
    from putright.command import mail_taken

    return mail_taken.take_files(given)


def _mailboxes(given: argparse.Namespace) -> int:
    from putright.command import mail_taken

    return mail_taken.list_mailboxes(given)


def _sending(given: argparse.Namespace) -> int:
    from putright.command import mail_sent

    return mail_sent.show_sending(given)


def _versions(given: argparse.Namespace) -> int:
    from putright.command import keeping

    return keeping.list_versions(given)


def _sign_in(given: argparse.Namespace) -> int:
    from putright.command import keeping

    return keeping.sign_in(given.email)


def _directories(given: argparse.Namespace) -> int:
    from putright.command import directories

    return directories.directories()


def _hosts(given: argparse.Namespace) -> int:
    from putright.command import own_hosts

    return own_hosts.hosts(given)


def _export(given: argparse.Namespace) -> int:
    from putright.command import checking

    return checking.export(given)


def _chain(given: argparse.Namespace) -> int:
    from putright.command import checking

    return checking.chain(given)


def _verify(given: argparse.Namespace) -> int:
    from putright.command import checking

    return checking.verify(given)


def _rebuild(given: argparse.Namespace) -> int:
    from putright.command import checking

    return checking.rebuild(given)


def _compare(given: argparse.Namespace) -> int:
    from putright.command.comparing import compare_register
    from putright.replay.judging import moment_given

    return compare_register(given, moment_given(given.at))


def _move(given: argparse.Namespace) -> int:
    from putright.command.environment import trial, trial_documents, trial_folder
    from putright.command.files_kept import carry
    from putright.trial.moving import move

    if not trial_folder().is_dir():
        raise NotSet(f"There is no trial in {trial_folder()}. Run this where putright demo was run.")
    copied = carry(trial_documents(), Path(given.documents) if given.documents else None)
    print(move(trial(), given.target).sentence)
    if copied:
        print(f"Copied {copied:,} files of documents to {given.documents}. Give it to the account that runs putright.")
    return 0
