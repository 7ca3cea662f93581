"""Calls of the past, many at once: for companies that bring their history along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from rapport.forecasts.events import CallsLoaded
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Method, Override, Submission
from rapport.forecasts.models.calls import Call
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.whose import names, whose
from rapport.orders.queries import company_currency
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events

NOON = time(12)


@dataclass(frozen=True)
class PastCall:
    """What somebody said ``on`` a day: a person's own call, or an override ``in_place_of`` an amount."""

    holder: Holder
    period: Period
    amount: Decimal
    on: date
    by_id: int
    note: str = ""
    in_place_of: Decimal | None = None
    method: Method = Method.WEIGHTED


@transaction.atomic
def load_calls(calls: Sequence[PastCall], *, by: Actor = SYSTEM) -> int:
    """Write down what was called on past days; returns how many. Snapshots that are reconstructed after it
    know of them. Two statements for each kind of call, and one event for all.
    """
    access.require(by, "forecasts.take_snapshot")
    called = names({call.holder for call in calls})
    models: tuple[type[Call], ...] = (Submission, Override)
    for model in models:
        kept = [call for call in calls if (call.in_place_of is None) == (model is Submission)]
        rows = [_row(model, call, called.get(call.holder, "?")) for call in kept]
        moments = [row.created_at for row in rows]
        model._default_manager.bulk_create(rows, batch_size=1000)
        for row, moment in zip(rows, moments, strict=True):  # it was made just now, it says
            row.created_at = moment
        model._default_manager.bulk_update(rows, ["created_at"], batch_size=1000)
    events.record(CallsLoaded(len(calls)), by=by)
    return len(calls)


def _row(model: type[Call], call: PastCall, name: str) -> Call:
    owner_id, team_id = whose(call.holder)
    row = model(
        name=f"{name}, {call.period.key}"[:200],
        holder=str(call.holder),
        owner_id=owner_id,
        team_id=team_id,
        starts_on=call.period.starts_on,
        ends_on=call.period.ends_on,
        amount=call.amount,
        currency=company_currency(),
        note=call.note,
        created_by_id=call.by_id,
        updated_by_id=call.by_id,
        created_at=timezone.make_aware(datetime.combine(call.on, NOON)),
    )
    if isinstance(row, Override):
        row.replaced, row.method = call.in_place_of, call.method
    return row
