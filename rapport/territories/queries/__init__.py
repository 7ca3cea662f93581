"""Reads of territories and quotas. The asker comes first."""

from rapport.territories.queries.placing import (
    territories_of,
    territory_id,
    territory_of,
    within_territory,
)
from rapport.territories.queries.quotas import (
    holder_names,
    quota_of,
    quotas,
    quotas_by_holder,
)

__all__ = [
    "holder_names",
    "quota_of",
    "quotas",
    "quotas_by_holder",
    "territories_of",
    "territory_id",
    "territory_of",
    "within_territory",
]
