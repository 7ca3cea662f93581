"""Reads of parties: themselves here, likely duplicates in ``reviewing``, source systems in ``systems``."""

from rapport.parties.queries.parties import (
    contact_point,
    contact_points,
    likely_duplicates,
    merge,
    merges,
    organization_chart,
    party,
    party_page,
    relationship,
    suggestions,
    survivor_of,
    trashed_party,
    visible,
)

__all__ = [
    "contact_point",
    "contact_points",
    "likely_duplicates",
    "merge",
    "merges",
    "organization_chart",
    "party",
    "party_page",
    "relationship",
    "suggestions",
    "survivor_of",
    "trashed_party",
    "visible",
]
