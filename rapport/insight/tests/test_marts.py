"""Marts are declared in full, and their checks can fail."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from rapport.insight.warehouse.checks import (
    Check,
    accepted,
    agrees,
    breaches,
    holds,
    not_null,
    reconciles,
    related,
    unique,
)
from rapport.insight.warehouse.declared import MARTS, name_of
from rapport.insight.warehouse.sources.postgres import Control

if TYPE_CHECKING:
    from rapport.insight.warehouse.engine import Engine

pytestmark = pytest.mark.engines
ROW = "SELECT {} AS id, '{}' AS currency, {}::DECIMAL(20,6) AS amount"
GOOD = ROW.format(1, "GBP", 10.01)


@pytest.mark.parametrize("module", MARTS, ids=name_of)
def test_a_mart_says_what_it_holds(module: ModuleType) -> None:
    function = getattr(module, name_of(module))
    assert function.__doc__.startswith("One row per ")
    assert set(module.key) <= set(module.columns)
    assert all(sentence.endswith(".") for sentence in module.columns.values())
    assert module.checks


@pytest.mark.parametrize(
    ("check", "bad", "said"),
    [
        (unique("id"), f"{GOOD} UNION ALL {GOOD}", "id 1, rows 2"),
        (not_null("currency"), f"{GOOD} UNION ALL SELECT 2, NULL, 0", "id 2"),
        (accepted("currency", ("GBP",)), ROW.format(1, "XYZ", 1), "currency XYZ"),
        (related("id", "other", "id"), ROW.format(9, "GBP", 0), "id 9"),
        (holds("amount above zero", lambda mart: mart.amount <= 0), ROW.format(7, "GBP", 0), "id 7"),
        (reconciles("lines", "amount"), f"{GOOD} UNION ALL SELECT 2, 'GBP', 0.01", "rows 2, total 10.020000"),
        (reconciles("lines", "amount"), ROW.format(1, "GBP", 10.009), "source_total 10.01"),
        (agrees("other", "amount", "amount"), ROW.format(1, "EUR", 10.01), "EUR"),
    ],
)  # fmt: skip
def test_checks_name_the_rows(
    engine: Engine, table: Callable[..., Any], check: Check, bad: str, said: str
) -> None:
    controls = {"lines": Control(1, Decimal("10.01"))}
    good = {"mart": table("mart", GOOD), "other": table("other", GOOD)}
    assert breaches(engine, "mart", [check], good, controls) == []
    found = breaches(engine, "mart", [check], {**good, "mart": table("wrong", bad)}, controls)
    assert said in str(found[0])
