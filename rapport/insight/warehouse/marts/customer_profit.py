from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import agrees, holds, not_null, related, totals
from rapport.insight.warehouse.spans import Span
from rapport.insight.works import SERVICES
from rapport.kit.speech import noted

EXACT = "decimal(38, 6)"
SALES = ("list_revenue", "sold", "returned", "goods", "revenue_without_cost")
key = ("party_id",)
columns = {
    "party_id": "The customer.",
    "currency": "The reporting currency: all amounts are in it.",
    "list_revenue": "Clean lines of the year before the reckoning day, before discounts.",
    "discounts": "What was taken off these lines.",
    "returned": "What was credited for returns in that year.",
    "net_revenue": "List revenue less discounts and what was credited.",
    "goods": "What the goods cost us that were sold, less those that came back, at the cost that products have now.",
    "contacts": "Calls and messages.",
    "visits": "Meetings and visits.",
    "tasks": "Tasks.",
    "ordering": "Taking orders.",
    "return_handling": "Handling returns.",
    "delivering": "Deliveries.",
    "paying": "Taking payments.",
    "waiting": "Interest on what was not paid yet.",
    "cost_to_serve": "All of these services together.",
    "profit": "Net revenue less the goods and the cost to serve.",
    "lines_without_cost": "Lines of products whose cost is not known: their goods cost nothing here.",
    "revenue_without_cost": "What these lines brought, after discounts.",
    "amounts_without_rate": "Amounts that are missing here, for want of an exchange rate.",
    "is_whole": "Whether none is missing: only then is the profit known.",
}
checks = (
    not_null(*columns),
    related("party_id", "customers", "party_id"),
    holds(
        noted("profit equal to its parts"),
        lambda mart: (
            mart.profit
            != mart.list_revenue
            - mart.discounts
            - mart.returned
            - mart.goods
            - _sum(mart[part] for part in SERVICES)
        ),
    ),
    holds(
        noted("net revenue equal to its parts"),
        lambda mart: mart.net_revenue != mart.list_revenue - mart.discounts - mart.returned,
    ),
    holds(noted("discounts not negative"), lambda mart: mart.discounts < 0, is_fatal=False),
    totals("list_revenue_of_the_year", "list_revenue", lambda mart: mart.list_revenue),
    totals(
        "sales_of_the_year",
        "list_revenue less discounts",
        lambda mart: mart.list_revenue - mart.discounts,
    ),
    totals("returned_in_the_year", "returned", lambda mart: mart.returned),
    totals("goods_of_the_year", "goods", lambda mart: mart.goods),
    agrees("costs", "cost_to_serve", "cost", lambda costs: costs.party_id.notnull()),
)


def customer_profit(
    order_lines: Table,
    returns: Table,
    stg_rapport_return_lines: Table,
    products: Table,
    costs: Table,
    exchange_rates: Table,
    *,
    span: Span,
) -> Table:
    """One row per customer who bought, returned or was served in the year before the reckoning day."""
    lines = order_lines.filter(
        order_lines.standing == "clean", *_within(order_lines.ordered_on, span)
    )
    priced = _priced(lines, products)
    came = returns.filter(returns.party_id.notnull(), *_within(returns.returned_on, span))
    back = stg_rapport_return_lines.filter(
        stg_rapport_return_lines.party_id.notnull(),
        *_within(stg_rapport_return_lines.returned_on, span),
    )
    amounts = ibis.union(
        _sold(priced), _goods(priced, "ordered_on", 1), _returned(came),
        _goods(_priced(back, products), "returned_on", -1),
    )  # fmt: skip
    sales, served = _sales(amounts, exchange_rates), _served(costs)
    joined = sales.outer_join(served, "party_id")
    party = ibis.coalesce(joined.party_id, joined.party_id_right)
    return _finished(joined.mutate(party_id=party).drop("party_id_right"), span.currency)


