"""Where the installed command begins: a process of its own, gone when it has answered.

It makes no cycles worth collecting and lives for a fifth of a second, so the collector of cycles is left off: it would
look through every class that the imports define, again and again.
"""

import gc
import sys


def main() -> None:
    """Run the command ``putright`` and leave with its exit code."""
    gc.disable()
    from putright.replay import command

    sys.exit(command.main())
