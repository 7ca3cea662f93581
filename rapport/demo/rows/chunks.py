"""A chunk of customers with all that hangs on them, drawn and put into rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from rapport.demo import baskets as basketry
from rapport.demo import purchases as buying
from rapport.demo import truth
from rapport.demo.customers import Integers, World, draw_customers, generator
from rapport.demo.goods import Goods
from rapport.demo.people import Names
from rapport.demo.rows import contact_points as points
from rapport.demo.rows import interactions as told
from rapport.demo.rows import opportunities as chances
from rapport.demo.rows import orders as sold
from rapport.demo.rows.parties import draw_faces, party_table
from rapport.demo.selling import draw_selling
from rapport.demo.staff import Staff
from rapport.demo.talks import draw_talks

TABLES = (
    "parties_party",
    "parties_emailaddress",
    "parties_phonenumber",
    "parties_postaladdress",
    "parties_socialhandle",
    "parties_partyrole",
    "parties_relationship",
    "parties_consent",
    "records_externalid",
    "records_tagging",
    "records_note",
    "orders_order",
    "orders_orderline",
    "orders_return",
    "orders_returnline",
    "touchpoints_interaction",
    "touchpoints_participant",
    "sales_opportunity",
    "sales_line",
    "sales_stagestay",
    "sales_rival",
    "sales_contactrole",
    "sales_member",
)
"""Every table that is filled, those that others point to first. All ids are given out here."""


@dataclass
class Rows:
    """A chunk's rows by table, and the truth behind them."""

    customers: int
    tables: dict[str, Any]
    truth: tuple[Any, Any, int, int]
    """What ``truth.Witness.hear`` takes."""


@dataclass
class Counter:
    """The next free id of every table."""

    following: dict[str, int] = field(default_factory=dict)

    def give(self, table: str, count: int) -> Integers:
        first = self.following.get(table, 1)
        self.following[table] = first + count
        return first + np.arange(count)


@dataclass(frozen=True)
class Setting:
    """What every chunk is drawn with."""

    world: World
    stock: Goods
    staff: Staff
    names: Names
    counter: Counter


def draw_chunk(setting: Setting, chunk: int) -> Rows:
    """All rows of chunk number ``chunk``; takes ids from the counter, so call it in order."""
    world, stock, staff, counter = setting.world, setting.stock, setting.staff, setting.counter
    chance = generator(world, chunk)
    people = draw_customers(world, chunk, chance)
    bought = buying.draw_purchases(world, people, chance)
    exposed = buying.draw_exposures(world, people, bought, chance)
    bought = buying.add_responses(world, bought, exposed, chance)
    baskets = basketry.draw_baskets(world, people, bought, stock, chance)
    came_back = basketry.draw_returns(world, bought, baskets, chance)
    talks = draw_talks(world, people, bought, baskets, exposed, chance)
    faces = draw_faces(
        world, people, setting.names, staff, counter.following.get("parties_party", 1), chance
    )
    counter.give("parties_party", faces.count)
    order_ids = counter.give("orders_order", bought.count)
    line_ids = counter.give("orders_orderline", len(baskets.order))
    return_ids = counter.give("orders_return", len(came_back.line))
    talk_ids = counter.give("touchpoints_interaction", talks.count)
    tables = {
        "parties_party": party_table(world, faces),
        **_hanging_on_parties(setting, faces, people, chance),
        "orders_order": sold.orders(world, faces, bought, baskets, order_ids),
        "orders_orderline": sold.order_lines(baskets, stock, staff, order_ids, line_ids),
        "orders_return": sold.returns(
            world, faces, bought, baskets, came_back, order_ids, return_ids
        ),
        "orders_returnline": sold.return_lines(baskets, stock, staff, came_back, return_ids),
        "touchpoints_interaction": told.interactions(
            world, faces, talks, order_ids, staff, talk_ids
        ),
        "touchpoints_participant": told.participants(world, faces, talks, talk_ids),
        **_selling(setting, faces, people, chance),
    }
    return Rows(
        customers=people.count,
        tables={name: _numbered(name, table, counter) for name, table in tables.items()},
        truth=(
            truth.customer_table(world, people, bought, faces.ids),
            truth.exposure_table(exposed, faces.ids),
            bought.count,
            int(people.is_business[bought.buyer].sum()),
        ),
    )


def _numbered(name: str, table: Any, counter: Counter) -> Any:
    """The table with ids, unless others needed them earlier."""
    if "id" in table.column_names:
        return table
    return table.append_column("id", [counter.give(name, table.num_rows)])


def _selling(
    setting: Setting, faces: Any, people: Any, chance: np.random.Generator
) -> dict[str, Any]:
    world, stock, staff = setting.world, setting.stock, setting.staff
    owned = np.searchsorted(np.array(staff.sellers), faces.owner[: people.count])
    sellers = np.where(faces.owner[: people.count] > 0, owned, people.number % len(staff.sellers))
    sold = draw_selling(world, people, sellers, stock, chance)
    ids = setting.counter.give("sales_opportunity", sold.count)
    return {
        "sales_opportunity": chances.opportunities(world, faces, sold, stock, staff, ids),
        "sales_line": chances.lines(sold, stock, staff, ids),
        "sales_stagestay": chances.stays(world, sold, staff, ids),
        "sales_rival": chances.rivals(sold, staff, ids),
        "sales_contactrole": chances.contact_roles(faces, sold, ids),
        "sales_member": chances.members(sold, staff, ids),
    }


def _hanging_on_parties(
    setting: Setting, faces: Any, people: Any, chance: np.random.Generator
) -> dict[str, Any]:
    world, staff = setting.world, setting.staff
    return {
        "parties_emailaddress": points.emails(faces),
        "parties_phonenumber": points.phones(faces, chance),
        "parties_postaladdress": points.addresses(faces, chance),
        "parties_socialhandle": points.handles(faces, chance),
        "parties_partyrole": points.roles(world, faces, chance),
        "parties_relationship": points.relationships(world, faces, chance),
        "parties_consent": points.consents(world, faces, people, chance),
        "records_externalid": points.external_ids(faces),
        "records_tagging": points.taggings(faces, staff, chance),
        "records_note": points.notes(world, faces, staff, chance),
    }
