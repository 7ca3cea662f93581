"""The story is told once more to a second company beside the first."""

from __future__ import annotations

import pytest

from rapport.demo.story.leads import COUNT
from rapport.demo.tests.loading import load_some, rows

ONCE = (
    "accounts_territory",
    "territories_territorymodel",
    "territories_quota",
    "forecasts_submission",
    "forecasts_snapshot",
    "guidance_playbook",
    "guidance_sequence",
    "guidance_mailtemplate",
    "leads_assignmentrule",
    "leads_leadform",
    "activities_bookingpage",
    "performance_plan",
    "orders_recurringorder",
    "quotes_discountlimit",
)
"""Of these there are as many as before."""
MORE = ("guidance_enrolment", "leads_lead", "activities_activity", "quotes_quote")


def counts(*tables: str) -> dict[str, int]:
    return {table: rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.mark.usefixtures("told")
def test_told_again_it_brings_new_work_and_nothing_twice() -> None:
    once, more = counts(*ONCE), counts(*MORE)
    assert all(once.values())
    load_some(customers=400, seed=2, again=True, story=True)
    assert counts(*ONCE) == once
    now = counts(*MORE)
    assert all(now[table] > before for table, before in more.items())
    assert rows("SELECT count(*), count(DISTINCT party_id) FROM leads_lead") == [
        (2 * COUNT, 2 * COUNT)
    ]
