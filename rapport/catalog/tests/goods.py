"""Products for tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from rapport.catalog.actions import Facts, create_product
from rapport.catalog.models import Product
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM, FieldRight, Role
from rapport.platform.accounts.actions.rights import change_field_rights
from rapport.platform.records.types import RecordType, record_types

Settle = Callable[[Callable[[], Any]], Any]


def made(code: str, price: str = "", cost: str = "", **more: Any) -> Product:
    """A product called like its code, priced in euros."""
    facts = Facts(code, code, price=_euros(price), cost=_euros(cost))
    return create_product(replace(facts, **more), by=SYSTEM)


def _euros(amount: str) -> Money | None:
    return Money(Decimal(amount), "EUR") if amount else None


def kind_of(key: str) -> RecordType:
    return record_types()[key]


def hide(name: str, *, by: Any) -> None:
    """Keep a field of products from sales people and sales managers."""
    hidden = {Role.SALES_PERSON: FieldRight.HIDDEN, Role.SALES_MANAGER: FieldRight.HIDDEN}
    change_field_rights("catalog.Product", {name: hidden}, by=by)


@pytest.fixture
def settle(django_capture_on_commit_callbacks: Any) -> Settle:
    """``settle(act)`` does what was set up in ``act``, as after its commit."""

    def done(act: Callable[[], Any]) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            found = act()
        connection.run_on_commit.clear()
        return found

    return done
