"""Handing over what an activated model moves: the worker begins one bulk run after the other.

How far it is, is remembered in the same transaction as the runs: after a crash it goes on where it
stopped, and no run is begun twice. The moves are read in windows of what one run takes, however many
they are. Activating another model stops it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from django.db import InterfaceError, OperationalError, connection, transaction

from rapport.kit.errors import RapportError
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.events.stories import current_story
from rapport.platform.records.actions.bulk import (
    MOST_IDS,
    cancel_bulk_runs,
    start_bulk_run,
)
from rapport.platform.records.actions.bulk_verbs import RIGHTS
from rapport.platform.records.types import declared_type
from rapport.territories.models import HandOver, TerritoryModel
from rapport.territories.models.handing import TYPES, beginning

Found = tuple[int, int, int]
"""Heir, party, and the record that comes to the heir."""
State = HandOver.State
TO_HAND = {
    "party": """
      FROM territories_move AS move JOIN parties_party AS record ON record.id = move.party_id
     WHERE move.model_id = %(model)s AND move.heir IS NOT NULL
       AND record.deleted_at IS NULL AND record.owner_id IS DISTINCT FROM move.heir""",
    "opportunity": """
      FROM territories_move AS move JOIN sales_opportunity AS record ON record.party_id = move.party_id
     WHERE move.model_id = %(model)s AND move.heir IS NOT NULL AND record.status = 'open'
       AND record.deleted_at IS NULL AND record.owner_id IS DISTINCT FROM move.heir""",
}
NEXT = """
    SELECT move.heir, move.party_id, record.id {to_hand}
       AND (move.heir, move.party_id) >= (%(heir)s, %(party)s)
       AND (move.heir, move.party_id, record.id) > (%(heir)s, %(party)s, %(record)s)
     ORDER BY 1, 2, 3 LIMIT %(most)s"""


def plan_hand_over(model: TerritoryModel, kinds: Sequence[str], by: Actor) -> HandOver | None:
    """Have the worker hand over the records of ``kinds`` that ``model`` moves; None for no kinds."""
    from rapport.territories.tasks import hand_over as work

    left = [key for key in TYPES if key in kinds]
    if not left:
        return None
    for key in left:
        access.hold(by, RIGHTS["edit"], declared_type(key).policy_name)
    row = HandOver.objects.create(model=model, by_id=by.user_id, story=current_story(), left=left)
    work.defer(hand_over_id=row.pk)
    return row


def stop_hand_over(model: TerritoryModel) -> None:
    """Begin no more runs of what ``model`` hands over, and end those that go on after their chunk."""
    row = HandOver.objects.select_for_update().filter(model=model).order_by("-pk").first()
    if row is None:
        return
    if row.is_going_on:
        row.state = State.STOPPED
        row.save(update_fields=["state"])
    cancel_bulk_runs(row.runs, by=SYSTEM)


def hand_over(pk: int, *, by: Actor) -> None:
    """Begin what is left of the runs. For the worker."""
    try:
        _count(pk)
        while _begin_some(pk, by):
            pass
    except (OperationalError, InterfaceError):  # the worker tries again
        raise
    except Exception as error:  # it must never look as if it were still going on
        HandOver.objects.filter(pk=pk).update(state=State.FAILED, message=str(error)[:300])
        raise


@transaction.atomic
def _count(pk: int) -> None:
    """Before the first run: how many records there are to be handed over."""
    row = HandOver.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
    if row is None:
        return
    with connection.cursor() as cursor:
        for key in row.left:
            cursor.execute(f"SELECT count(*) {TO_HAND[key]}", {"model": row.model_id})
            row.total += cursor.fetchone()[0]
    row.state = State.RUNNING
    row.save(update_fields=["state", "total"])


@transaction.atomic
def _begin_some(pk: int, by: Actor) -> bool:
    """Begin the runs of the next window, one for each heir in it; returns whether there may be more."""
    row = HandOver.objects.select_for_update().filter(pk=pk, state=State.RUNNING).first()
    if row is None:
        return False
    found = _next(row)
    if found:
        with events.story(row.story):
            row.runs += [*_runs(row, found, by)]
        row.place = [*found[-1]]
    else:
        row.left, row.place = row.left[1:], beginning()
    row.state = State.RUNNING if row.left else State.DONE
    row.save(update_fields=["runs", "place", "left", "state", "message"])
    return row.is_going_on


def _next(row: HandOver) -> list[Found]:
    """The records of the next window."""
    heir, party, record = row.place
    place = {"heir": heir, "party": party, "record": record}
    with connection.cursor() as cursor:
        cursor.execute(
            NEXT.format(to_hand=TO_HAND[row.left[0]]),
            {"model": row.model_id, "most": MOST_IDS, **place},
        )
        found: list[Found] = cursor.fetchall()
    return found


def _runs(row: HandOver, found: Sequence[Found], by: Actor) -> Iterator[int]:
    """Begin a run for each heir; what cannot come to one does not keep it from the others."""
    kind = declared_type(row.left[0])
    for heir, records in groupby(found, key=itemgetter(0)):
        given, chosen = {"values": {"owner": heir}}, {"ids": [pk for _, _, pk in records]}
        try:
            yield start_bulk_run(kind, "edit", given, chosen, by=by).pk
        except RapportError as error:
            if error.code != "nothing_selected":
                row.message = str(error)[:300]
