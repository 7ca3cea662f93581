"""Who works at the demo company, and what it keeps on its shelves: made once, by actions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection

from rapport.catalog.absorbing import absorb_products
from rapport.catalog.absorbing import create_staging as create_product_staging
from rapport.demo.goods import CATEGORIES, Goods
from rapport.demo.model import CURRENCY, SOURCE
from rapport.demo.selling import RIVALS
from rapport.demo.shelves import fill_shelves
from rapport.demo.themes import TAGS
from rapport.platform.access import SYSTEM, Role
from rapport.platform.accounts.actions.users import DEMO_PASSWORD, make_demo_user
from rapport.platform.accounts.models import Team, User
from rapport.sales.actions.pipelines import set_up_pipeline

TEAMS = ("North", "South")
PEOPLE: tuple[tuple[str, str, Role, str], ...] = (
    ("morgan", "Morgan Ellery", Role.ADMINISTRATOR, ""),
    ("quinn", "Quinn Harland", Role.SALES_MANAGER, "North"),
    ("robin", "Robin Castell", Role.SALES_PERSON, "North"),
    ("sasha", "Sasha Lindqvist", Role.SALES_PERSON, "North"),
    ("noor", "Noor Vanterpool", Role.SALES_PERSON, "South"),
    ("jamie", "Jamie Okonjo", Role.SALES_PERSON, "South"),
    ("kim", "Kim Ferrante", Role.SERVICE_AGENT, ""),
    ("alex", "Alex Brandvold", Role.MARKETER, ""),
    ("yuki", "Yuki Steinbach", Role.ANALYST, ""),
    ("lou", "Lou Marchetti", Role.EMPLOYEE, ""),
)
"""(mail name, name, role, team) of everyone who signs in."""
GATE = """
    UPDATE sales_stage SET needs = '{amount,decision_maker}',
           checklist = E'Budget confirmed\\nDay of delivery agreed'
     WHERE pipeline_id = %s AND position = 2"""
RIVAL = """
    INSERT INTO sales_competitor
           (created_at, updated_at, custom, version, website, strengths, weaknesses, answer, name)
    SELECT now(), now(), '{}', 1, '', %s, %s, %s, said.name FROM (SELECT %s AS name) AS said
     WHERE NOT EXISTS (SELECT FROM sales_competitor WHERE name = said.name)"""
RIVAL_FACTS = {
    "Hollin & Moss": ("Cheap; large stock.", "No advice; returns take weeks.", "Show the returns."),
    "Tarn Trading": ("Known everywhere; own vans.", "Orders of a pallet or more.", "Offer less."),
    "Bellweather Goods": ("Beautiful catalogue.", "Delivers late.", "Promise the day in writing."),
}
"""Strengths, weaknesses, and what we say."""
DEMO_SIGN_INS: list[tuple[str, str, str]] = [
    (f"{mail}@demo.example", role.label, DEMO_PASSWORD) for mail, _, role, _ in PEOPLE
]
"""(e-mail, role, password) of the demo users."""


@dataclass(frozen=True)
class Staff:
    """Ids that rows refer to, and the colleagues by their mail names."""

    users: Mapping[str, User]
    sellers: tuple[int, ...]
    seller_teams: tuple[int, ...]
    agent: int
    tags: tuple[int, ...]
    products: tuple[int, ...]
    pipeline: int
    stages: tuple[int, ...]
    reasons: tuple[int, ...]
    competitors: tuple[int, ...]


def hire(stock: Goods) -> Staff:
    """Make users, teams, tags and products, or find them. Runs in the caller's transaction."""
    teams = {name: _team(name) for name in TEAMS}
    users = {
        mail: make_demo_user(f"{mail}@demo.example", name=name, roles=[role], team=teams.get(team))
        for mail, name, role, team in PEOPLE
    }
    sellers = [(mail, team) for mail, _, role, team in PEOPLE if role is Role.SALES_PERSON]
    tags, products = _tags(), _products(stock)
    fill_shelves(stock, products)
    return Staff(
        users=users,
        sellers=tuple(users[mail].pk for mail, _ in sellers),
        seller_teams=tuple(teams[team].pk for _, team in sellers),
        agent=next(users[mail].pk for mail, _, role, _ in PEOPLE if role is Role.SERVICE_AGENT),
        tags=tags,
        products=products,
        **_ways_to_sell(),
    )


def _team(name: str) -> Team:
    """The team, which need not be new."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_team (name) VALUES (%s) ON CONFLICT DO NOTHING", [name]
        )
        cursor.execute("SELECT id FROM accounts_team WHERE name = %s", [name])
        return Team(pk=cursor.fetchone()[0], name=name)


def _ways_to_sell() -> dict[str, Any]:
    """The usual pipeline with a gate, the reasons why deals are lost, and who else sells."""
    pipeline = set_up_pipeline()
    with connection.cursor() as cursor:
        cursor.execute(GATE, [pipeline.pk])
        for name, _, _ in RIVALS:
            cursor.execute(RIVAL, [*RIVAL_FACTS[name], name])
        cursor.execute(
            "SELECT id FROM sales_stage WHERE pipeline_id = %s ORDER BY position", [pipeline.pk]
        )
        stages = tuple(pk for (pk,) in cursor.fetchall())
        cursor.execute("SELECT id FROM sales_lostreason ORDER BY id")
        reasons = tuple(pk for (pk,) in cursor.fetchall())
        cursor.execute("SELECT id, name FROM sales_competitor")
        known = {name: pk for pk, name in cursor.fetchall()}
    return {
        "pipeline": pipeline.pk,
        "stages": stages,
        "reasons": reasons,
        "competitors": tuple(known[name] for name, _, _ in RIVALS),
    }


def _tags() -> tuple[int, ...]:
    with connection.cursor() as cursor:
        names = list(TAGS)
        cursor.execute(
            "INSERT INTO records_tag (name) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING",
            [names],
        )
        cursor.execute("SELECT id FROM records_tag WHERE name = ANY(%s) ORDER BY name", [names])
        return tuple(pk for (pk,) in cursor.fetchall())


def _products(stock: Goods) -> tuple[int, ...]:
    """Ids of the catalogue's products, in its order."""
    with connection.cursor() as cursor:
        staging = create_product_staging(cursor, "staged_demo_products")
        with cursor.copy(
            f"COPY {staging} (code, name, category, currency, price) FROM STDIN"
        ) as copy:
            for code, row in zip(codes(stock), _product_rows(stock), strict=True):
                copy.write_row((code, *row))
        absorb_products(cursor, staging, by=SYSTEM, source=SOURCE)
        cursor.execute(f"DROP TABLE {staging}")
        cursor.execute(
            "SELECT id FROM catalog_product WHERE code = ANY(%s) ORDER BY code", [codes(stock)]
        )
        return tuple(pk for (pk,) in cursor.fetchall())


def codes(stock: Goods) -> list[str]:
    return [f"FS-{number:04d}" for number in range(1, stock.count + 1)]


def _product_rows(stock: Goods) -> list[tuple[Any, ...]]:
    return [
        (name, CATEGORIES[category][0], CURRENCY, f"{price:.2f}")
        for name, category, price in zip(stock.names, stock.categories, stock.prices, strict=True)
    ]
