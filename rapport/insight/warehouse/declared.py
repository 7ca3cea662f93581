"""Everything that a build makes, in the order in which it can be made."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from types import ModuleType

from ibis.expr.types import Table

from rapport.insight.warehouse.marts import (
    customer_currencies,
    customers,
    dates,
    exposures,
    interactions,
    leads,
    opportunities,
    order_lines,
    orders,
    products,
    recurring_orders,
    returns,
    staff,
    stage_stays,
)
from rapport.insight.warehouse.staging.stg_rapport_enrolments import stg_rapport_enrolments
from rapport.insight.warehouse.staging.stg_rapport_interactions import stg_rapport_interactions
from rapport.insight.warehouse.staging.stg_rapport_leads import stg_rapport_leads
from rapport.insight.warehouse.staging.stg_rapport_opportunities import stg_rapport_opportunities
from rapport.insight.warehouse.staging.stg_rapport_order_lines import stg_rapport_order_lines
from rapport.insight.warehouse.staging.stg_rapport_orders import stg_rapport_orders
from rapport.insight.warehouse.staging.stg_rapport_parties import stg_rapport_parties
from rapport.insight.warehouse.staging.stg_rapport_playbook_exposures import (
    stg_rapport_playbook_exposures,
)
from rapport.insight.warehouse.staging.stg_rapport_products import stg_rapport_products
from rapport.insight.warehouse.staging.stg_rapport_recurring_orders import (
    stg_rapport_recurring_orders,
)
from rapport.insight.warehouse.staging.stg_rapport_returns import stg_rapport_returns
from rapport.insight.warehouse.staging.stg_rapport_staff import stg_rapport_staff
from rapport.insight.warehouse.staging.stg_rapport_stage_stays import stg_rapport_stage_stays

Maker = Callable[..., Table]

STAGING: tuple[Maker, ...] = (
    stg_rapport_parties,
    stg_rapport_staff,
    stg_rapport_products,
    stg_rapport_orders,
    stg_rapport_order_lines,
    stg_rapport_returns,
    stg_rapport_recurring_orders,
    stg_rapport_interactions,
    stg_rapport_opportunities,
    stg_rapport_stage_stays,
    stg_rapport_leads,
    stg_rapport_enrolments,
    stg_rapport_playbook_exposures,
)
MARTS: tuple[ModuleType, ...] = (
    order_lines,
    orders,
    returns,
    recurring_orders,
    customer_currencies,
    customers,
    dates,
    staff,
    products,
    interactions,
    stage_stays,
    opportunities,
    leads,
    exposures,
)
SETTINGS = frozenset({"as_of"})
"""What functions may ask for besides tables."""


def name_of(module: ModuleType) -> str:
    """The mart that a module declares."""
    return module.__name__.rpartition(".")[2]


def maker_of(module: ModuleType) -> Maker:
    """The one function of a mart's module."""
    maker: Maker = getattr(module, name_of(module))
    return maker


def read_by(maker: Maker) -> tuple[str, ...]:
    """The tables that a function is made of, as its parameters name them."""
    return tuple(name for name in inspect.signature(maker).parameters if name not in SETTINGS)


def meaning_of(maker: Maker) -> str:
    """The first paragraph of what a function says of itself, on one line."""
    paragraph = (inspect.getdoc(maker) or "").split("\n\n")[0]
    return " ".join(paragraph.replace("``", "").split())
