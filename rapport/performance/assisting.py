"""The sales metrics as a tool of assistants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from pydantic import Field

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.performance import periods
from rapport.performance.metric import Asked, Metric
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.queries.plans import Plans, plans
from rapport.performance.queries.readings import PERIODS, Reading, Worth, trend
from rapport.platform.api.authentication import Call
from rapport.platform.mcp.tools import Arguments, Id, Said, Tool


class Metrics(Arguments):
    """What the sales metrics come to in a period (prospective, won and retained customers, sales calls,
    proposals, new and recurring revenue, sales per sales rep), each with its definition, its plan, its trend
    and the filters that list exactly the records behind it.
    """

    period: str = Field(
        "",
        max_length=40,
        description="2026-11, 2026-Q4, 2026, 2026-W47 or two days with .. between; else this month.",
    )
    metrics: list[str] = Field(
        [], max_length=20, description="Only these, by key; all without them."
    )
    person: Id | None = Field(None, description="Only what is this user's.")
    team: Id | None = Field(None, description="Only what belongs to people of this team.")
    territory: Id | None = Field(None, description="Only what lies in this territory.")
    product: Id | None = Field(None, description="Only what this product is in.")


def metrics(call: Call, given: Metrics) -> Said:
    """The metrics that were asked for."""
    period = periods.read(given.period, timezone.localdate())
    asked = Asked(period, given.person, given.team, given.territory, given.product)
    first = period.up_to(PERIODS)[0].first
    planned = plans(call.actor, asked, first=first, last=period.last)
    found = [trend(call.actor, one, asked) for one in _wanted(given.metrics)]
    return {"period": period.key, "metrics": [_told(one, planned) for one in found]}


def _wanted(keys: Sequence[str]) -> list[Metric]:
    unknown = [key for key in keys if key not in METRICS]
    if unknown:
        sentence = "There is no metric “%(key)s”; there are %(known)s."
        known = ", ".join(METRICS)
        raise Invalid("unknown_metric", fields={"metrics": sentence}, key=unknown[0], known=known)
    return [METRICS[key] for key in keys or METRICS]


def _told(found: Reading, planned: Plans | None) -> dict[str, Any]:
    metric = found.metric
    plan = planned.of(metric, found.asked.period) if planned else None
    behind = [
        {"type": one.kind.key, "filter": one.text, "count": one.count} for one in found.behind
    ]
    lost = [{"amount": _plain(one.money), "day": one.day} for one in found.missing]
    return {
        "key": metric.key,
        "label": metric.label,
        "definition": metric.definition,
        "value": _plain(found.value),
        "plan": None if plan is None else str(plan.value),
        "plan_comes_from": None if plan is None else plan.source.value,
        "trend": [{"period": one.period.key, "value": _plain(one.value)} for one in found.trend],
        "records": behind,
        "left_out_without_exchange_rate": lost,
        "is_of_what_you_see_alone": found.is_narrowed,
        "problem": found.problem,
    }


def _plain(value: Worth | None) -> Any:
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    return None if value is None else str(value)


METRICS_TOOL = Tool("sales_metrics", "Read the sales metrics", Metrics, metrics, on=("plan",))
