"""The months that interactions are partitioned by."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from rapport.touchpoints import partitions
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.partitions import ensure_months, tidy_months
from rapport.touchpoints.tests.making import a_party, record

FOREIGN_KEYS = """
    SELECT count(*) FROM pg_constraint
    WHERE conrelid = 'touchpoints_participant_2024_01'::regclass AND contype = 'f'
"""


def where(table: str = "touchpoints_interaction") -> Counter[str]:
    """How many rows lie in which partition."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text FROM {table}")
        return Counter(name.removeprefix(f"{table}_") for (name,) in cursor.fetchall())


@pytest.mark.django_db
def test_rows_move_out_of_the_rest() -> None:
    party, other = a_party(), a_party("Grace Lind")
    days = [(2023, 12, 31, 23, 59), (2024, 1, 1, 0, 0), (2024, 1, 31, 23, 59), (2024, 2, 1, 0, 0)]
    for day in days:
        record(party, at=datetime(*day, tzinfo=UTC), participants=(other.pk,))
    before = sorted(Interaction.objects.values_list("pk", "at"))
    assert where() == {"rest": 4}
    assert ensure_months(date(2024, 1, 9), date(2024, 1, 20)) == 1
    assert where() == {"rest": 2, "2024_01": 2}
    assert where("touchpoints_participant") == {"rest": 2, "2024_01": 2}
    assert sorted(Interaction.objects.values_list("pk", "at")) == before


@pytest.mark.django_db
def test_new_rows_find_their_month() -> None:
    assert ensure_months(date(2024, 1, 1), date(2024, 3, 1)) == 3
    assert ensure_months(date(2024, 1, 1), date(2024, 4, 1)) == 1
    record(a_party(), at=datetime(2024, 2, 29, tzinfo=UTC))
    record(a_party(), at=datetime(2025, 2, 28, tzinfo=UTC))
    assert where() == {"2024_02": 1, "rest": 1}


@pytest.mark.django_db
def test_only_months_that_are_worth_it_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "MANY_ROWS", 3)
    party = a_party()
    for day in (1, 2, 3):
        record(party, at=datetime(2021, 5, day, tzinfo=UTC))
    record(party, at=datetime(2021, 6, 1, tzinfo=UTC))
    assert tidy_months(date(2024, 1, 31)) == 4
    assert where() == {"2021_05": 3, "rest": 1}
    assert tidy_months(date(2024, 1, 31)) == 0


@pytest.mark.django_db
def test_a_month_holds_what_the_table_promises() -> None:
    ensure_months(date(2024, 1, 1), date(2024, 1, 1))
    party = a_party()
    record(party, at=datetime(2024, 1, 5, tzinfo=UTC), participants=(a_party("Grace").pk,))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_indexes WHERE tablename = 'touchpoints_interaction_2024_01'"
        )
        assert cursor.fetchone()[0] == 5
        cursor.execute(FOREIGN_KEYS)
        assert cursor.fetchone()[0] == 1
    assert Participant.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_each_month_once() -> None:
    def make(_: int) -> int:
        try:
            return ensure_months(date(2024, 1, 1), date(2024, 3, 1))
        finally:
            connection.close()

    try:
        with ThreadPoolExecutor(4) as pool:
            made = list(pool.map(make, range(4)))
        assert sum(made) == 3
    finally:
        with connection.cursor() as cursor:
            for month in ("2024_01", "2024_02", "2024_03"):
                cursor.execute(
                    f"DROP TABLE touchpoints_interaction_{month}, touchpoints_participant_{month}"
                )
