"""Rows of orders, their lines, and what came back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from rapport.demo import arrow
from rapport.demo.baskets import CHANNELS, REASONS, Baskets, Returned
from rapport.demo.customers import Integers, World
from rapport.demo.goods import Goods
from rapport.demo.model import CURRENCY, SOURCE
from rapport.demo.purchases import Purchases
from rapport.demo.rows.parties import Faces
from rapport.demo.staff import Staff

FULFILLED_AFTER = 4.0
"""Days after which an order counts as fulfilled."""


def orders(world: World, faces: Faces, bought: Purchases, baskets: Baskets, ids: Integers) -> Any:
    count, placed = bought.count, arrow.moments(world.consumer.start, bought.at)
    is_fulfilled = bought.at < world.consumer.end - FULFILLED_AFTER
    return pa.table(
        {
            "id": ids,
            "created_at": placed,
            "updated_at": placed,
            "custom": arrow.same("{}", count),
            "version": arrow.same(1, count),
            "source": arrow.same(SOURCE, count),
            "number": arrow.glue("F-", ids),
            "party_id": faces.ids[bought.buyer],
            "owner_id": arrow.optional(faces.owner[bought.buyer]),
            "team_id": arrow.optional(faces.team[bought.buyer]),
            "placed_at": placed,
            "channel": arrow.take(CHANNELS, baskets.channel),
            "status": arrow.either(is_fulfilled, "fulfilled", "placed"),
            "currency": arrow.same(CURRENCY, count),
            "total": arrow.money(baskets.totals),
            "line_count": baskets.lines,
            "country": faces.country.take(pa.array(bought.buyer)),
        }
    )


def order_lines(
    baskets: Baskets, stock: Goods, staff: Staff, order_ids: Integers, ids: Integers
) -> Any:
    return pa.table(
        {
            "id": ids,
            "order_id": order_ids[baskets.order],
            "position": baskets.position,
            "product_id": np.array(staff.products)[baskets.product],
            "description": arrow.take(stock.names, baskets.product),
            "quantity": baskets.quantity,
            "unit_price": arrow.money(baskets.price),
            "amount": arrow.money(baskets.quantity * baskets.price),
        }
    )


def returns(
    world: World, faces: Faces, bought: Purchases, baskets: Baskets, came_back: Returned,
    order_ids: Integers, ids: Integers,
) -> Any:  # fmt: skip
    count, moment = len(ids), arrow.moments(world.consumer.start, came_back.at)
    buyer = bought.buyer[came_back.order]
    return pa.table(
        {
            "id": ids,
            "created_at": moment,
            "updated_at": moment,
            "custom": arrow.same("{}", count),
            "version": arrow.same(1, count),
            "source": arrow.same(SOURCE, count),
            "number": arrow.glue("R-", ids),
            "party_id": faces.ids[buyer],
            "owner_id": arrow.optional(faces.owner[buyer]),
            "team_id": arrow.optional(faces.team[buyer]),
            "order_id": order_ids[came_back.order],
            "returned_at": moment,
            "currency": arrow.same(CURRENCY, count),
            "total": arrow.money(came_back.quantity * baskets.price[came_back.line]),
            "line_count": arrow.same(1, count),
            "reason": arrow.take(REASONS, came_back.reason),
        }
    )


def return_lines(
    baskets: Baskets, stock: Goods, staff: Staff, came_back: Returned, ids: Integers
) -> Any:
    """One line per return."""
    product, price = baskets.product[came_back.line], baskets.price[came_back.line]
    return pa.table(
        {
            "return_record_id": ids,
            "position": arrow.same(1, len(ids)),
            "product_id": np.array(staff.products)[product],
            "description": arrow.take(stock.names, product),
            "quantity": came_back.quantity,
            "unit_price": arrow.money(price),
            "amount": arrow.money(came_back.quantity * price),
        }
    )
