"""What somebody may do. Roles carry these as data; the acts and pages ask for them by name."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

PERMISSIONS: Final = MappingProxyType(
    {
        "read": "see the worklist, the register and the cases",
        "receive": "record a new complaint, request or remark; sort remarks and answer them",
        "handle": "record what happens on a case: calls, letters, meetings, statements",
        "assign": "give a case to somebody",
        "respond": "record the response of a stage, agree what will be put right, close a case",
        "decide": "extend a time limit, not take a complaint up, open a case again",
        "correct": "correct an entry",
        "report": "see the figures, take the register and the bundle of a case away",
        "policy": "change the policy, the calendar and the list of outside bodies",
        "administer": "add people and change their roles",
    }
)
"""Every permission, with what it lets somebody do."""

KINDS_OF_WORK: Final = MappingProxyType(
    {
        "Looking": ("read", "report"),
        "Working on complaints": ("receive", "handle", "assign", "respond", "decide", "correct"),
        "Setting things up": ("policy", "administer"),
    }
)
"""The permissions by the kind of work that they are for, each once."""

GENERAL_ROLES: Final = MappingProxyType(
    {
        "front-desk": ("Front desk", ("read", "receive")),
        "handler": ("Complaint handler", ("read", "receive", "handle", "respond")),
        "manager": (
            "Complaints manager",
            ("read", "receive", "handle", "assign", "respond", "decide", "correct", "report", "policy"),
        ),
        "inspector": ("Inspector (reads only)", ("read", "report")),
        "administrator": ("Administrator", ("policy", "administer")),
    }
)
"""The roles that a new organisation begins with: title and permissions. It may change them."""

POLICY_ROLE_MAY: Final = ("read", "handle", "respond")
"""What the holder of a role that the policy names may do, until the organisation says otherwise."""
