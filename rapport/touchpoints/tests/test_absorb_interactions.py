"""Interactions by the thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.kit.errors import NotAllowed
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.touchpoints.absorbing import absorb_interactions, create_staging, forget_interactions
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.tests.making import a_party
from tests.cast import run_jobs

if TYPE_CHECKING:
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db


def absorb(party: Party, *keys: str, participants: tuple[int, ...] = ()) -> int:
    with connection.cursor() as cursor:
        staging = create_staging(cursor)
        for key in keys:
            cursor.execute(
                f"INSERT INTO {staging} (party_id, at, channel, subject, source, source_key, participants)"
                " VALUES (%s, '2024-01-05', 'chat', %s, 'desk', %s, %s)",
                [party.pk, f"Chat {key}", key, list(participants)],
            )
        count = absorb_interactions(cursor, staging, by=SYSTEM, source="desk")
        cursor.execute(f"DROP TABLE {staging}")
    return count


def test_every_row_is_recorded_once() -> None:
    party, grace = a_party(), a_party("Grace Lind")
    assert absorb(party, "1", "2", participants=(grace.pk, party.pk, grace.pk)) == 2
    assert absorb(party, "2", "3") == 1
    assert list(Interaction.objects.order_by("source_key").values_list("subject", flat=True)) == [
        "Chat 1",
        "Chat 2",
        "Chat 3",
    ]
    assert Participant.objects.filter(party=grace).count() == Participant.objects.count() == 2


def test_rows_without_a_key_are_always_new() -> None:
    party = a_party()
    assert absorb(party, "", "") == 2
    assert absorb(party, "") == 1


def test_one_event_for_all_and_none_for_nothing() -> None:
    party = a_party()
    absorb(party, "1", "2")
    absorb(party, "1", "2")
    event = Event.objects.get(name="touchpoints.interactions_absorbed")
    assert event.data == {"source": "desk", "count": 2}


def test_a_select_serves_as_well() -> None:
    party = a_party()
    relation = """(
        SELECT %s::bigint AS party_id, now() AS at, 'chat' AS channel, 'in' AS direction,
            NULL::bigint AS by, n::text AS subject, '' AS body, '' AS outcome,
            NULL::int AS duration_seconds, '{}'::text[] AS links, '{}'::jsonb AS data,
            'desk' AS source, n::text AS source_key, '{}'::bigint[] AS participants
        FROM generate_series(1, 1000) AS n
    )"""
    with connection.cursor() as cursor:
        assert absorb_interactions(cursor, relation, [party.pk], by=SYSTEM, source="desk") == 1000
        assert absorb_interactions(cursor, relation, [party.pk], by=SYSTEM, source="desk") == 0


def test_what_changed_is_forgotten_with_its_participants() -> None:
    party, grace = a_party(), a_party("Grace Lind")
    absorb(party, "1", "2", participants=(grace.pk,))
    with connection.cursor() as cursor:
        gone = forget_interactions(cursor, "(SELECT '1' AS source_key)", by=SYSTEM, source="desk")
        none = forget_interactions(cursor, "(SELECT '2' AS source_key)", by=SYSTEM, source="mail")
    assert (gone, none) == (1, 0)
    assert Interaction.objects.get().source_key == "2"
    assert Participant.objects.count() == 1


def test_an_employee_may_not(charlie: User, as_actor: ActorOf) -> None:
    with connection.cursor() as cursor, pytest.raises(NotAllowed):
        absorb_interactions(cursor, "nothing", by=as_actor(charlie), source="desk")


def test_months_are_made_by_the_worker_afterwards(
    django_capture_on_commit_callbacks: object,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        absorb(a_party(), "1")
    queued = ProcrastinateJob.objects.filter(task_name__endswith="make_months")
    assert queued.count() == 1
    run_jobs()
