"""Two policies compared: what changes, promise by promise, and what recorded histories would have come to.

``plain.py`` turns what policies are made of into values that can be compared and kept; ``pairing.py`` says which thing
of the one policy is which of the other; ``changes.py`` gives the changes, those of a stage in ``stage_changes.py``.
``replaying.py`` assesses one history under both; ``tally.py`` counts what came of many and does not grow with their
number; ``comparison.py`` puts both together, and ``kept.py`` makes plain values of it and reads them again.
"""
