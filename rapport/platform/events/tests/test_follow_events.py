"""A reader of the stream sees each event exactly once, however late its writer commits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection

from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.platform.events import queries
from rapport.platform.events.happenings import Happening
from rapport.platform.events.models import Event
from rapport.platform.events.queries import Position
from rapport.platform.events.queries.following import FOLLOWING

pytestmark = pytest.mark.django_db(transaction=True)
INSERT = """
    INSERT INTO events_event (name, subject_type, by_name, at, data, story)
    VALUES ('tests.gong_struck', '', 'late', now(), '{}', gen_random_uuid()) RETURNING id"""


@dataclass(frozen=True)
class GongStruck(Happening):
    """Somebody struck the gong."""

    times: int


@contextmanager
def another_session() -> Iterator[psycopg.Connection[Any]]:
    parameters = connection.get_connection_params()
    names = ("host", "port", "user", "password", "dbname")
    with psycopg.connect(**{name: parameters[name] for name in names if name in parameters}) as it:
        yield it


def followed(position: Position, wanted: int, *, limit: int = 100) -> list[Event]:
    """The stream from ``position``, as soon as other databases of the server let go of it."""
    until = time.monotonic() + 20
    found = queries.after(position, limit)
    while len(found) < wanted and time.monotonic() < until:
        time.sleep(0.05)
        found = queries.after(position, limit)
    return found


def test_an_event_is_not_passed_by_one_that_commits_first() -> None:
    begin = queries.present()
    with another_session() as late:
        row = late.execute(INSERT).fetchone()
        assert row is not None
        soon = events.record(GongStruck(1), by=SYSTEM)
        assert soon.pk > row[0]
        time.sleep(0.2)
        assert queries.after(begin, 10) == []
        late.commit()
    found = followed(begin, 2)
    assert [event.pk for event in found] == [row[0], soon.pk]
    assert queries.after(queries.position_of(found[-1]), 10) == []


def test_a_lower_id_that_commits_later_comes_later() -> None:
    """The id is drawn before the transaction has a number: the order is that of (tx, id)."""
    begin = queries.present()
    with another_session() as late:
        late.execute("SELECT setval('events_event_id_seq', 500)")
        late.rollback()
        later = events.record(GongStruck(1), by=SYSTEM)
        late.execute(INSERT.replace("(name", "(id, name").replace("VALUES (", "VALUES (7, "))
        late.commit()
    found = followed(begin, 2)
    assert [event.pk for event in found] == [later.pk, 7]
    assert [event.pk for event in queries.after(queries.position_of(found[0]), 10)] == [7]


def test_every_way_of_writing_fills_the_transaction_in() -> None:
    begin = queries.present()
    one = events.record(GongStruck(1), by=SYSTEM)
    events.record_many("tests.gong_struck", [(None, "", None, {})] * 3, by=SYSTEM)
    select = (
        "SELECT NULL::bigint AS about, '' AS subject_type, 1 AS subject_id, '{}'::jsonb AS data"
    )
    events.record_from("tests.gong_struck", select, {}, by=SYSTEM)
    found = followed(begin, 5)
    assert len(found) == 5
    assert found[0] == one
    assert len({event.tx for event in found}) == 3


def test_a_large_transaction_is_read_in_parts() -> None:
    begin = queries.present()
    events.record_many("tests.gong_struck", [(None, "", None, {})] * 25, by=SYSTEM)
    assert len(followed(begin, 25)) == 25
    seen: list[int] = []
    while found := queries.after(begin, 10):
        seen += [event.pk for event in found]
        begin = queries.position_of(found[-1])
    assert len(seen) == len(set(seen)) == 25


def test_the_next_events_are_found_by_the_index() -> None:
    events.record_many("tests.gong_struck", [(None, "", None, {})] * 2000, by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE events_event")
        cursor.execute(f"EXPLAIN {FOLLOWING}", [1, 1, 10**9, 10])
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "event_stream" in plan
    assert "Sort" not in plan


def test_the_stream_goes_on_after_a_move_to_another_server() -> None:
    """There the count of transactions starts low; without care all that follows would be skipped."""
    event = events.record(GongStruck(1), by=SYSTEM)
    far = event.tx + 1_000_000
    try:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE events_event DISABLE TRIGGER events_guard")
            cursor.execute("UPDATE events_event SET tx = %s", [far])
            cursor.execute("ALTER TABLE events_event ENABLE TRIGGER events_guard")
            cursor.execute("SELECT events_go_on()")
            assert cursor.fetchone() == (True,)
            cursor.execute("SELECT events_go_on()")
            assert cursor.fetchone() == (False,)
        following = events.record(GongStruck(2), by=SYSTEM)
        assert following.tx > far
        assert followed(Position(far, event.pk), 1) == [following]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION events_era() RETURNS bigint LANGUAGE sql STABLE"
                " PARALLEL SAFE RETURN 0::bigint"
            )
