from __future__ import annotations

from ibis.expr.types import Table

from rapport.insight.warehouse.checks import not_null, reconciles, related

key = ("staff_id",)
columns = {
    "staff_id": "The user's id; names are not in the lake.",
    "team_id": "The team's id, of several the lowest; empty without a team.",
    "team": "The team's name.",
    "teams": "How many teams they are in.",
    "is_lead": "Whether they lead that team.",
    "manager_id": "Who leads them, by id.",
    "roles": "Their roles, separated by spaces; empty for customers who sign in.",
    "is_active": "Whether they may sign in.",
    "joined_on": "The day when they were entered.",
}
checks = (
    not_null("staff_id", "teams", "is_lead", "is_active"),
    reconciles("staff", "is_active"),
    related("manager_id", "staff", "staff_id"),
)


def staff(stg_rapport_staff: Table) -> Table:
    """One row per user, by id alone."""
    return stg_rapport_staff.select(*columns)
