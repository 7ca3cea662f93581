"""Saying what a period will bring. Every change is a new row, so that all that was said can be told."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from rapport.forecasts.events import ForecastOverridden, ForecastSubmitted
from rapport.forecasts.holders import Holder, parse_holder
from rapport.forecasts.models import Method, Override, Submission
from rapport.forecasts.models.calls import Call
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.calls import newest_of
from rapport.forecasts.queries.rollup import row_of
from rapport.forecasts.queries.whose import as_record, names, whose
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders.queries import company_currency
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event

C = TypeVar("C", bound=Call)
MOST = Decimal(10) ** 13
LONGEST_NOTE = 2000


@transaction.atomic
def submit_forecast(
    period: Period, amount: Money | None, *, by: Actor, note: str = ""
) -> Submission:
    """Say what ``period`` will bring ``by`` themselves; None says nothing any more.

    Raises Refused for a period that is over, Invalid where the amount cannot be one.
    """
    if by.user_id is None:
        raise NotAllowed("nobodys_call", "Only a person has a call of their own.")
    holder = Holder("person", by.user_id)
    owner_id, team_id = whose(holder)
    mine = Submission(holder=str(holder), owner_id=owner_id, team_id=team_id)
    access.require(by, "forecasts.submit_forecast", mine)
    _refuse(period, amount, note)
    before = newest_of(by, Submission, holder, period)
    if before is not None and _is_same(before, amount, note):
        return before
    row = _write(mine, period, amount, by=by, note=note)
    happening = ForecastSubmitted(row.name, row.amount, row.currency, note)
    events.record(happening, by=by, subject=row)
    return row


@transaction.atomic
def override_forecast(
    holder: Holder, period: Period, amount: Money | None, *, by: Actor, note: str
) -> Override:
    """Put ``amount`` in place of what was called for ``holder``, and say why; with None the call below
    counts again.

    What it replaces is kept with it. Raises Refused for a period that is over and for one's own forecast,
    Invalid where the amount cannot be one or nothing is said with it. As many statements as the roll-up, and a
    few.
    """
    new = as_record(holder)
    access.require(by, "forecasts.override_forecast", new)
    if holder == Holder("person", by.user_id or 0):
        raise Refused("own_forecast", "Nobody overrides their own forecast: change your own call.")
    _refuse(period, amount, note)
    if amount is not None and not note.strip():
        raise Invalid("no_note", fields={"note": say("Say why you see it differently.")})
    before = newest_of(by, Override, holder, period)
    if before is not None and _is_same(before, amount, note):
        return before
    new.method, new.replaced = _call_below(holder, period, by=by)
    row = _write(new, period, amount, by=by, note=note)
    happening = ForecastOverridden(row.name, row.amount, row.currency, note, row.replaced)
    events.record(happening, by=by, subject=row)
    return row


def undo_submission(event: Event, by: Actor) -> None:
    """What stood before counts again."""
    mine = Submission.objects.filter(pk=event.subject_id or 0, deleted_at=None).first()
    _take_back(mine, "forecasts.submit_forecast", by)


def undo_override(event: Event, by: Actor) -> None:
    """What stood before counts again."""
    found = Override.objects.filter(pk=event.subject_id or 0, deleted_at=None).first()
    _take_back(found, "forecasts.override_forecast", by)


def _take_back(row: Call | None, verb: str, by: Actor) -> None:
    """Raises Refused where it was taken back already, or its period is over."""
    if row is None:
        raise Refused("taken_back", "It was taken back already.")
    access.require(by, verb, row)
    _refuse_past(row.ends_on)
    row.deleted_at = timezone.now()
    row.save(update_fields=["deleted_at"])


def _refuse(period: Period, amount: Money | None, note: str) -> None:
    _refuse_past(period.ends_on)
    wrong = {}
    if amount is not None and amount.currency != company_currency():
        wrong["amount"] = say("A forecast is in %(currency)s.", currency=company_currency())
    elif amount is not None and amount.amount < 0:
        wrong["amount"] = say("A forecast is not below zero.")
    elif amount is not None and amount.amount > MOST:
        wrong["amount"] = say("This is more than can be forecast.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = say("At most %(count)s characters.", count=LONGEST_NOTE)
    if wrong:
        raise Invalid("invalid_call", fields=wrong)


def _refuse_past(ends_on: date) -> None:
    if ends_on < timezone.localdate():
        raise Refused("period_over", "This period is over: what was called stands.")


def _is_same(before: Call, amount: Money | None, note: str) -> bool:
    return before.worth == amount and before.note == note


def _call_below(holder: Holder, period: Period, *, by: Actor) -> tuple[str, Decimal]:
    """What an override takes the place of: what was called, by those below too, else what is weighted."""
    row = row_of(by, holder, period, timezone.localdate())
    if row is None:
        return Method.WEIGHTED, Decimal(0)
    own = row.submission.amount if row.submission else None
    called = row.called if own is None else own
    return (
        (Method.WEIGHTED, row.amounts.weighted) if called is None else (Method.SUBMISSION, called)
    )


def _write(row: C, period: Period, amount: Money | None, *, by: Actor, note: str) -> C:
    holder = parse_holder(row.holder)
    called = names([holder])[holder] if holder else row.holder
    row.name = f"{called}, {period.key}"[:200]
    row.starts_on, row.ends_on = period.starts_on, period.ends_on
    row.amount = None if amount is None else amount.amount
    row.currency, row.note = company_currency(), note
    row.created_by_id = row.updated_by_id = by.user_id
    row.save()
    return row
