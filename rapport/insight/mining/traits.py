"""The traits that mining publishes."""

from __future__ import annotations

from rapport.insight.mining import reasons
from rapport.parties.traits import TraitDefinition, TraitKind, define

TRAITS = ("next_product", "group")


def declare() -> None:
    """Make them known; called from ``hooks``."""
    define(
        TraitDefinition(
            "next_product",
            "Next product",
            "What customers like this one most often buy next, of what it has not bought yet.",
            TraitKind.TEXT,
            order=53,
            reasons=(reasons.bought_with,),
        )
    )
    define(
        TraitDefinition(
            "group",
            "Group",
            "Which of the groups the customer belongs to that are alike in when, how often and for how much they buy.",
            TraitKind.TEXT,
            order=13,
            reasons=(reasons.alike,),
        )
    )