def _finished(joined: Table, currency: str) -> Table:
    """Nothing instead of empty, and what follows from the rest."""
    nothing = ibis.literal("0").cast(EXACT)
    filled = joined.mutate(
        **{name: joined[name].fill_null(nothing) for name in (*SALES, *SERVICES)},
        lines_without_cost=joined.lines_without_cost.fill_null(0),
        amounts_without_rate=joined.missing_sales.fill_null(0) + joined.missing_costs.fill_null(0),
    )
    serving = _sum(filled[part] for part in SERVICES).cast(EXACT)
    net = (filled.sold - filled.returned).cast(EXACT)
    return filled.mutate(
        currency=ibis.literal(currency),
        discounts=(filled.list_revenue - filled.sold).cast(EXACT),
        net_revenue=net,
        cost_to_serve=serving,
        profit=(net - filled.goods - serving).cast(EXACT),
        is_whole=filled.amounts_without_rate == 0,
    ).select(*columns)


def _within(day: Any, span: Span) -> tuple[Any, Any]:
    return day >= ibis.literal(span.since), day < ibis.literal(span.as_of)


def _sum(columns: Any) -> Any:
    first, *others = columns
    for other in others:
        first = first + other
    return first


def _priced(lines: Table, products: Table) -> Table:
    """Lines with what their goods cost, exact to the millionth, where that is known, and in which currency."""
    known = products.filter(products.cost.notnull(), products.currency != "")
    known = known.select("cost", costed_id="product_id", cost_currency="currency")
    joined = lines.left_join(known, lines.product_id == known.costed_id)
    return joined.mutate(worth_it=(joined.quantity * joined.cost).cast(EXACT))


def _sold(lines: Table) -> Table:
    amounts = lines.mutate(full=lines.amount + lines.discount, is_costed=lines.costed_id.notnull())
    grouped = amounts.group_by(["party_id", "currency", amounts.ordered_on.name("day")]).agg(
        list_revenue=amounts.full.sum(),
        sold=amounts.amount.sum(),
        revenue_without_cost=amounts.amount.sum(where=~amounts.is_costed),
        lines_without_cost=(~amounts.is_costed).sum(),
    )
    return _amounts(
        grouped,
        **{name: grouped[name] for name in ("list_revenue", "sold", "revenue_without_cost")},
    )


def _goods(lines: Table, day: str, sign: int) -> Table:
    """What goods cost, and with ``sign`` -1 what is not lost of them because they came back."""
    known = lines.filter(lines.costed_id.notnull())
    grouped = known.group_by(
        ["party_id", known.cost_currency.name("currency"), known[day].name("day")]
    ).agg(goods=known.worth_it.sum())
    return _amounts(grouped, goods=grouped.goods * sign)


def _returned(came: Table) -> Table:
    grouped = came.group_by(["party_id", "currency", came.returned_on.name("day")]).agg(
        returned=came.total.sum()
    )
    return _amounts(grouped, returned=grouped.returned)


def _amounts(grouped: Table, **given: Any) -> Table:
    """Sums by party, currency and day, in columns that are the same for all."""
    nothing = ibis.literal("0").cast(EXACT)
    lines = (
        grouped.lines_without_cost if "lines_without_cost" in grouped.columns else ibis.literal(0)
    )
    return grouped.select(
        "party_id",
        "currency",
        "day",
        lines_without_cost=lines.cast("int64"),
        **{
            name: given[name].fill_null(nothing).cast(EXACT) if name in given else nothing
            for name in SALES
        },
    )


def _sales(amounts: Table, rates: Table) -> Table:
    """By party in the reporting currency; what has no rate is counted, and not in the sums."""
    joined = amounts.left_join(rates, ["currency", "day"])
    worths = joined.mutate(**{name: (joined[name] * joined.worth).cast(EXACT) for name in SALES})
    sums: dict[str, Any] = {name: worths[name].sum().cast(EXACT) for name in SALES}
    return worths.group_by("party_id").agg(
        lines_without_cost=worths.lines_without_cost.sum().cast("int64"),
        missing_sales=worths.worth.isnull().sum().cast("int64"),
        **sums,
    )


def _served(costs: Table) -> Table:
    """What each customer's pieces of work cost, by part."""
    own = costs.filter(costs.party_id.notnull())
    sums: dict[str, Any] = {
        part: own.cost.sum(where=own.part == part).cast(EXACT) for part in SERVICES
    }
    return own.group_by("party_id").agg(missing_costs=own.cost.isnull().sum().cast("int64"), **sums)
