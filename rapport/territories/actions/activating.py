"""Drawing a model on the map that decides access, and handing over whom it moves."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Refused
from rapport.kit.speech import noted
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.actions.territories import (
    LISTS,
    TerritoryDetails,
    create_territory,
    delete_territory,
    edit_territory,
)
from rapport.platform.accounts.models import Territory
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import RecordType, record_type
from rapport.territories.actions.handing import plan_hand_over, stop_hand_over
from rapport.territories.actions.preview import keep_active_model
from rapport.territories.events import TerritoryModelActivated
from rapport.territories.holders import territory as holder_of
from rapport.territories.models import PlannedTerritory, Preview, Quota, TerritoryModel
from rapport.territories.queries.plans import basis_of
from rapport.territories.spans import Length, Period, month

RELINK = {"deleted_at": None, "territory": None}
TURN = "SELECT pg_advisory_xact_lock(hashtextextended('territories.activate', 0))"
MEETS = noted(
    "%(territory)s has the quota “%(quota)s” for some of the days that this model plans: end that one, or"
    " let the model start with it."
)


@transaction.atomic
def activate_territory_model(
    model: TerritoryModel, *, by: Actor, hands_parties: bool = False, hands_sales: bool = False
) -> TerritoryModel:
    """Draw ``model`` on the map, in the place of the active one, which is kept as it was.

    ``hands_parties`` gives the parties that come to another owner to that one, ``hands_sales`` their open
    opportunities: the worker begins runs that can be undone. Models are activated one after the
    other. Raises Refused when it is active already, was not previewed as it is now, or plans a quota
    that meets another; NotAllowed for whoever may not draw the map, or not change what is handed over.
    """
    access.require(by, "territories.activate_territory_model", model)
    _wait_for_turn()
    model = TerritoryModel.objects.select_for_update().get(pk=model.pk)
    if model.is_active:
        raise Refused("active_already", "This model is active.")
    _refuse_unseen(model)
    before = _retire_active()
    _draw(model, by)
    _ask_quotas(model, by)
    model.state, model.activated_at = TerritoryModel.State.ACTIVE, timezone.now()
    model.save(update_fields=["state", "activated_at"])
    given = {"party": hands_parties, "opportunity": hands_sales}
    begun = plan_hand_over(model, [key for key, is_given in given.items() if is_given], by)
    told = TerritoryModelActivated(model.name, before.name, before.pk, begun.pk if begun else None)
    events.record(told, by=by, subject=model)
    return model


@transaction.atomic
def undo_activation(event: Event, by: Actor) -> None:
    """Draw the map that was before once more. Handing over stops; what was handed over is undone run by run.

    Raises Refused when another model was activated since.
    """
    _wait_for_turn()
    found = TerritoryModel.objects.filter(pk=event.subject_id or 0).first()
    before = TerritoryModel.objects.filter(pk=event.data["before_id"]).first()
    if found is None or before is None or not found.is_active:
        raise Refused("another_since", "Another model was activated since.")
    access.require(by, "territories.activate_territory_model", before)
    _retire_active()
    _draw(before, by)
    before.state, before.activated_at = TerritoryModel.State.ACTIVE, timezone.now()
    before.save(update_fields=["state", "activated_at"])
    told = TerritoryModelActivated(before.name, found.name, found.pk, None)
    events.record(told, by=by, subject=before)


def _wait_for_turn() -> None:
    """After it the map is known as whoever was before left it, however old what this request knows is."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)
    stamps.see(0)


def _refuse_unseen(model: TerritoryModel) -> None:
    """What moves stands still from here on: reckoning it again waits for the locked preview."""
    preview = Preview.objects.select_for_update().filter(model=model).first()
    if preview is None or preview.is_going_on or preview.basis != basis_of(model):
        raise Refused(
            "not_previewed",
            "Look first at what it changes: there is no preview of it as it is now.",
        )


def _retire_active() -> TerritoryModel:
    """The active model becomes a former one, with the map as it was until now; it hands over no more."""
    before = keep_active_model()
    before.state = TerritoryModel.State.FORMER
    before.save(update_fields=["state"])
    stop_hand_over(before)
    return before


def _draw(model: TerritoryModel, by: Actor) -> None:
    """Let the map be as ``model`` says: what it no longer has goes first, what lies outside comes first."""
    rows = {row.pk: row for row in model.territories.prefetch_related("people", "teams")}
    known: dict[int, Territory] = Territory.objects.in_bulk()
    kept = {row.on_map for row in rows.values()}
    for pk, territory in known.items():
        if pk not in kept:
            delete_territory(territory, by=by)
    made: dict[int | None, int | None] = {None: None}
    for row in _outer_first(rows):
        details = _details(row, made.get(row.inside_id))
        if row.on_map in known:
            edit_territory(known[row.on_map], details, by=by)
        else:
            _find_again(row, create_territory(details, by=by))
        made[row.pk] = row.on_map


def _outer_first(rows: dict[int, PlannedTerritory]) -> Iterator[PlannedTerritory]:
    waiting: list[int | None] = [None]
    while waiting:
        around = waiting.pop()
        for row in rows.values():
            if row.inside_id == around:
                yield row
                waiting.append(row.pk)


def _details(row: PlannedTerritory, inside: int | None) -> TerritoryDetails:
    people = {one.pk for one in row.people.all()} | ({row.owner_id} if row.owner_id else set())
    return TerritoryDetails(
        row.name,
        inside,
        **{name: getattr(row, name) for name in LISTS},
        people=sorted(people),
        teams=[one.pk for one in row.teams.all()],
    )


def _find_again(row: PlannedTerritory, territory: Territory) -> None:
    """A territory that came back gets the quotas that were its own."""
    if row.on_map:
        gone = Quota.objects.filter(holder=str(holder_of(row.on_map)), **RELINK)
        gone.update(holder=str(holder_of(territory.pk)), territory=territory)
    row.on_map = territory.pk
    row.save(update_fields=["on_map"])


def _ask_quotas(model: TerritoryModel, by: Actor) -> None:
    """What was planned to be asked of its territories in the year in which it starts, is asked."""
    kind = _kind("quota")
    period = Period(Length.YEAR, month(model.starts_on or timezone.localdate()).first)
    for row in model.territories.exclude(amount=None).exclude(on_map=None):
        said = {
            "holder": str(holder_of(row.on_map or 0)),
            "length": period.length.value,
            "starts": period.first.isoformat(),
        }
        asked = {"amount": row.amount, "currency": row.currency}
        meeting = Quota.objects.filter(
            holder=said["holder"],
            length=said["length"],
            category=None,
            starts_on__lte=period.last,
            ends_on__gte=period.first,
            deleted_at=None,
        ).first()
        if meeting is None:
            create_record(kind, said | asked, by=by)
        elif meeting.starts_on == period.first:
            edit_record(kind, meeting.pk, asked, by=by)
        else:
            raise Refused("overlapping_quotas", MEETS, territory=row.name, quota=meeting.name)


def _kind(key: str) -> RecordType:
    found = record_type(key)
    assert found is not None
    return found
