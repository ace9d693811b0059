"""The replay door: the command line through which anyone can walk a case through a policy (contract.md)."""
