"""Who may do what with opportunities and how we sell, and how lists show them."""

from rapport.sales.records import prospects as prospects
from rapport.sales.records.opportunities import OPPORTUNITY
from rapport.sales.records.pipelines import COMPETITOR, LOST_REASON, PIPELINE, STAGE

__all__ = ["COMPETITOR", "LOST_REASON", "OPPORTUNITY", "PIPELINE", "STAGE"]
