"""What a model would change, reckoned in the worker, set by set, and kept with the model.

A million parties are read once, each known by the territories that hold it; what becomes of those few
combinations is decided by ``realigning`` and joined back.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, transaction
from django.db.models import Case, Func, IntegerField, Value, When
from django.utils import timezone

from rapport.kit.speech import noted
from rapport.parties.models import Party
from rapport.parties.records import PLACES
from rapport.platform import access
from rapport.platform.access import Actor, Area, Place
from rapport.platform.accounts.queries import company
from rapport.platform.events import actions as events
from rapport.platform.tasks.lanes import aside
from rapport.territories.actions.copying import copy_map
from rapport.territories.events import RealignmentPreviewed
from rapport.territories.models import Move, Preview, TerritoryModel
from rapport.territories.queries.plans import active_model, areas_of, basis_of, plans_of
from rapport.territories.realigning import Plan, fate

Wanted = tuple[tuple[Place, tuple[str, ...]], ...]
"""What an area selects."""
YEAR = timedelta(days=365)
MAP_NAME = noted("The map as it is")
PLACING, ADDING, KEEPING = noted("Placing parties"), noted("Adding up"), noted("Keeping what moves")
TELL = """
    UPDATE territories_preview SET state = 'running', step = %s, done_share = %s WHERE id = %s"""
PLACED = """
    CREATE TEMPORARY TABLE placed (party_id, owner_id, held) ON COMMIT DROP AS {parties}"""
FATES = """
    CREATE TEMPORARY TABLE fate ON COMMIT DROP AS
    SELECT * FROM jsonb_to_recordset(%s)
        AS told (held int[], source bigint, target bigint, heir bigint, is_moved boolean)"""
FATED = """
    CREATE TEMPORARY TABLE fated ON COMMIT DROP AS
    SELECT party_id, owner_id, source, target, is_moved, nullif(heir, owner_id) AS heir
      FROM placed JOIN fate USING (held)"""
PARTIES = """
    SELECT source, target, count(*), count(heir) FROM fated GROUP BY source, target"""
OPEN = """
    SELECT fated.source, target, currency, count(*), sum(amount), sum(amount * probability) / 100
      FROM sales_opportunity JOIN fated USING (party_id)
     WHERE status = 'open' AND deleted_at IS NULL GROUP BY fated.source, target, currency"""
WON = """
    SELECT fated.source, target, currency, sum(amount)
      FROM sales_opportunity JOIN fated USING (party_id)
     WHERE status = 'won' AND deleted_at IS NULL AND closed_on >= %s
     GROUP BY fated.source, target, currency"""
ORDERED = """
    SELECT fated.source, target, currency, sum(total) FROM orders_order JOIN fated USING (party_id)
     WHERE status <> 'cancelled' AND deleted_at IS NULL AND placed_at >= %s
     GROUP BY fated.source, target, currency"""
LOADS = """
    SELECT owner_id, coalesce(heir, owner_id), count(*) FROM fated GROUP BY 1, 2"""
WORTHS = """
    SELECT one.owner_id, coalesce(fated.heir, one.owner_id), currency, sum(amount)
      FROM sales_opportunity AS one JOIN fated USING (party_id)
     WHERE status = 'open' AND deleted_at IS NULL GROUP BY 1, 2, 3"""
KEEP = """
    INSERT INTO territories_move (model_id, party_id, source, target, owner, heir)
    SELECT %s, party_id, source, target, owner_id, heir FROM fated
     WHERE is_moved OR heir IS NOT NULL"""


@dataclass(frozen=True)
class Drawn:
    """A map, with which of its territories has which of the filters, by the filter's place: a plan is for the
    most part as the map is, and what both ask is asked of a million parties once.
    """

    plan: Plan
    having: Mapping[int, Sequence[int]]

    @classmethod
    def of(cls, plan: Plan, areas: Iterable[Area], filters: Sequence[Wanted]) -> Drawn:
        places = {wanted: at for at, wanted in enumerate(filters)}
        having: dict[int, list[int]] = {}
        for area in areas:
            having.setdefault(places[area.wanted], []).append(area.id)
        return cls(plan, having)

    def held(self, places: Iterable[int]) -> list[int]:
        """The territories that hold a party which these filters select."""
        return [pk for at in places for pk in self.having.get(at, ())]


@transaction.atomic
def preview_realignment(model: TerritoryModel, *, by: Actor) -> Preview:
    """Have the worker reckon what ``model`` would change; asking again meanwhile changes nothing."""
    access.require(by, "territories.preview_realignment", model)
    preview = _asked(model)
    events.record(RealignmentPreviewed(model.name), by=by, subject=model)
    return preview


@transaction.atomic
def survey_map(*, by: Actor) -> TerritoryModel:
    """Have the worker count what is in each territory of the active map."""
    access.require(by, "territories.survey_map")
    model = keep_active_model()
    _asked(model)
    return model


def keep_active_model() -> TerritoryModel:
    """The active model, as the map is now; it is made where there was none yet."""
    model = active_model() or TerritoryModel.objects.create(
        name=MAP_NAME, state=TerritoryModel.State.ACTIVE, activated_at=timezone.now()
    )
    copy_map(model)
    return model


def _asked(model: TerritoryModel) -> Preview:
    from rapport.territories.tasks import reckon_preview_soon

    preview, _ = Preview.objects.select_for_update().get_or_create(model=model)
    preview.state, preview.step, preview.done_share = Preview.State.WAITING, "", 0
    preview.message = ""
    preview.save(update_fields=["state", "step", "done_share", "message"])
    transaction.on_commit(lambda: reckon_preview_soon(model.pk))
    return preview


def reckon_preview(model_pk: int) -> None:
    """Reckon it and keep it; half a minute for a million parties. For the worker."""
    model = TerritoryModel.objects.filter(pk=model_pk).first()
    preview = Preview.objects.filter(model=model_pk).first()
    if model is None or preview is None:
        return
    _tell(preview, PLACING, 0.05)
    try:
        with transaction.atomic():
            if model.is_active:
                copy_map(model)
            figures, basis = _reckoned(model, preview), basis_of(model)
    except Exception as error:  # a preview must never look as if it were still going on
        Preview.objects.filter(pk=preview.pk).update(
            state=Preview.State.FAILED, message=str(error)[:300]
        )
        raise
    Preview.objects.filter(pk=preview.pk).update(
        state=Preview.State.DONE,
        step="",
        done_share=1,
        at=timezone.now(),
        basis=basis,
        figures=figures,
    )


def _tell(preview: Preview, step: str, share: float) -> None:
    """Beside the transaction that reckons it, so that it is seen at once."""
    with aside() as cursor:
        cursor.execute(TELL, [step, share, preview.pk])


def _reckoned(model: TerritoryModel, preview: Preview) -> dict[str, Any]:
    now, planned = plans_of(model)
    drawn, planned_areas = [*company().areas.values()], areas_of(model)
    filters = list(dict.fromkeys(area.wanted for area in (*drawn, *planned_areas)))
    with connection.cursor() as cursor:
        combos = _place(cursor, filters)
        _tell(preview, ADDING, 0.5)
        conflicts = _settle(
            cursor,
            combos,
            Drawn.of(now, drawn, filters),
            Drawn.of(planned, planned_areas, filters),
        )
        figures = _added(cursor)
        _tell(preview, KEEPING, 0.9)
        Move.objects.filter(model=model).delete()
        cursor.execute(KEEP, [model.pk])
        cursor.execute("ANALYZE territories_move")  # else what reads it next takes it for empty
    return figures | {
        "conflicts": conflicts,
        "sources": [[pk, spot.name, now.owner_of(pk)] for pk, spot in now.spots.items()],
        "targets": [
            [pk, spot.name, planned.owner_of(pk), spot.on_map] for pk, spot in planned.spots.items()
        ],
        "asked": [
            [row.pk, f"{row.amount:f}", row.currency]
            for row in model.territories.exclude(amount=None)
        ],
    }


def _place(cursor: Any, filters: Sequence[Wanted]) -> list[tuple[list[int], int]]:
    """Note for each party which of ``filters`` select it, by their places; how many have which."""
    conditions = [
        Area(at, "", wanted).condition(PLACES, Party) for at, wanted in enumerate(filters)
    ]
    whens: list[Any] = [
        Case(When(condition, then=Value(at)), output_field=IntegerField())
        for at, condition in enumerate(conditions)
        if condition is not None
    ]
    held: Any = Func(
        *(whens or [Value(None, output_field=IntegerField())]),
        template="array_remove(ARRAY[%(expressions)s]::int[], NULL)",
        output_field=ArrayField(IntegerField()),
    )
    rows = Party.objects.filter(deleted_at=None).annotate(held=held)
    sql, params = rows.values_list("pk", "owner_id", "held").query.sql_with_params()
    cursor.execute("DROP TABLE IF EXISTS placed, fate, fated")
    cursor.execute(PLACED.format(parties=sql), params)
    cursor.execute("ANALYZE placed")
    cursor.execute("SELECT held, count(*) FROM placed GROUP BY held")
    found: list[tuple[list[int], int]] = cursor.fetchall()
    return found


def _settle(
    cursor: Any, combos: Iterable[tuple[list[int], int]], now: Drawn, planned: Drawn
) -> list[list[Any]]:
    """Join to each party what becomes of it; where the planned map contradicts itself, how often."""
    fates, conflicts = [], dict[tuple[int, ...], int]()
    for held, count in combos:
        then = planned.held(held)
        fates.append({"held": held, **asdict(fate(now.plan, planned.plan, now.held(held), then))})
        if twins := planned.plan.conflict(then):
            conflicts[twins] = conflicts.get(twins, 0) + count
    cursor.execute(FATES, [json.dumps(fates)])
    cursor.execute(FATED)
    cursor.execute("CREATE INDEX ON fated (party_id)")
    cursor.execute("ANALYZE fated")
    most = sorted(conflicts.items(), key=lambda pair: -pair[1])
    return [[list(twins), count] for twins, count in most]


def _added(cursor: Any) -> dict[str, Any]:
    """What moves and what stays, by way and by person; amounts as texts."""
    today = timezone.localdate()
    asked: dict[str, tuple[str, list[Any]]] = {
        "parties": (PARTIES, []),
        "open": (OPEN, []),
        "won": (WON, [today.replace(month=1, day=1)]),
        "ordered": (ORDERED, [timezone.now() - YEAR]),
        "loads": (LOADS, []),
        "worths": (WORTHS, []),
    }
    found = {}
    for name, (statement, params) in asked.items():
        cursor.execute(statement, params)
        found[name] = [[_plain(value) for value in row] for row in cursor.fetchall()]
    return found


def _plain(value: Any) -> Any:
    return f"{value:f}" if isinstance(value, Decimal) else value
