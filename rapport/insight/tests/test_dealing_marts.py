"""Marts of selling, talking and comparing: counted by hand, and wrong ones are caught."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from rapport.insight import actions
from rapport.insight.tests.company import Company, at
from rapport.platform.access import SYSTEM

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.insight.warehouse.build import Warehouse

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.engines]

PLANTED = (
    ("interactions", "duration_seconds + 1 AS duration_seconds", "duration_seconds equal to interactions"),
    ("interactions", "'up' AS direction", "direction among in, out"),
    ("interactions", "987654 AS staff_id", "staff_id found in staff"),
    ("stage_stays", "seconds - 1 AS seconds", "seconds equal to stage_stays"),
    ("stage_stays", "987654 AS opportunity_id", "opportunity_id found in opportunities"),
    ("opportunities", "amount + 0.000001 AS amount", "amount equal to opportunities"),
    ("opportunities", "'won' AS status", "amount equal to won_opportunities"),
    ("opportunities", "seconds_in_stages + 1 AS seconds_in_stages", "adding up to seconds of stage_stays"),
    ("opportunities", "DATE '2024-01-09' AS closed_on", "a day of decision if and only if it is decided"),
    ("opportunities", "DATE '2025-01-01' AS opened_on", "decided not before it was opened"),
    ("leads", "0 AS score", "score equal to leads"),
    ("leads", "'asleep' AS status", "status among"),
    ("leads", "TIMESTAMP '2023-01-01' AS responded_at", "answered not before it came"),
    ("products", "-cost AS cost", "cost equal to products"),
    ("products", "-cost AS cost", "cost not negative"),
    ("staff", "true AS is_active", "is_active equal to staff"),
    ("staff", "987654 AS manager_id", "manager_id found in staff"),
    ("dates", "NULL AS weekday", "day, iso_week, weekday present"),
    ("exposures", "true AS is_won", "is_won equal to enrolments"),
    ("exposures", "kind = 'playbook' AS is_won", "is_won equal to held_out_playbook_exposures"),
    ("exposures", "'control' AS arm", "is_won equal to held_out_enrolments"),
    ("exposures", "DATE '2023-01-01' AS won_on", "a sale only after it came to it"),
)  # fmt: skip
DOUBLED = (
    "interactions",
    "stage_stays",
    "opportunities",
    "leads",
    "products",
    "staff",
    "dates",
    "exposures",
)


@contextmanager
def built(lake: Path) -> Iterator[Warehouse]:
    """The marts in force."""
    from rapport.insight.warehouse.build import in_force
    from rapport.insight.warehouse.lake import Lake

    actions.build(by=SYSTEM)
    with in_force(Lake(lake), settings.INSIGHT_ENGINE) as warehouse:
        assert warehouse is not None
        yield warehouse


def rows(warehouse: Warehouse, mart: str) -> dict[Any, dict[str, Any]]:
    """The rows of a mart by their id, which is its first column."""
    found = warehouse.engine.records(warehouse.tables[mart])
    return {next(iter(row.values())): row for row in found}


def of(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def test_marts_hold_what_was_done(lake: Path, shop: Shop) -> None:
    firm = Company(shop)
    with built(lake) as warehouse:
        _talks(firm, rows(warehouse, "interactions"))
        _sales(firm, rows(warehouse, "opportunities"), rows(warehouse, "stage_stays"))
        _leads(firm, rows(warehouse, "leads"))
        _exposures(firm, rows(warehouse, "exposures"))
        _things(firm, rows(warehouse, "products"), rows(warehouse, "staff"))
        _days(rows(warehouse, "dates"))
        _no_names(warehouse)


def _no_names(warehouse: Warehouse) -> None:
    """Nobody's name, and nothing that was written, is in any file of the lake."""
    for path in warehouse.generation.folder.rglob("*.parquet"):
        held = str(warehouse.engine.local.connection.execute(f"FROM '{path}'").fetchall())
        for name in ("Secret", "Alice", "Zed", "Anna", "example.com"):
            assert name not in held, f"{name} in {path.name}"


def _talks(firm: Company, found: dict[int, dict[str, Any]]) -> None:
    said = (
        "party_id",
        "occurred_at",
        "occurred_on",
        "channel",
        "direction",
        "staff_id",
        "duration_seconds",
        "purpose",
        "source",
    )
    assert of(found[firm.call.pk], *said) == (
        firm.anna.pk,
        at(1, 23, 30).replace(tzinfo=None),
        date(2024, 1, 1),
        "phone_call",
        "in",
        firm.alice.pk,
        120,
        None,
        "",
    )
    assert of(found[firm.mail.pk], *said) == (
        None,
        at(2).replace(tzinfo=None),
        date(2024, 1, 2),
        "email",
        "out",
        None,
        None,
        "newsletter",
        "shop",
    )
    assert len(found) == 2


def _sales(firm: Company, found: dict[int, Any], stays: dict[int, Any]) -> None:
    said = (
        "party_id",
        "pipeline",
        "stage",
        "status",
        "amount",
        "closed_on",
        "stays",
        "days_in_stages",
        "lost_reason",
    )
    assert set(found) == {firm.won.pk, firm.open.pk, firm.lost.pk}
    assert of(found[firm.won.pk], *said) == (
        firm.anna.pk,
        "Fairs",
        "Won",
        "won",
        Decimal("1000.5"),
        date(2024, 1, 8),
        3,
        7.0,
        None,
    )
    assert of(found[firm.open.pk], *said[2:]) == ("New", "open", 200, None, 1, 0.0, None)
    assert of(found[firm.lost.pk], "party_id", "lost_reason") == (None, "Price")
    assert of(found[firm.won.pk], "owner_id", "team_id") == (firm.alice.pk, firm.north.pk)
    lengths = sorted((row["stage"], row["days"]) for row in stays.values() if row["days"])
    assert lengths == [("New", 2.5), ("Offer", 4.5)]
    assert len(stays) == 4


