from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_tasks(raw_activities: Table, stg_rapport_parties: Table) -> Table:
    """One row per task that is done and not in the trash. Calls, meetings and visits that are done stand
    among the interactions, with how long they took.
    """
    known = stg_rapport_parties.select(known_id="party_id")
    done = raw_activities.filter(
        ~raw_activities.is_trashed, raw_activities.kind == "task", raw_activities.status == "done"
    )
    joined = done.left_join(known, done.party_id == known.known_id)
    return joined.select(
        "done_on", "duration_minutes", activity_id=joined.id, party_id=joined.known_id
    )
