"""The replay door: the command line through which anyone can walk a case through a policy (contract.md)."""

import os

# No plug-in that happens to be installed is to see, or slow down, the reading of somebody's files. pydantic looks for
# them in every installed package otherwise, a fifth of the time that a replay takes from a cold start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
