"""Being seen at a record, leaving it, and choosing not to be seen."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Model

from rapport.platform.access import Actor
from rapport.platform.accounts.queries import own_user
from rapport.platform.events import actions as events
from rapport.platform.onlookers.events import VisibilityChosen
from rapport.platform.onlookers.models import Onlooker, Unseen
from rapport.platform.records.actions.allowance import allow, type_of

SECONDS = 45
"""After so long without a sign of life somebody counts as gone; browsers give one every 20 seconds."""
BEAT = """
    WITH seen AS (
        INSERT INTO onlookers_onlooker (record_type, record_id, user_id, is_editing, seen_at)
        SELECT %(type)s, %(id)s, %(user)s, %(editing)s, now()
         WHERE NOT EXISTS (SELECT FROM onlookers_unseen WHERE user_id = %(user)s)
            ON CONFLICT (record_type, record_id, user_id)
            DO UPDATE SET is_editing = EXCLUDED.is_editing, seen_at = EXCLUDED.seen_at)
    SELECT person.name, onlooker.is_editing
      FROM onlookers_onlooker AS onlooker JOIN accounts_user AS person ON person.id = user_id
     WHERE record_type = %(type)s AND record_id = %(id)s AND user_id <> %(user)s
       AND seen_at > now() - make_interval(secs => %(seconds)s)
     ORDER BY is_editing DESC, person.name LIMIT 20"""


@dataclass(frozen=True)
class Company:
    """Somebody else who has the record open."""

    name: str
    is_editing: bool


def look_on(record: Model, *, by: Actor, is_editing: bool = False) -> list[Company]:
    """Give a sign of life of ``by`` at ``record``, and see who else is there. One statement, after the
    one that finds whether they see it.
    """
    allow(by, record)
    given = {"type": type_of(record), "id": record.pk, "user": by.user_id, "editing": is_editing}
    with connection.cursor() as cursor:
        cursor.execute(BEAT, given | {"seconds": SECONDS})
        return [Company(*row) for row in cursor.fetchall()]


def leave(record_type: str, pk: int, *, by: Actor) -> None:
    """Be gone at once."""
    Onlooker.objects.filter(record_type=record_type, record_id=pk, user_id=by.user_id or 0).delete()


@transaction.atomic
def choose_visibility(*, is_shown: bool, by: Actor) -> None:
    """Have colleagues see which record ``by`` has open, or not."""
    user = own_user(by)
    own = Unseen.objects.filter(user=user)
    if own.exists() != is_shown:
        return
    if is_shown:
        own.delete()
    else:
        Unseen.objects.create(user=user)
        Onlooker.objects.filter(user=user).delete()
    events.record(VisibilityChosen(is_shown), by=by, subject=user)


def forget_gone() -> int:
    """Delete who left without saying so; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM onlookers_onlooker WHERE seen_at < now() - make_interval(secs => %s)",
            [SECONDS],
        )
        return int(cursor.rowcount)
