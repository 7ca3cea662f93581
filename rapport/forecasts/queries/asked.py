"""What is asked of each holder in a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rapport.forecasts.periods import Period
from rapport.forecasts.queries.sight import sight
from rapport.forecasts.queries.sums import rates_for
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.territories import spans
from rapport.territories.models import Quota
from rapport.territories.queries.quotas import quotas_by_holder


@dataclass
class Quotas:
    """Quotas in the company's currency, by holder; ``left_out`` counts those without an exchange rate."""

    by_holder: dict[str, Decimal] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)


def quotas(asker: Actor, period: Period, today: date) -> Quotas:
    """What is asked of those whom ``asker`` sees, by today's rates. At most two queries."""
    found = Quotas()
    if not access.may_see(asker, Quota):
        return found
    span = spans.month if period.kind == "month" else spans.quarter
    asked = quotas_by_holder(asker, span(period.starts_on))
    known = rates_for(asker, ((worth.currency, today) for worth in asked.values()))
    seen = sight(asker)
    for holder, worth in asked.items():
        if not seen.holds(str(holder)):
            continue
        money = known.in_company_currency(worth, on=today)
        if money is None:
            found.left_out[worth.currency] = found.left_out.get(worth.currency, 0) + 1
        else:
            found.by_holder[str(holder)] = money.amount
    return found
