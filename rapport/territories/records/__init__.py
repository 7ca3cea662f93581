"""Who may do what with territories and quotas, and how lists show them."""

from rapport.territories.records.models import TERRITORY_MODEL
from rapport.territories.records.quotas import QUOTA

__all__ = ["QUOTA", "TERRITORY_MODEL"]
