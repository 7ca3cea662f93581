from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from rapport.catalog.models import Product
from rapport.leads.models import DeadReason, Lead
from rapport.orders.models import ExchangeRate, Order, OrderLine, RecurringOrder, Renewal
from rapport.parties.models import Party
from rapport.performance import views
from rapport.performance.queries import readings
from rapport.platform.accounts.models import User
from rapport.quotes.models import Quote, QuoteVersion
from rapport.sales.models import Line, Member, Opportunity, OpportunityQuote, Pipeline, Stage
from rapport.touchpoints.models import Interaction

_numbers = count(1)


def noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=12)


@dataclass
class World:
    """A company to be counted: every method makes one record of it."""

    pipeline: Pipeline
    stages: dict[str, Stage]

    def party(self, name: str = "Acme", owner: User | None = None, **more: Any) -> Party:
        return Party.objects.create(
            name=name, sort_name=name.lower(), search_text=name.lower(), owner=owner, **more
        )

    def product(self, name: str = "Pump") -> Product:
        code = f"P{next(_numbers)}"
        return Product.objects.create(code=code, name=name, price=Decimal(10), currency="EUR")

    def order(
        self,
        party: Party | None,
        on: str,
        total: str = "100",
        *,
        product: Product | None = None,
        **more: Any,
    ) -> Order:
        said = {"currency": "EUR", "number": f"O{next(_numbers)}"} | more
        made = Order.objects.create(party=party, placed_at=noon(on), total=Decimal(total), **said)
        if product is not None:
            OrderLine.objects.create(
                order=made, position=1, product=product, quantity=1, unit_price=total, amount=total
            )
        return made

    def opportunity(
        self,
        party: Party | None,
        *,
        opened: str,
        closed: str = "",
        status: str = "",
        amount: str = "1000",
        product: Product | None = None,
        shares: dict[User, str] | None = None,
        **more: Any,
    ) -> Opportunity:
        status = status or ("won" if closed else "open")
        made = Opportunity.objects.create(
            name=f"Sale {next(_numbers)}",
            party=party,
            pipeline=self.pipeline,
            stage=self.stages[status],
            status=status,
            stage_since=noon(opened),
            amount=Decimal(amount),
            probability=50,
            category="pipeline",
            opened_on=date.fromisoformat(opened),
            closes_on=date.fromisoformat(closed or "2030-01-01"),
            closed_on=date.fromisoformat(closed) if closed else None,
            **{"currency": "EUR", **more},
        )
        if product is not None:
            Line.objects.create(
                opportunity=made,
                position=0,
                product=product,
                quantity=1,
                unit_price=amount,
                amount=amount,
            )
        for place, (user, percent) in enumerate((shares or {}).items()):
            Member.objects.create(
                opportunity=made, position=place, user=user, percent=Decimal(percent)
            )
        return made

    def quote(
        self, party: Party, sent: str, *, opportunity: Opportunity | None = None, **more: Any
    ) -> Quote:
        made = Quote.objects.create(
            number=f"Q{next(_numbers)}",
            title="Offer",
            party=party,
            currency="EUR",
            valid_until=date(2030, 1, 1),
            sent_at=noon(sent) if sent else None,
            state="sent" if sent else "draft",
            **more,
        )
        QuoteVersion.objects.create(
            quote=made, number=1, currency="EUR", valid_until=date(2030, 1, 1), sent_at=made.sent_at
        )
        if opportunity is not None:
            OpportunityQuote.objects.create(opportunity=opportunity, quote=made)
        return made

    def call(self, party: Party, at: str, by: User | None = None, **more: Any) -> Interaction:
        said = {"channel": "phone_call", "direction": "out", "subject": "Call"} | more
        return Interaction.objects.create(
            party=party, at=noon(at), by=by.pk if by else None, **said
        )

    def recurring(
        self, pattern: Order, begins: str, ends: str = "", months: int = 1, **more: Any
    ) -> RecurringOrder:
        return RecurringOrder.objects.create(
            name=f"Again {next(_numbers)}",
            party=pattern.party,
            pattern=pattern,
            months=months,
            monthly=round(pattern.total / months, 6),
            begins_on=date.fromisoformat(begins),
            ends_on=date.fromisoformat(ends) if ends else None,
            **more,
        )

    def renewal(self, recurring: RecurringOrder, order: Order) -> None:
        Renewal.objects.create(recurring=recurring, order=order, period_on=order.placed_at.date())

    def lead(self, party: Party, *stays: tuple[str, str], **more: Any) -> Lead:
        """``lead(acme, ("new", "2026-10-01"), ("working", "2026-11-02"))``."""
        reason, _ = DeadReason.objects.get_or_create(name="Only looking")
        status, since = stays[-1]
        made = Lead.objects.create(
            name=f"Lead {next(_numbers)}",
            party=party,
            status=status,
            status_since=noon(since),
            received_at=noon(stays[0][1]),
            dead_reason=reason if status == "dead" else None,
            **more,
        )
        left = [noon(entered) for _, entered in stays[1:]] + [None]
        for (one, entered), until in zip(stays, left, strict=True):
            made.stays.create(status=one, entered_at=noon(entered), left_at=until)
        return made

    def rate(self, currency: str, on: str, rate: str) -> None:
        ExchangeRate.objects.create(
            name=f"{currency} {on}", currency=currency, on=on, rate=Decimal(rate)
        )


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is, pages wait for all numbers."""
    monkeypatch.setattr(readings, "EACH_MILLISECONDS", 60_000)
    monkeypatch.setattr(readings, "ALL_MILLISECONDS", 60_000)
    monkeypatch.setattr(views, "PATIENCE", 60_000)


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.COMPANY_CURRENCY = "EUR"
    pipeline = Pipeline.objects.create(name="Direct", currency="EUR")
    stages = {
        kind: Stage.objects.create(
            pipeline=pipeline, name=kind, kind=kind, position=place, probability=50
        )
        for place, kind in enumerate(("open", "won", "lost"))
    }
    return World(pipeline, stages)
