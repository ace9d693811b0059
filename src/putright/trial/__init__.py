"""The trial database: a PostgreSQL of our own, in its own folder, for a first look and for tests."""


class TrialFault(Exception):
    """Something about the trial database that a person must put right. Its text says what, where, why, what to do."""
