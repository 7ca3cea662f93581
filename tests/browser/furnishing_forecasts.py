"""Calls of the running quarter; what was called and forecast before comes with the demo company."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from rapport.forecasts.actions.calls import override_forecast, submit_forecast
from rapport.forecasts.actions.snapshots import take_snapshot
from rapport.forecasts.holders import COMPANY, Holder
from rapport.forecasts.periods import period_of
from rapport.kit.money import Money
from rapport.orders.queries import company_currency
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User


def forecast(by: Actor) -> dict[str, Any]:
    """Robin's forecast and the company's are overridden, and all of it is written down."""
    quarter = period_of("quarter", timezone.localdate())
    robin = User.objects.get(email="robin@demo.example")

    def worth(amount: int) -> Money:
        return Money(Decimal(amount), company_currency())

    submit_forecast(quarter, worth(12_500), by=by, note="One large order, the rest are small.")
    for holder, amount in ((Holder("person", robin.pk), 48_000), (COMPANY, 190_000)):
        note = "Two of these slip into the next quarter, as they did in the last."
        override_forecast(holder, quarter, worth(amount), by=by, note=note)
    take_snapshot(by=by)
    return {"alices_forecast": robin}
