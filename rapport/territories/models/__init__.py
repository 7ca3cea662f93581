"""Quotas; models of territories, planned and active; what a re-alignment would change, and hands over."""

from rapport.territories.models.handing import HandOver
from rapport.territories.models.plans import Move, PlannedTerritory, Preview, TerritoryModel
from rapport.territories.models.quotas import Quota

__all__ = ["HandOver", "Move", "PlannedTerritory", "Preview", "Quota", "TerritoryModel"]
