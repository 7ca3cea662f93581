"""Parties and who works here, by their ids. Names of people stay behind."""

from __future__ import annotations

from rapport.insight.warehouse.sources.source import TRASHED, Source, as_they_are, day

SOURCES = (
    Source("raw_parties", "parties_party", as_they_are("id", "kind", "country") | TRASHED),
    Source("raw_party_roles", "parties_partyrole", as_they_are("party_id", "role")),
    Source(
        "raw_users",
        "accounts_user",
        {
            **as_they_are("id", "is_active", "manager_id"),
            "roles": "array_to_string(roles, ' ')",
            "joined_on": day("created_at"),
        },
    ),
    Source("raw_memberships", "accounts_membership", as_they_are("user_id", "team_id", "is_lead")),
    Source("raw_teams", "accounts_team", as_they_are("id", "name")),
)
CONTROLS = (
    """SELECT 'staff', count(*), (count(*) FILTER (WHERE is_active))::text FROM accounts_user""",
)
