"""How most companies sell: what a company begins with that never said how it does."""

from __future__ import annotations

from rapport.kit.speech import noted

PIPELINE = noted("Sales")
STAGES: tuple[tuple[str, str, int, str, int | None], ...] = (
    (noted("New"), "open", 10, "pipeline", 7),
    (noted("Qualified"), "open", 25, "pipeline", 14),
    (noted("Proposal"), "open", 50, "best_case", 21),
    (noted("Negotiation"), "open", 75, "commit", 14),
    (noted("Won"), "won", 100, "closed", None),
    (noted("Lost"), "lost", 0, "omitted", None),
)
"""Name, kind, probability in percent, forecast category, and the days that are expected."""
REASONS = (
    noted("Price"),
    noted("Lost to a competitor"),
    noted("No budget"),
    noted("No decision"),
    noted("Not a fit"),
)
