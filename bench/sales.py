"""``rapport bench sales``: boards, pages and stage changes with many opportunities.

A pipeline of its own holds them: 20,000 are open, the others were won or lost. Server time as in ``bench
pages``; stages are changed by the requests of a board. Baselines: a bare page of fifty rows beside
every case, and the sums of the board straight from PostgreSQL. For comparison, on such a machine peers
take 519 to 1,192 ms for such a board and 21 to 38 ms for a stage change.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bench.pages import _dsn, _kept_home, _prepare, _rows, _set_up
from bench.records import _times, _writes
from bench.support import bare, machine
from bench.support.product import at_rest, running, signed_in
from bench.support.requests import sample

NAME = "Bench"
QUOTES, LINES = 20, 40
"""How many quotes are printed, and how long each is: two pages."""
STAGES = (("New", "open", 10), ("Met", "open", 30), ("Offer", "open", 50), ("Talks", "open", 80),
          ("Won", "won", 100), ("Lost", "lost", 0))  # fmt: skip
FILL = """
      WITH buyers AS (
           SELECT id, row_number() OVER (ORDER BY id) AS place
             FROM parties_party WHERE kind = 'organization' AND deleted_at IS NULL),
           sellers AS (
           SELECT u.id, min(m.team_id) AS team, row_number() OVER (ORDER BY u.id) AS place
             FROM accounts_user u JOIN accounts_membership m ON m.user_id = u.id GROUP BY u.id),
           stages AS (
           SELECT *, kind = 'open' AS is_open,
                  row_number() OVER (PARTITION BY kind = 'open' ORDER BY position) AS place
             FROM sales_stage WHERE pipeline_id = {pipeline})
    INSERT INTO sales_opportunity
           (created_at, updated_at, custom, version, name, search_text, party_id, owner_id, team_id,
            pipeline_id, stage_id, status, stage_since, amount, currency, probability, category,
            opened_on, closes_on, closed_on, need, source)
    SELECT now(), now(), '{{}}', 1, 'Opportunity ' || n, 'opportunity ' || n, party.id, seller.id, seller.team,
           {pipeline}, stage.id, stage.kind, now() - (n % 50) * interval '1 day', n::bigint * 7919 % 100003,
           'EUR', stage.probability, stage.category, current_date - (n % 900)::int,
           current_date + (n % 120)::int - 20, CASE WHEN stage.kind <> 'open' THEN current_date END, '', ''
      FROM (SELECT n, 1 + n % (SELECT count(*) FROM buyers) AS buyer, n <= {open} AS is_open,
                   1 + n % (SELECT count(*) FROM sellers) AS seller,
                   1 + n % (SELECT count(*) FROM stages WHERE is_open = (n <= {open})) AS stage
              FROM generate_series(1, {count}) AS n) AS wanted
      JOIN buyers AS party ON party.place = wanted.buyer
      JOIN sellers AS seller ON seller.place = wanted.seller
      JOIN stages AS stage ON stage.is_open = wanted.is_open AND stage.place = wanted.stage"""
STAYS = """
    INSERT INTO sales_stagestay (opportunity_id, stage_id, entered_at)
    SELECT id, stage_id, stage_since FROM sales_opportunity WHERE pipeline_id = {pipeline}"""
SPREAD = """
    UPDATE sales_opportunity
       SET closed_on = current_date - (id % 900)::int, closes_on = current_date - (id % 900 + id % 20)::int,
           opened_on = current_date - (id % 900 + id % 60 + 30)::int
     WHERE pipeline_id = {pipeline} AND status <> 'open'
       AND (SELECT min(closed_on) = max(closed_on) FROM sales_opportunity WHERE pipeline_id = {pipeline})"""
"""What is closed was closed over two and a half years, not all today."""
WAY = """
    INSERT INTO sales_stagestay (opportunity_id, stage_id, entered_at, left_at)
    SELECT o.id, s.id, o.opened_on + s.position * 10, o.opened_on + s.position * 10 + 10
      FROM sales_opportunity o JOIN sales_stage s ON s.pipeline_id = o.pipeline_id AND s.position < 3
     WHERE o.pipeline_id = {pipeline} AND o.status <> 'open' AND o.id % 10 = 0"""
"""The stages that some of it went through, which the statistical forecast learns from."""
STRAIGHT = """
    SELECT stage_id, currency, count(*), sum(amount), sum(amount * probability) FROM sales_opportunity
     WHERE pipeline_id = {pipeline} AND status = 'open' AND deleted_at IS NULL GROUP BY 1, 2"""

COUNTED = """
    SELECT count(*), count(*) FILTER (WHERE status = 'open' AND pipeline_id = {pipeline})
      FROM sales_opportunity"""


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --opportunities N, --open N, --requests N per page, --home."""
    options = argparse.ArgumentParser("rapport bench sales", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--opportunities", type=int, default=500_000)
    options.add_argument("--open", type=int, default=20_000)
    options.add_argument("--requests", type=int, default=200)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    from config.startup import running_database

    with running_database():
        begun = time.perf_counter()
        pipeline = _fill(chosen.opportunities, chosen.open)
        quotes = _quotes()
        prepared["opportunities_seconds"] = round(time.perf_counter() - begun, 1)
        begun = time.perf_counter()
        prepared["snapshots"] = _write_down()
        prepared["snapshots_seconds"] = round(time.perf_counter() - begun, 1)
    with running(home, "--no-demo") as product:
        at_rest(product)
        pages = _measure(product.port, pipeline, chosen.requests)
        pages["quote PDF"] = _papers(product.port, quotes, chosen.requests)
        pages["straight"] = {"ms": round(_straight(pipeline), 2)}
        [(opportunities, opened)] = _rows(COUNTED.format(pipeline=pipeline))
    sizes = {"opportunities": int(opportunities), "open in the pipeline": int(opened)}
    return {"bench": "sales", "machine": about, "home": prepared, "sizes": sizes, "pages": pages}


def _fill(count: int, opened: int) -> int:
    """The pipeline with ``opened`` open opportunities and as many closed ones as make up ``count`` with those that
    the home has, once; returns its id.
    """
    from django.db import connection, transaction

    known = _rows(f"SELECT id FROM sales_pipeline WHERE name = '{NAME}'")
    with transaction.atomic(), connection.cursor() as cursor:
        if known:
            pipeline = int(known[0][0])
            cursor.execute(SPREAD.format(pipeline=pipeline))
            if cursor.rowcount:
                cursor.execute(WAY.format(pipeline=pipeline))
            return pipeline
        cursor.execute(
            "INSERT INTO sales_pipeline (name, position, currency, custom, version, created_at, updated_at)"
            " VALUES (%s, 99, 'EUR', '{}', 1, now(), now()) RETURNING id",
            [NAME],
        )
        pipeline = int(cursor.fetchone()[0])
        for position, (name, kind, probability) in enumerate(STAGES):
            cursor.execute(
                "INSERT INTO sales_stage (pipeline_id, name, kind, position, probability, category,"
                " expected_days, needs, checklist, custom, version, created_at, updated_at)"
                " VALUES (%s, %s, %s, %s, %s, 'pipeline', 14, '{}', '', '{}', 1, now(), now())",
                [pipeline, name, kind, position, probability],
            )
        rest = max(count - int(_rows("SELECT count(*) FROM sales_opportunity")[0][0]), opened)
        cursor.execute(FILL.format(pipeline=pipeline, count=rest, open=opened))
        for statement in (STAYS, SPREAD, WAY):
            cursor.execute(statement.format(pipeline=pipeline))
    return pipeline


def _write_down() -> int:
    """Today's forecasts and those of the beginnings of eight quarters; returns how many rows are new."""
    from django.utils import timezone

    from rapport.forecasts.actions.snapshots import reconstruct, take_snapshot
    from rapport.forecasts.periods import ended_before

    days = [period.starts_on for period in ended_before("quarter", timezone.localdate(), 8)]
    return take_snapshot() + reconstruct(days)


def _measure(port: int, pipeline: int, requests: int) -> dict[str, Any]:
    from rapport.demo.staff import DEMO_SIGN_INS

    chance = random.Random(5)
    cookies = [signed_in(port, DEMO_SIGN_INS[at][0], DEMO_SIGN_INS[at][2]) for at in (0, 2)]
    ids = [pk for (pk,) in _rows(f"SELECT id FROM sales_opportunity WHERE pipeline_id = {pipeline}"
                                 " AND status = 'open' AND id % 31 = 7 LIMIT 500")]  # fmt: skip
    stages = [pk for (pk,) in _rows(f"SELECT id FROM sales_stage WHERE pipeline_id = {pipeline}"
                                    " AND kind = 'open' ORDER BY position")]  # fmt: skip
    board = f"/pipeline/{pipeline}/"
    cases: dict[str, tuple[str, Callable[[], str], float]] = {
        "board": (cookies[0], lambda: board, 60),
        "board of a sales person": (cookies[1], lambda: board, 60),
        "board, filtered": (cookies[0], lambda: f"{board}?q=amount>50000", 60),
        "opportunity": (cookies[0], lambda: f"/opportunities/{chance.choice(ids)}/", 0),
        "forecast": (cookies[0], lambda: "/forecast/", 200),
        "forecast of a sales person": (cookies[1], lambda: "/forecast/", 200),
        "forecast by territory": (cookies[0], lambda: "/forecast/?by=territory", 200),
        "forecast by product": (cookies[0], lambda: "/forecast/?by=product", 200),
        "forecast accuracy": (cookies[0], lambda: "/forecast/accuracy/?method=statistical", 200),
        "list": (cookies[0], lambda: "/records/opportunity/", 45),
    }
    found = {}
    for name, (cookie, path, limit) in cases.items():
        bare_ms = bare.jinja2_ms()
        answers = sample(port, cookie, [path() for _ in range(requests + 20)])[20:]
        server, statuses = [one.server for one in answers], [one.status for one in answers]
        found[name] = _times(server, statuses, 0, limit) | bare.beside(server, bare_ms)

    def moved(number: int) -> tuple[str, dict[str, str]]:
        stage = stages[(number // len(ids) + number) % len(stages)]
        return f"/opportunities/{ids[number % len(ids)]}/move/", {"value": str(stage)}

    found["stage change"] = _writes(port, cookies[0], requests, moved, limit=20, sender="board")
    return found


def _quotes() -> list[str]:
    """The addresses of the papers of some quotes with many lines, made once per home."""
    from rapport.kit.money import Money
    from rapport.orders.pricing import Discount
    from rapport.parties.models import Party
    from rapport.platform.access import SYSTEM
    from rapport.quotes.actions import create_quote
    from rapport.quotes.drafts import Draft, OfferedLine

    known = f"SELECT id FROM quotes_quote WHERE title LIKE '{NAME} %'"
    if not _rows(known):
        [(pk,)] = _rows("SELECT id FROM parties_party WHERE kind = 'organization' LIMIT 1")
        party, price = Party(pk=pk), Money(Decimal("19.95"), "EUR")
        lines = tuple(OfferedLine(f"Thing {n}", Decimal(n), price) for n in range(1, LINES + 1))
        for number in range(QUOTES):
            title = f"{NAME} {number}"
            draft = Draft(title, "EUR", date(2100, 1, 1), lines, discount=Discount(Decimal(3)))
            create_quote(draft, party=party, by=SYSTEM)
    return [f"/quotes/{pk}/versions/1/pdf/" for (pk,) in _rows(known)]


def _papers(port: int, quotes: Sequence[str], requests: int) -> dict[str, Any]:
    """The papers as people open them, each in its turn."""
    from rapport.demo.staff import DEMO_SIGN_INS

    email, _, password = DEMO_SIGN_INS[0]
    cookie = signed_in(port, email, password)
    paths = [quotes[number % len(quotes)] for number in range(requests // 4)]
    answers = sample(port, cookie, paths)
    return _times([one.server for one in answers], [one.status for one in answers], 0, 1_000)


def _straight(pipeline: int) -> float:
    """The sums of the board by psycopg alone, in milliseconds."""
    import psycopg

    taken = []
    with psycopg.connect(_dsn()) as database:
        for _ in range(50):
            begun = time.perf_counter()
            database.execute(STRAIGHT.format(pipeline=pipeline).encode()).fetchall()
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)
