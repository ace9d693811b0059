"""Where the installed command begins: a process of its own, gone when it has answered."""

import gc
import sys


def main() -> None:
    """Run the command ``putright`` and leave with its exit code.

    The collector of cycles is off while the modules are imported: it would look through every class that they define,
    again and again, a sixth of a cold start. What they defined stays, so it need not be looked at later either.
    """
    gc.disable()
    from putright.replay import command

    gc.freeze()
    gc.enable()
    sys.exit(command.main())