def _leads(firm: Company, found: dict[int, dict[str, Any]]) -> None:
    said = (
        "party_id",
        "status",
        "score",
        "response_minutes",
        "is_late",
        "opportunity_id",
        "is_converted",
        "dead_reason",
    )
    assert len(found) == 3
    assert of(found[firm.converted.pk], *said) == (
        firm.anna.pk,
        "converted",
        10,
        30.0,
        True,
        firm.won.pk,
        True,
        None,
    )
    assert of(found[firm.dead.pk], *said) == (None, "dead", -5, None, None, None, False, "Spam")
    assert found[firm.recycled.pk]["opportunity_id"] is None


def _exposures(firm: Company, found: dict[str, dict[str, Any]]) -> None:
    names = (
        "guide",
        "party_id",
        "arm",
        "is_random",
        "is_first",
        "counted_until",
        "won_on",
        "is_won",
    )
    anna, cleo, sixth, fifth = firm.anna.pk, firm.cleo.pk, date(2024, 1, 8), date(2024, 1, 7)
    later = (date(2024, 1, 8), date(2024, 1, 14))
    in_order = [of(row, *names) for _, row in sorted(found.items(), key=_placed)]
    assert in_order == [
        ("Fair play", anna, "treatment", True, True, sixth, sixth, True),
        ("Fair play", anna, "control", True, True, None, None, False),
        ("Compared", anna, "treatment", True, True, sixth, sixth, True),
        ("Compared", cleo, "control", True, True, sixth, None, False),
        ("Short", anna, "treatment", False, True, fifth, None, False),
        ("Short", anna, "treatment", False, False, later[0], None, False),
        ("Short", anna, "treatment", False, False, later[1], None, False),
        ("Short", None, "treatment", False, True, fifth, None, False),
    ]
    about = [of(row, "opportunity_id", "lead_id") for _, row in sorted(found.items(), key=_placed)]
    assert about[5:7] == [(firm.open.pk, None), (None, firm.dead.pk)]


def _placed(row: tuple[str, Any]) -> tuple[str, int]:
    kind, _, number = row[0].partition(":")
    return kind, int(number)


def _things(firm: Company, products: dict[int, Any], staff: dict[int, Any]) -> None:
    kept = ("code", "category", "price", "cost", "is_trashed")
    hammer = ("H", "Tools", Decimal("9.99"), Decimal("4.2"), False)
    assert of(products[firm.hammer.pk], *kept) == hammer
    assert of(products[firm.saw.pk], *kept) == ("S", None, None, None, True)
    said = ("team", "teams", "is_lead", "manager_id", "roles", "is_active")
    assert of(staff[firm.alice.pk], *said) == ("North", 2, True, None, "sales_person analyst", True)
    assert of(staff[firm.zed.pk], *said) == (None, 0, False, firm.alice.pk, "", False)


def _days(found: dict[date, dict[str, Any]]) -> None:
    """One order, on 28 February of a leap year: reckoned on the 29th."""
    said = (
        "year",
        "quarter",
        "month",
        "month_starts_on",
        "iso_year",
        "iso_week",
        "weekday",
        "is_weekend",
    )
    assert (min(found), max(found), len(found)) == (date(2024, 2, 28), date(2025, 3, 1), 368)
    leap, monday = date(2024, 2, 29), date(2024, 12, 30)
    assert of(found[leap], *said) == (2024, 1, 2, date(2024, 2, 1), 2024, 9, 4, False)
    assert of(found[monday], *said) == (2024, 4, 12, date(2024, 12, 1), 2025, 1, 1, False)
    assert of(found[date(2025, 1, 5)], "weekday", "is_weekend", "iso_week") == (7, True, 1)


def test_checks_catch_what_is_planted(lake: Path, shop: Shop) -> None:
    from rapport.insight.warehouse.build import checks_of
    from rapport.insight.warehouse.checks import breaches
    from rapport.insight.warehouse.declared import MARTS, name_of
    from rapport.insight.warehouse.sources.postgres import postgres_snapshot

    Company(shop)
    modules = {name_of(module): module for module in MARTS}
    with built(lake) as warehouse, postgres_snapshot(actions._address()) as snapshot:
        engine, tables = warehouse.engine, warehouse.tables
        controls, numbers = snapshot.controls(warehouse.span), count()

        def found(mart: str, select: str) -> str:
            path = lake / f"planted-{next(numbers)}.parquet"
            engine.local.write(select, path)
            changed = {**tables, mart: engine.read("planted", path)}
            broken = breaches(engine, mart, checks_of(modules[mart]), changed, controls)
            return " ".join(map(str, broken))

        for mart in DOUBLED:
            assert found(mart, f"FROM {mart}") == ""
            key = ", ".join(modules[mart].key)
            assert f"{key} unique" in found(mart, f"FROM {mart} UNION ALL FROM {mart}")
        for mart, change, said in PLANTED:
            assert said in found(mart, f"SELECT * REPLACE ({change}) FROM {mart}"), change
        gap = found("dates", "FROM dates WHERE day <> DATE '2024-05-01'")
        assert "no day left out" in gap
        late = found("dates", "FROM dates WHERE day > DATE '2024-02-28'")
        assert "every ordered_on of orders among day" in late


def test_a_company_that_has_nothing_yet(lake: Path) -> None:
    with built(lake) as warehouse:
        counts = {mart: len(rows(warehouse, mart)) for mart in DOUBLED}
    assert counts == dict.fromkeys(DOUBLED, 0)
