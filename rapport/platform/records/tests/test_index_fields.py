"""Five fields of a hundred thousand records are made fast, and lists filter and sort by their indexes."""

from __future__ import annotations

import json
import time
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.platform.access import SYSTEM
from rapport.platform.records.actions.custom.indexing import bring_indexes
from rapport.platform.records.filters import parse
from rapport.platform.records.models import CustomField
from rapport.platform.records.queries import setting_up as queries
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.tests.test_set_up import add, make
from rapport.platform.records.types import record_types
from tests.cast import run_jobs

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 100_000
FILL = """
    INSERT INTO records_customrecord (object_id, name, search_text, created_at, updated_at, custom, version)
    SELECT %s, 'Record ' || n, '', now(), now(), jsonb_build_object(
        'size', n %% 5000, 'day', to_char(date '2020-01-01' + n %% 3000, 'YYYY-MM-DD'),
        'code', 'code ' || n, 'step', 's' || n %% 7, 'colours', jsonb_build_array('c' || n %% 50)), 1
      FROM generate_series(1, %s) AS n"""
FILTERS = (
    "size:77",
    "day:2024-02-29",
    'code:"code 4711"',
    "code~4711",
    "step:s3 day<2020-01-03",
    "colours:c7 size:7",
)


@pytest.fixture
def fields() -> dict[str, CustomField]:
    """Five fields of a type, marked as fast."""
    kind = make("Thing")
    choices = {"step": [[f"s{n}", f"S{n}"] for n in range(7)]}
    choices["colours"] = [[f"c{n}", f"C{n}"] for n in range(50)]
    sorts = {
        "size": "number",
        "day": "date",
        "code": "text",
        "step": "choice",
        "colours": "choices",
    }
    return {
        name: add(kind, name, sort, is_indexed=True, choices=choices.get(name, ()))
        for name, sort in sorts.items()
    }


def plan_of(text: str) -> str:
    """How the database finds the records that ``text`` selects."""
    rows = selection(SYSTEM, record_types()["thing"], parse(text))
    found: Any = json.loads(rows.values("pk").explain(format="json"))
    return json.dumps(found)


def test_filters_and_orders_go_by_the_indexes(fields: dict[str, CustomField]) -> None:
    kind = record_types()["thing"]
    with connection.cursor() as cursor:
        cursor.execute(FILL, [kind.only["object_id"], ROWS])
    run_jobs()
    rows: Any = selection(SYSTEM, kind, parse("size:77")).explain(format="json")
    assert json.loads(rows)[0]["Plan"]["Plan Rows"] < ROWS / 1000  # 20 are; unasked it guesses 500
    assert set(queries.index_states(list(fields.values())).values()) == {"ready"}
    for text in FILTERS:
        assert "custom_field_" in plan_of(text), text
    for sort in ("size", "-day", "code"):
        with CaptureQueriesContext(connection) as seen:
            assert len(list_page(SYSTEM, kind, where="", sort=sort, columns=["name"]).rows) == 50
        [asked] = [one["sql"] for one in seen if "ORDER BY" in one["sql"] and "LIMIT" in one["sql"]]
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {asked}")
            assert "using custom_field_" in str(cursor.fetchall()), sort


def test_who_waits_for_another_worker_holds_nothing(fields: dict[str, CustomField]) -> None:
    waiting = Thread(target=_bring, args=[fields["size"]])
    with connection.cursor() as cursor:
        key = f"index {fields['size'].pk}"
        cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        waiting.start()
        time.sleep(0.5)
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        assert cursor.fetchone() == (0,)
        assert waiting.is_alive()
        cursor.execute("SELECT pg_advisory_unlock_all()")
    waiting.join()
    assert all(queries.standing_indexes(fields["size"]).values())


def _bring(row: CustomField) -> None:
    try:
        bring_indexes(row)
    finally:
        connection.close()
