"""Readers of the event table."""

from rapport.platform.events.queries.audit import Asked, AuditPage, audit
from rapport.platform.events.queries.following import Position, after, position_of, present
from rapport.platform.events.queries.history import history
from rapport.platform.events.queries.seals import Break, Verdict, chain_head, last_verdict, verdict

__all__ = [
    "Asked",
    "AuditPage",
    "Break",
    "Position",
    "Verdict",
    "after",
    "audit",
    "chain_head",
    "history",
    "last_verdict",
    "position_of",
    "present",
    "verdict",
]
