"""Who left in the last time that counts: by when they first ordered, where they stood, and why sales to them failed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.movement import stood_on
from rapport.insight.predictions.asking import Asking
from rapport.insight.predictions.declared import LEFT
from rapport.insight.predictions.known import Known
from rapport.insight.predictions.prediction import Prediction
from rapport.insight.studies.rfm import Monetary
from rapport.insight.studies.standing import NOTHING, NUMBER


@dataclass(frozen=True)
class Defection:
    """``rows`` are those of the trait; ``kept`` has how many were customers and left: in all, by quarter of the first
    order (its first day), by segment; and by the reason of the last opportunity that was lost with those who left.
    """

    rows: list[Table] = field(default_factory=list)
    kept: dict[str, Any] | None = None


def defection(
    asking: Asking, prediction: Prediction, *, bins: int, monetary: Monetary
) -> Defection:
    """Of the days that end today; nothing where nobody was a customer when they began."""
    first, today = asking.reach(prediction.subject)
    if first is None or today is None:
        return Defection()
    day = today - timedelta(days=prediction.span)
    before, then = Known(asking.marts, day), Known(asking.marts, today)
    left = prediction.came(before, then).select(left_id="party_id").distinct()
    asked = prediction.asked(before)
    asked = asked.left_join(left, asked.party_id == left.left_id)
    counted = asked.mutate(has_left=asked.left_id.notnull()).drop("left_id")
    who = asking.engine.keep(
        "defecting", counted.left_join(_first(before), "party_id").drop("party_id_right")
    )
    if not asking.engine.value(who.count()):
        return Defection()
    gone = who.filter(who.has_left)
    kept = {
        "day": day,
        "customers": asking.engine.value(who.count()),
        "left": asking.engine.value(gone.count()),
        "cohorts": _counts(
            asking, who.mutate(part=who.first_on.truncate("Q").cast("string").left(10))
        ),
        "segments": _segments(asking, who, before, bins, monetary),
        "reasons": asking.engine.records(_reasons(gone, then)),
    }
    return Defection([_rows(gone, prediction.span)], kept)


def _first(known: Known) -> Table:
    orders = known.orders.filter(lambda row: row.is_clean)
    return orders.group_by("party_id").agg(first_on=orders.ordered_on.min())


def _counts(asking: Asking, who: Table) -> list[dict[str, Any]]:
    counted = who.group_by("part").agg(customers=who.count(), left=who.has_left.sum())
    return asking.engine.records(counted.order_by("part"))


def _segments(
    asking: Asking, who: Table, before: Known, bins: int, monetary: Monetary
) -> list[dict[str, Any]]:
    stood = stood_on(asking.warehouse, before.day, bins, monetary)
    joined = who.inner_join(stood, who.party_id == stood.customer_id)
    return _counts(asking, joined.mutate(part=joined.segment_before))


def _reasons(gone: Table, then: Known) -> Table:
    """Of each of those who left, the reason of the opportunity that was lost last."""
    lost = then.opportunities.filter(lambda row: (row.status == "lost") & row.lost_reason.notnull())
    of_party = ibis.window(
        group_by="party_id", order_by=[ibis.desc("closed_on"), ibis.desc("opportunity_id")]
    )
    last = lost.mutate(place=ibis.row_number().over(of_party)).filter(lambda row: row.place == 0)
    joined = gone.inner_join(last, "party_id")
    counted = joined.group_by(part="lost_reason").agg(left=joined.count())
    return counted.order_by(ibis.desc("left"), "part")


def _rows(gone: Table, span: int) -> Table:
    """As ``standing.trait_rows`` has them: within how many days whoever left did so."""
    return gone.select(
        "party_id",
        name=ibis.literal(LEFT),
        number=ibis.literal(span).cast(NUMBER),
        text=ibis.literal(""),
        facts=ibis.literal(NOTHING),
    )
