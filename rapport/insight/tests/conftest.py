"""Tables for studies, and a small shop for builds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from rapport.insight.warehouse.duck import DuckDB
    from rapport.insight.warehouse.engine import Engine
    from rapport.orders.models import Order, Return
    from rapport.parties.models import Party

NOON = 12


@pytest.fixture
def duck(tmp_path: Path) -> Iterator[DuckDB]:
    """DuckDB, whatever the marts are made by."""
    from rapport.insight.warehouse.duck import opened

    with opened(tmp_path / "duck") as duck:
        yield duck


@pytest.fixture
def engine(tmp_path: Path, engine_name: str) -> Iterator[Engine]:
    """An engine of its own."""
    from rapport.insight.warehouse.engine import engine

    with engine(tmp_path / "temp", engine_name) as opened:
        yield opened


@pytest.fixture
def table(engine: Engine, tmp_path: Path) -> Callable[..., Any]:
    """``table("name", "SELECT …")`` is an Ibis table of what DuckDB selects, for whichever engine."""

    def made(name: str, select: str) -> Any:
        path = tmp_path / f"{name}.parquet"
        engine.local.write(select, path)
        return engine.read(name, path)

    return made


@pytest.fixture
def lake(settings: Any, tmp_path: Path, engine_name: str) -> Path:
    """An empty lake for this test alone."""
    settings.HOME = tmp_path
    return tmp_path / "lake"


class Shop:
    """Writes customers and orders as the operational apps would have them."""

    def customer(self, name: str, **values: Any) -> Party:
        from rapport.parties.models import Party, PartyRole

        party = Party.objects.create(name=name, sort_name=name.lower(), **values)
        PartyRole.objects.create(party=party, role=PartyRole.Role.CUSTOMER)
        return party

    def order(self, party: Party | None, on: date, *lines: tuple[str, str], **values: Any) -> Order:
        """An order of ``(quantity, unit price)`` lines."""
        from rapport.orders.models import Order, OrderLine

        amounts = [Decimal(quantity) * Decimal(price) for quantity, price in lines]
        made = Order.objects.create(
            source="shop",
            number=str(Order.objects.count() + 1),
            party=party,
            placed_at=datetime(on.year, on.month, on.day, NOON, tzinfo=UTC),
            total=sum(amounts),
            line_count=len(lines),
            **{"currency": "GBP", **values},
        )
        OrderLine.objects.bulk_create(
            OrderLine(
                order=made,
                position=place,
                quantity=line[0],
                unit_price=line[1],
                amount=amounts[place - 1],
            )
            for place, line in enumerate(lines, 1)
        )
        return made

    def give_back(self, party: Party | None, on: date, total: str, **values: Any) -> Return:
        from rapport.orders.models import Return

        return Return.objects.create(
            source="shop",
            number=str(Return.objects.count() + 1),
            party=party,
            returned_at=datetime(on.year, on.month, on.day, NOON, tzinfo=UTC),
            total=total,
            **{"currency": "GBP", **values},
        )


@pytest.fixture
def shop() -> Shop:
    return Shop()
