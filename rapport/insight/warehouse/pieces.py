"""Pieces of work, each from where it is written down: work, record_id, party_id, happened_on, how often
(``quantity``), how long if that is known (``known`` minutes) and the ``base`` that a percentage is of.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.spans import Span
from rapport.insight.works import CONTACTS, ORDERED

MINUTES = "decimal(18, 4)"
BASE = "decimal(38, 6)"


def contacts(interactions: Table) -> Table:
    """Interactions. Without a duration, and without one of us in it, it took nobody's time."""
    told = interactions.filter(interactions.channel.isin(tuple(CONTACTS)))
    seconds = told.duration_seconds.cast("int64")
    lasted = ((seconds * 10_000 + 30) // 60).cast(MINUTES) * _number("0.0001", "decimal(20, 4)")
    known = ibis.cases((seconds > 0, lasted.cast(MINUTES)), (told.staff_id.isnull(), _minutes(0)))
    return _piece(told, told.channel, told.interaction_id, told.occurred_on, known=known)


def tasks(done: Table) -> Table:
    """Tasks that are done, with the duration that was planned."""
    known = ibis.ifelse(
        done.duration_minutes > 0, done.duration_minutes.cast(MINUTES), _minutes(None)
    )
    return _piece(done, ibis.literal("task"), done.activity_id, done.done_on, known=known)


def orders(placed: Table, rules: Table) -> Table:
    """Orders that stand, guests' too; by their channel where that has a rule, else like any other."""
    own = rules.filter(rules.work.isin(tuple(ORDERED))).select(own="work").distinct()
    stand = placed.filter(~placed.is_cancelled)
    joined = stand.left_join(own, stand.channel == own.own)
    return _piece(joined, joined.own.fill_null("order"), joined.order_id, joined.ordered_on)


def order_lines(placed: Table) -> Table:
    """The lines of an order together."""
    stand = placed.filter(~placed.is_cancelled)
    count = stand.line_count.cast("int64")
    return _piece(
        stand, ibis.literal("order_line"), stand.order_id, stand.ordered_on, quantity=count
    )


def returns(came: Table) -> Table:
    """Returns."""
    return _piece(came, ibis.literal("return"), came.return_id, came.returned_on)


def deliveries(made: Table) -> Table:
    """Deliveries that were made."""
    return _piece(made, ibis.literal("delivery"), made.delivery_id, made.delivered_on)


def payments(came: Table, rates: Table) -> Table:
    """Payments; a percentage is of what was paid."""
    joined = _converted(came, came.paid_on, rates)
    base = (joined.amount * joined.worth).cast(BASE)
    return _piece(joined, ibis.literal("payment"), joined.payment_id, joined.paid_on, base=base)


def waiting(invoices: Table, came: Table, rates: Table, *, span: Span) -> Table:
    """Invoices that were waited for in the span, with each amount times the days until it came: what is not
    paid yet is waited for still.
    """
    asked = invoices.filter(invoices.issued_on < ibis.literal(span.as_of))
    begins = ibis.greatest(asked.issued_on, ibis.literal(span.since))
    asked = asked.mutate(begins=begins)
    begun = asked.select("begins", joined_id="invoice_id")
    paid = came.inner_join(begun, came.invoice_id == begun.joined_id)
    ends = ibis.least(paid.paid_on, ibis.literal(span.as_of))
    days = ibis.greatest(ends.delta(paid.begins, unit="day"), 0).cast("int64")
    sums = (
        paid.mutate(waited=paid.amount * days)
        .group_by(sum_id="invoice_id")
        .agg(waited=lambda t: t.waited.sum().cast(BASE), paid=lambda t: t.amount.sum().cast(BASE))
    )
    joined = _converted(asked, asked.begins, rates).left_join(sums, asked.invoice_id == sums.sum_id)
    nothing = _number("0", BASE)
    rest = ibis.ifelse(joined.is_open, joined.total - joined.paid.fill_null(nothing), nothing)
    still = rest * ibis.literal(span.as_of).delta(joined.begins, unit="day").cast("int64")
    waited = (joined.waited.fill_null(nothing) + still).cast(BASE)
    chosen = joined.mutate(sum=waited).filter(waited > 0)
    base = (chosen["sum"] * chosen.worth).cast(BASE)
    return _piece(chosen, ibis.literal("waiting"), chosen.invoice_id, chosen.begins, base=base)


def _converted(rows: Table, day: Any, rates: Table) -> Table:
    """With what one of the row's currency was worth on ``day``."""
    known = rates.select("worth", worth_of="currency", worth_on="day")
    return rows.left_join(known, [rows.currency == known.worth_of, day == known.worth_on])


def _piece(
    rows: Table,
    work: Any,
    record: Any,
    day: Any,
    *,
    quantity: Any = None,
    known: Any = None,
    base: Any = None,
) -> Table:
    return rows.select(
        work=work,
        record_id=record,
        party_id=rows.party_id,
        happened_on=day,
        quantity=ibis.literal(1).cast("int64") if quantity is None else quantity,
        known=_minutes(None) if known is None else known,
        base=_number("0", BASE) if base is None else base,
    )


def _minutes(count: int | None) -> Any:
    return ibis.literal(count, type="int64").cast(MINUTES)


def _number(text: str, kind: str) -> Any:
    return ibis.literal(text).cast(kind)
