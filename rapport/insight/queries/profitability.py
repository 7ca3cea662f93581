"""What customers left us in the year before the last build's day, who cost more than they brought, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from rapport.insight.models import LosingCustomer, Run
from rapport.insight.queries.figures import latest_run, money
from rapport.insight.waterfall import Curve, Step, curve, steps
from rapport.insight.works import DRIVERS
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.parties import queries as parties
from rapport.parties.models import Party, Trait
from rapport.parties.traits import definition
from rapport.platform import access
from rapport.platform.access import Actor

LOSING_SHOWN = 20


@dataclass(frozen=True)
class Tenth:
    """A tenth of the customers, the best first, with what it and all before earn ``together``."""

    customers: int
    net_revenue: Money | None
    profit: Money | None
    together: Money | None
    highest: Decimal
    lowest: Decimal


@dataclass(frozen=True)
class Lost:
    """How many lose for which reason, and how much."""

    driver: str
    customers: int
    lost: Money | None

    @property
    def label(self) -> str:
        return say(DRIVERS[self.driver])


@dataclass(frozen=True)
class Centre:
    """A cost centre in the year: what it had, and what of it was used."""

    name: str
    minutes: Decimal
    cost: Money | None
    used_minutes: Decimal
    used: Money | None
    idle: Money | None

    @property
    def share(self) -> Decimal:
        """Of its minutes, what was used; more than 1 where more was done than it could."""
        return self.used_minutes / self.minutes if self.minutes else Decimal(0)


@dataclass(frozen=True)
class Profitability:
    """The figures of a run. Amounts are in its reporting currency."""

    run: Run
    figures: dict[str, Any]
    losers: list[LosingCustomer]
    left_out: list[Party]

    def money(self, amount: Decimal | str) -> Money | None:
        return money(self.run, amount)

    def amount(self, name: str) -> Money | None:
        """One of the sums over all customers."""
        return self.money(self.sums[name])

    @cached_property
    def sums(self) -> dict[str, Decimal]:
        kept = self.figures["sums"]
        return {name: Decimal(str(value)) for name, value in kept.items()}

    @property
    def since(self) -> date:
        return date.fromisoformat(self.figures["since"])

    @property
    def until(self) -> date:
        return date.fromisoformat(self.figures["until"])

    @property
    def steps(self) -> list[Step]:
        return steps(self.sums)

    @property
    def curve(self) -> Curve:
        return curve([Decimal(value) for value in self.figures["curve"]])

    @property
    def tenths(self) -> list[Tenth]:
        return [
            Tenth(
                row["customers"],
                self.money(row["net_revenue"]),
                self.money(row["profit"]),
                self.money(row["together"]),
                Decimal(row["highest"]),
                Decimal(row["lowest"]),
            )
            for row in self.figures["tenths"]
        ]

    @property
    def drivers(self) -> list[Lost]:
        return [
            Lost(row["driver"], row["customers"], self.money(row["lost"]))
            for row in self.figures["drivers"]
        ]

    @property
    def centres(self) -> list[Centre]:
        return [self._centre(row) for row in self.figures["centres"]]

    def _centre(self, row: dict[str, Any]) -> Centre:
        cost, used = Decimal(row["cost"]), Decimal(row["used_cost"])
        return Centre(
            row["centre"],
            Decimal(row["minutes"]),
            self.money(cost),
            Decimal(row["used_minutes"]),
            self.money(used),
            self.money(cost - used),
        )


@dataclass(frozen=True)
class Statement:
    """What one customer left us; without ``steps`` nothing is known of it."""

    party: Party
    currency: str
    steps: list[Step]
    driver: str
    why: list[str]

    @property
    def profit(self) -> Money:
        return Money(self.steps[-1].amount, self.currency)

    def money(self, step: Step) -> Money:
        return Money(step.signed, self.currency)


def profitability(asker: Actor) -> Profitability | None:
    """Of the last build; None before one with customers. About four queries."""
    run = latest_run(asker)
    figures = run.figures.get("profit") if run else None
    if run is None or not figures:
        return None
    seen = access.visible_to(asker, Party.objects.filter(deleted_at=None))
    left_out = seen.filter(pk__in=figures["left_out"]["ids"]).order_by("sort_name", "pk")
    losers = list(_losing(run, seen)[:LOSING_SHOWN])
    return Profitability(run, figures, losers, list(left_out))


def statement(asker: Actor, party_id: int) -> Statement:
    """What a party left us, from its published traits. Raises NotFound for one that the asker does not see."""
    access.require(asker, "insight.read_insight")
    party = parties.party(asker, party_id)
    rows = Trait.objects.filter(party=party, name__in=("profit", "profit_driver"))
    traits = {trait.name: trait for trait in rows}
    profit, driver = traits.get("profit"), traits.get("profit_driver")
    if profit is None or not profit.facts:
        return Statement(party, "", [], "", [])
    sums = {name: Decimal(value) for name, value in profit.facts.items() if name != "currency"}
    sums["profit"] = sums["net_revenue"] - sums["goods"] - _served(sums)
    why = definition("profit_driver").why(driver.facts) if driver else []
    label = say(DRIVERS[driver.text]) if driver else ""
    return Statement(party, profit.text, steps(sums), label, why)


def _losing(run: Run, seen: QuerySet[Party]) -> QuerySet[LosingCustomer]:
    rows = run.losing.filter(party__in=seen).select_related("party")
    return rows.order_by("profit", "party_id")


def _served(sums: dict[str, Decimal]) -> Decimal:
    others = ("list_revenue", "discounts", "returned", "net_revenue", "goods")
    return sum((value for name, value in sums.items() if name not in others), Decimal(0))
