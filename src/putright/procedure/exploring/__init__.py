"""Exploring a procedure: every state that a case can come to under a policy, up to a stated bound, and what is wrong
there. The engine itself is the judge of each state; nothing here reckons a date.

What a policy names: naming.py. How a case may begin: beginnings.py. What may happen next: steps.py. What makes two
states the same: states.py. The search: searching.py. Whom a case waits for: waits.py. What is wrong: findings.py,
missing.py. The cases that show it: witnesses.py.
"""
