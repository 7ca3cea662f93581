"""Rows of opportunities, their lines, stays, rivals, people and teams."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from rapport.demo import arrow
from rapport.demo.customers import Integers, World
from rapport.demo.goods import Goods
from rapport.demo.model import CURRENCY
from rapport.demo.rows.parties import Faces, is_first_contact
from rapport.demo.seasons import Floats
from rapport.demo.selling import NEEDS, SOURCES, Selling
from rapport.demo.staff import Staff
from rapport.kit.text import fold
from rapport.sales.usual import STAGES

OPEN = 4
"""How many of the usual stages are open; then come won and lost."""


def lines_of(sold: Selling, stock: Goods) -> tuple[Integers, Integers]:
    """The amounts of both lines of every opportunity, in cents."""
    first = sold.quantity * np.round(stock.prices[sold.product] * 100).astype(np.int64)
    second = sold.quantity // 2 * np.round(stock.prices[sold.more] * 100).astype(np.int64)
    return first, second


def opportunities(
    world: World, faces: Faces, sold: Selling, stock: Goods, staff: Staff, ids: Integers
) -> Any:
    start, count, place = world.consumer.start, sold.count, _place(sold)
    first, second = lines_of(sold, stock)
    reached = np.where(sold.is_open, sold.entered[np.arange(count), sold.stage], sold.ended)
    expected = np.where(sold.is_open, world.consumer.end + sold.patience - 7, sold.ended)
    name = _names(faces, sold, stock)
    is_lost = ~sold.is_open & ~sold.is_won
    return pa.table(
        {
            "id": ids,
            "created_at": arrow.moments(start, sold.entered[:, 0]),
            "updated_at": arrow.moments(start, reached),
            "custom": arrow.same("{}", count),
            "version": arrow.same(1, count),
            "name": name,
            "search_text": pa.array(map(fold, name.to_pylist()), pa.string()),
            "party_id": faces.ids[sold.buyer],
            "owner_id": np.array(staff.sellers)[sold.seller],
            "team_id": np.array(staff.seller_teams)[sold.seller],
            "pipeline_id": arrow.same(staff.pipeline, count),
            "stage_id": np.array(staff.stages)[place],
            "status": arrow.take([kind for _, kind, _, _, _ in STAGES], place),
            "stage_since": arrow.moments(start, reached),
            "amount": arrow.money(first + second),
            "currency": arrow.same(CURRENCY, count),
            "probability": np.array([percent for _, _, percent, _, _ in STAGES])[place],
            "category": arrow.take([category for _, _, _, category, _ in STAGES], place),
            "opened_on": arrow.dates(start, sold.entered[:, 0]),
            "closes_on": arrow.dates(start, expected),
            "closed_on": arrow.either(
                sold.is_open, None, arrow.dates(start, np.where(sold.is_open, 0, sold.ended))
            ),
            "lost_reason_id": arrow.optional(
                np.where(is_lost, np.array(staff.reasons)[sold.reason], 0)
            ),
            "need": arrow.take(NEEDS, sold.need),
            "source": arrow.take(SOURCES, sold.source),
        }
    )


def lines(sold: Selling, stock: Goods, staff: Staff, ids: Integers) -> Any:
    first, second = lines_of(sold, stock)
    product = _in_turn(sold.product, sold.more)
    return pa.table(
        {
            "opportunity_id": np.repeat(ids, 2),
            "position": np.tile([1, 2], sold.count),
            "product_id": np.array(staff.products)[product],
            "description": arrow.take(stock.names, product),
            "quantity": _in_turn(sold.quantity, sold.quantity // 2),
            "unit_price": arrow.money(np.round(stock.prices[product] * 100).astype(np.int64)),
            "amount": arrow.money(_in_turn(first, second)),
        }
    )


def stays(world: World, sold: Selling, staff: Staff, ids: Integers) -> Any:
    """One for every stage that was reached, and one for how it ended; the last has no end."""
    reached = np.column_stack([sold.entered, sold.ended])
    place = np.tile(np.arange(OPEN + 1), (sold.count, 1))
    place[:, OPEN] = np.where(sold.is_won, OPEN, OPEN + 1)
    left = np.minimum.accumulate(reached[:, ::-1], axis=1)[:, ::-1]
    left = np.column_stack([left[:, 1:], np.full(sold.count, np.inf)])
    row, column = np.nonzero(np.isfinite(reached))
    seller, start = np.array(staff.sellers)[sold.seller], world.consumer.start
    until: Floats = left[row, column]
    is_last = np.isinf(until)
    return pa.table(
        {
            "opportunity_id": ids[row],
            "stage_id": np.array(staff.stages)[place[row, column]],
            "entered_at": arrow.moments(start, reached[row, column]),
            "left_at": arrow.either(
                is_last, None, arrow.moments(start, np.where(is_last, 0, until))
            ),
            "by": seller[row],
        }
    )


def rivals(sold: Selling, staff: Staff, ids: Integers) -> Any:
    chosen = np.flatnonzero(sold.rival >= 0)
    is_lost = ~sold.is_open & ~sold.is_won
    return pa.table(
        {
            "opportunity_id": ids[chosen],
            "position": arrow.same(1, len(chosen)),
            "competitor_id": np.array(staff.competitors)[sold.rival[chosen]],
            "has_won": is_lost[chosen] & (sold.reason[chosen] == 1),
            "note": arrow.same("", len(chosen)),
        }
    )


def contact_roles(faces: Faces, sold: Selling, ids: Integers) -> Any:
    """The first contact of the business decides."""
    leaders = np.flatnonzero(is_first_contact(faces.employer))
    leader_of = np.full(faces.count, -1)
    leader_of[faces.employer[leaders]] = leaders
    chosen = np.flatnonzero(leader_of[sold.buyer] >= 0)
    return pa.table(
        {
            "opportunity_id": ids[chosen],
            "position": arrow.same(1, len(chosen)),
            "party_id": faces.ids[leader_of[sold.buyer[chosen]]],
            "role": arrow.same("decision_maker", len(chosen)),
        }
    )


def members(sold: Selling, staff: Staff, ids: Integers) -> Any:
    chosen, sellers = np.flatnonzero(sold.is_shared), np.array(staff.sellers)
    seller = sold.seller[chosen]
    return pa.table(
        {
            "opportunity_id": np.repeat(ids[chosen], 2),
            "position": np.tile([1, 2], len(chosen)),
            "user_id": sellers[_in_turn(seller, (seller + 1) % len(sellers))],
            "job": arrow.take(("Leads it", "Knows the goods"), np.tile([0, 1], len(chosen))),
            "percent": np.tile([70, 30], len(chosen)),
        }
    )


def _place(sold: Selling) -> Integers:
    """Which of the usual stages each is in."""
    ended = np.where(sold.is_won, OPEN, OPEN + 1)
    return np.where(sold.is_open, sold.stage, ended)


def _in_turn(first: Integers, second: Integers) -> Integers:
    return np.column_stack([first, second]).ravel()


def _names(faces: Faces, sold: Selling, stock: Goods) -> Any:
    party = faces.names["name"].take(pa.array(sold.buyer))
    return arrow.glue(arrow.take(stock.names, sold.product), " for ", party)
