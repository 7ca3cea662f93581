"""``load_demo`` on empty databases: the same rows each time, the same schema behind, refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from rapport.demo import load
from rapport.demo.goods import goods
from rapport.demo.staff import hire
from rapport.demo.tests.loading import UNTIL, everything, load_some, rows
from rapport.kit.errors import Refused
from rapport.touchpoints.channels import Channel
from rapport.touchpoints.partitions import ensure_months

SCHEMA = """
    SELECT 'c', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
    UNION ALL
    SELECT 'i', tablename, CASE WHEN tablename LIKE '%20%' THEN '' ELSE indexname END, '', true FROM pg_indexes
     WHERE schemaname = 'public'
    ORDER BY 1, 2, 3, 4
"""


@pytest.fixture
def staffed(db: None) -> None:
    """Users and products are here: their ids come from sequences, which no rollback turns back."""
    hire(goods())


def test_the_same_numbers_give_the_same_rows(staffed: None) -> None:
    first = load_and_undo()
    load_some()
    assert everything() == first


def test_a_big_load_leaves_the_schema_as_it_was(
    staffed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ensure_months(date(2023, 6, 1), UNTIL)
    before = rows(SCHEMA)
    small = load_and_undo()
    monkeypatch.setattr(load, "BIG", 100)
    load_some()
    assert rows(SCHEMA) == before
    assert everything() == small


def load_and_undo() -> dict[str, list[tuple[Any, ...]]]:
    with transaction.atomic():
        load_some()
        found = everything()
        transaction.set_rollback(True)
    return found


def test_again_adds_another(db: None) -> None:
    loaded = load_some()
    more = load_some(seed=2, again=True)
    both = loaded["rows"]["parties_party"] + more["rows"]["parties_party"]
    assert rows("SELECT count(*) FROM parties_party") == [(both,)]
    assert rows("SELECT count(*) FROM catalog_product") == [(400,)]


def test_refuses_where_customers_are_already(db: None) -> None:
    rows("""
        INSERT INTO orders_order (created_at, updated_at, custom, version, source, number, placed_at, channel,
                                  status, currency, total, line_count, country)
        VALUES (now(), now(), '{}', 1, '', '1', now(), 'web_order', 'placed', 'EUR', 0, 0, '') RETURNING 1
    """)
    with pytest.raises(Refused, match="customers here already"):
        load_some()


def test_all_sixteen_channels_speak(db: None) -> None:
    load_some(1500)
    found = {channel for (channel,) in rows("SELECT DISTINCT channel FROM touchpoints_interaction")}
    assert found == set(Channel.values)
