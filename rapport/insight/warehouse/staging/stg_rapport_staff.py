from __future__ import annotations

import ibis
from ibis.expr.types import Table


def stg_rapport_staff(raw_users: Table, raw_memberships: Table, raw_teams: Table) -> Table:
    """One row per user, by id alone, with the first of the teams that they are in."""
    by_team = ibis.window(group_by="user_id", order_by="team_id")
    ranked = raw_memberships.mutate(
        place=ibis.row_number().over(by_team),
        teams=raw_memberships.team_id.count().over(ibis.window(group_by="user_id")),
    )
    first = ranked.filter(ranked.place == 0).select("user_id", "team_id", "is_lead", "teams")
    named = raw_teams.select(named_id="id", team="name")
    joined = raw_users.left_join(first, raw_users.id == first.user_id)
    joined = joined.left_join(named, joined.team_id == named.named_id)
    return joined.select(
        "team_id",
        "team",
        "manager_id",
        "roles",
        "is_active",
        "joined_on",
        staff_id=joined.id,
        teams=joined.teams.fill_null(0),
        is_lead=joined.is_lead.fill_null(False),
    )
