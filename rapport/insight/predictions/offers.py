"""Whether what was sent kept customers: those who came to a sequence, against those whom chance left out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.predictions.asking import Asking
from rapport.insight.predictions.prediction import Prediction

SHOWN = 30


def offers(asking: Asking, prediction: Prediction) -> list[dict[str, Any]]:
    """By sequence, and by the reason of the last opportunity that had been lost with them ("": of all): how many of how
    many stayed with it and without, where the days that count are over.
    """
    _, today = asking.reach(prediction.subject)
    if today is None:
        return []
    tables = asking.warehouse.tables
    exposed = tables["exposures"].filter(
        lambda row: (
            (row.kind == "sequence")
            & row.is_random
            & row.is_first
            & row.party_id.notnull()
            & (row.exposed_on <= today - timedelta(days=prediction.span))
        )
    )
    stayed = _stayed(exposed, tables["orders"], prediction.span)
    reason = _reasons(exposed, tables["opportunities"])
    found = exposed.left_join(stayed, "exposure_id").drop("exposure_id_right")
    found = found.left_join(reason, "exposure_id").drop("exposure_id_right")
    found = found.mutate(stayed=found.stayed.fill_null(False))
    known = found.filter(found.reason.notnull())
    parts = [found.mutate(reason=ibis.literal("")), known]
    counted = ibis.union(*(_counts(part) for part in parts))
    ordered = counted.order_by("guide", "guide_id", ibis.desc("treated"), "reason")
    return asking.engine.records(ordered.limit(SHOWN))


def _stayed(exposed: Table, orders: Table, span: int) -> Table:
    """Those that ordered in the days that count, the first being the one on which it came to them."""
    bought = orders.filter(orders.is_clean).select("ordered_on", buyer_id="party_id")
    days = bought.ordered_on.delta(exposed.exposed_on, unit="day")
    joined = exposed.inner_join(
        bought, [exposed.party_id == bought.buyer_id, days.between(0, span - 1)]
    )
    return joined.select("exposure_id", stayed=ibis.literal(True)).distinct()


def _reasons(exposed: Table, opportunities: Table) -> Table:
    lost = opportunities.filter(
        lambda row: (row.status == "lost") & row.lost_reason.notnull()
    ).select("closed_on", loser_id="party_id", reason="lost_reason", lost_id="opportunity_id")
    joined = exposed.inner_join(
        lost, [exposed.party_id == lost.loser_id, lost.closed_on < exposed.exposed_on]
    )
    newest = ibis.window(
        group_by="exposure_id", order_by=[ibis.desc("closed_on"), ibis.desc("lost_id")]
    )
    ranked = joined.mutate(place=ibis.row_number().over(newest))
    return ranked.filter(ranked.place == 0).select("exposure_id", "reason")


def _counts(found: Table) -> Table:
    is_treated = found.arm == "treatment"
    return found.group_by(["guide_id", "guide", "reason"]).agg(
        treated=is_treated.sum(),
        treated_stayed=(is_treated & found.stayed).sum(),
        control=(~is_treated).sum(),
        control_stayed=(~is_treated & found.stayed).sum(),
    )
