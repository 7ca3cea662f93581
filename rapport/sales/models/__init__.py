"""Pipelines and their stages; opportunities with everything that belongs to them; competitors."""

from rapport.sales.models.opportunities import Opportunity, OpportunityQuote, StageStay, Tick
from rapport.sales.models.parts import ContactRole, Line, Member, PlanItem, Rival
from rapport.sales.models.pipelines import Category, Competitor, LostReason, Need, Pipeline, Stage
from rapport.sales.models.prospects import Prospect, ProspectSearch

__all__ = [
    "Category",
    "Competitor",
    "ContactRole",
    "Line",
    "LostReason",
    "Member",
    "Need",
    "Opportunity",
    "OpportunityQuote",
    "Pipeline",
    "PlanItem",
    "Prospect",
    "ProspectSearch",
    "Rival",
    "Stage",
    "StageStay",
    "Tick",
]
