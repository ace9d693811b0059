"""Where the installed command begins: which room answers, and a process that is gone when it has answered."""

import gc
import os
import sys
from contextlib import suppress

REGISTER = frozenset(
    {
        "demo",
        "serve",
        "work",
        "migrate",
        "prepare-database",
        "organisation",
        "adopt",
        "calendar",
        "calendars",
        "mail",
        "mailboxes",
        "sending",
        "versions",
        "sign-in",
        "directories",
        "hosts",
        "export",
        "chain",
        "verify",
        "rebuild",
        "move",
    }
)
"""What needs the register or the application. Everything else is answered without Django and without a database."""


def main() -> None:
    """Run the command ``putright`` and leave with its exit code."""
    if len(sys.argv) > 1 and (sys.argv[1] in REGISTER or _compares_a_register(sys.argv[1:])):
        from putright.command import register_command

        sys.exit(register_command.main())
    _replay()


def _compares_a_register(arguments: list[str]) -> bool:
    """Whether it is the one command that both rooms answer, with a register."""
    return arguments[0] == "compare" and any(one.partition("=")[0] == "--register" for one in arguments)


def _replay() -> None:
    """Replay and its kin, as quickly as they can.

    The collector of cycles is off while the modules are imported: it would look through every class that they define,
    again and again, a sixth of a cold start. What they defined stays, so it need not be looked at later either. And
    once the answer is written there is nothing left to tidy away object by object, so the process just ends.
    """
    gc.disable()
    # Pydantic would look through the metadata of every installed package for plug-ins, of which we use none.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    from putright.replay import command

    gc.freeze()
    gc.enable()
    try:
        code = command.main()
    except SystemExit as ended:  # help, the version, or arguments that cannot be understood
        code = ended.code if isinstance(ended.code, int) else 2
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            with suppress(OSError):  # said already by the command, where it could be
                stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
