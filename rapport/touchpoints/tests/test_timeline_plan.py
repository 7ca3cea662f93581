"""The timeline reads from indexes only: what it costs does not grow with the tables."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.db import connection

from rapport.parties.models import Party
from rapport.touchpoints.partitions import ensure_months
from rapport.touchpoints.tests.making import a_party

pytestmark = pytest.mark.django_db

FILL = (
    """
    INSERT INTO touchpoints_interaction (at, channel, direction, party_id)
    SELECT '2024-01-02'::timestamptz + n * interval '40 minutes', 'email', 'in', %(first)s + n %% 100
    FROM generate_series(0, 5999) n
    """,
    """
    INSERT INTO touchpoints_participant (at, interaction_id, party_id)
    SELECT at, id, %(first)s + (id + 7) %% 100 FROM touchpoints_interaction
    WHERE party_id <> %(first)s + (id + 7) %% 100
    """,
    """
    INSERT INTO events_event (at, name, about, subject_type, by_name, data, story)
    SELECT now(), 'parties.party_edited', %(first)s + n %% 100, '', '', '{}', gen_random_uuid()
    FROM generate_series(0, 5999) n
    """,
    """
    INSERT INTO records_note (at, record_type, record_id, text, is_pinned)
    SELECT now(), 'parties.party', %(first)s + n %% 100, 'Hm', false FROM generate_series(0, 5999) n
    """,
)
ARGUMENTS = {
    "of_party": "{party}",
    "channels": "NULL::text[]",
    "silent": "'{{}}'::text[]",
    "before": "'2025-01-01'::timestamptz",
    "interaction_before": "9223372036854775807",
    "event_before": "9223372036854775807",
    "note_before": "9223372036854775807",
    "most": "51",
}


@pytest.fixture
def party() -> Party:
    """One of a hundred, among thousands of interactions in months and in the rest."""
    parties = [a_party(f"Party {number}") for number in range(100)]
    ensure_months(date(2024, 1, 1), date(2024, 4, 1))
    with connection.cursor() as cursor:
        for statement in FILL:
            cursor.execute(statement, {"first": parties[0].pk})
        for table in (
            "touchpoints_interaction",
            "touchpoints_participant",
            "events_event",
            "records_note",
        ):
            cursor.execute(f"ANALYZE {table}")
    return parties[50]


def statements(party: Party) -> list[str]:
    """What the function runs, with values in place of its arguments."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'touchpoints_timeline'")
        source = cursor.fetchone()[0]
    found = re.findall(r"RETURN QUERY(.*?);", source, re.DOTALL)
    for name, value in ARGUMENTS.items():
        found = [re.sub(rf"\b{name}\b", value.format(party=party.pk), text) for text in found]
    return found


def test_no_branch_reads_a_whole_table(party: Party) -> None:
    found = statements(party)
    assert len(found) == 4
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        for statement in found:
            cursor.execute(
                "EXPLAIN (ANALYZE, COSTS off, TIMING off) " + statement.replace("%", "%%"), []
            )
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            assert "Limit" in plan
            assert "Index" in plan


def test_a_page_reads_few_pages_of_the_database(party: Party) -> None:
    (as_main, *_) = statements(party)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT json) " + as_main, [])
        (plan,) = cursor.fetchone()
    whole = plan if isinstance(plan, list) else json.loads(plan)
    assert whole[0]["Plan"]["Shared Hit Blocks"] + whole[0]["Plan"]["Shared Read Blocks"] < 120
