"""What insight answers, from what the last build published to PostgreSQL. The asker comes first."""

from rapport.insight.queries.catalogue import catalogue, entry_called, figures
from rapport.insight.queries.figures import (
    building,
    latest_run,
    matrix,
    money,
    overview,
    rfm_summary,
    standing,
)
from rapport.insight.queries.goods import bought_together
from rapport.insight.queries.groups import groups
from rapport.insight.queries.lineage import lineage, lineage_entry, marts_summary
from rapport.insight.queries.movement import movement
from rapport.insight.queries.profitability import profitability, statement

__all__ = [
    "bought_together",
    "building",
    "catalogue",
    "entry_called",
    "figures",
    "groups",
    "latest_run",
    "lineage",
    "lineage_entry",
    "marts_summary",
    "matrix",
    "money",
    "movement",
    "overview",
    "profitability",
    "rfm_summary",
    "standing",
    "statement",
]
