"""What must hold of declared costs, and what follows from them, however they are written."""

from __future__ import annotations

from decimal import Decimal

from rapport.insight.models import CostCentre, CostRule
from rapport.insight.works import WITH_PERCENT, WORKS
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.orders.queries import company_currency
from rapport.platform.records.types import Writing

MILLIONTH = Decimal("0.000001")


def _rated(centre: CostCentre, names: frozenset[str]) -> None:
    """What a minute costs: the cost of the capacity supplied, divided by the practical capacity
    (Kaplan and Anderson 2004).
    """
    if not centre.currency or "monthly" in names:
        centre.currency = company_currency()
    if not (centre.people and centre.minutes):
        return  # the engine says that they are needed
    rate = Decimal(centre.monthly or 0) / (Decimal(centre.people) * Decimal(centre.minutes))
    centre.rate = rate.quantize(MILLIONTH)


def _settled(rule: CostRule, names: frozenset[str]) -> None:
    """Raises Invalid for minutes that are nobody's, and for a percentage of nothing."""
    if not rule.currency or "cost" in names:
        rule.currency = company_currency()
    if rule.work in WORKS:
        rule.name = WORKS[rule.work].label
    rule.minutes, rule.cost = rule.minutes or Decimal(0), rule.cost or Decimal(0)
    rule.percent = rule.percent or Decimal(0)
    wrong = {}
    if rule.minutes and rule.centre_id is None:
        wrong["centre"] = say("Say whose minutes these are.")
    if rule.percent and rule.work not in WITH_PERCENT:
        wrong["percent"] = say("Only payments, and waiting for them, cost a percentage.")
    if wrong:
        raise Invalid("invalid_cost_rule", fields=wrong)


OF_CENTRES = Writing(
    before=_rated, derives_from=frozenset({"name", "since", "monthly", "people", "minutes"})
)
OF_RULES = Writing(
    before=_settled, derives_from=frozenset({"work", "centre", "minutes", "cost", "percent"})
)
