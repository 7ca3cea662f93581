"""``rapport bench records``: the record engine on a full database: lists, pages, search, writes, bulk.

Parties with five custom fields, and two related records of a custom object for each. Server time as
in ``bench pages``; writes go through the same requests as a browser's; bulk edit and undo run as the
worker runs them. What an earlier run on the same home left behind is cleared away first: else its dead
rows would be vacuumed meanwhile, on one of the two cores. Baselines: a bare page of fifty rows beside
every case, and the rows of the first page by psycopg alone.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from bench.pages import _kept_home, _prepare, _rows, _set_up
from bench.support import bare, machine
from bench.support.product import at_rest, running, signed_in
from bench.support.requests import TIMING, sample

FIELDS = {
    "rank": ("Rank", "number"),
    "budget": ("Budget", "money"),
    "renewed": ("Renewed", "date"),
    "tier": ("Tier", "choice"),
    "motto": ("Motto", "text"),
}
TIERS = ("gold", "silver", "bronze", "iron")
PER_PARTY = 2
TABLES = ("parties_party", "records_customrecord")
PREFIXES = (
    "an", "ann", "anna", "leed", "leeds", "müll", "zimmer", "grunew", "0123", "cotterel", "jansn",
    "visit 0", "bakery ltd",
)  # fmt: skip
FILL_PARTIES = """
    UPDATE parties_party SET custom = jsonb_build_object(
        'rank', id * 7919 % 1000003, 'budget', (id * 31 % 99991) / 100.0,
        'renewed', to_char(DATE '2024-01-01' + (id % 900)::int, 'YYYY-MM-DD'),
        'tier', (ARRAY['gold', 'silver', 'bronze', 'iron'])[1 + id % 4], 'motto', 'motto ' || id % 5003)
     WHERE NOT custom ? 'rank'"""
FILL_RELATED = """
    INSERT INTO records_customrecord (object_id, name, search_text, custom, version, created_at, updated_at)
    SELECT {object}, 'Visit ' || to_char(id * {per} + n, 'FM00000000'), 'visit ' || (id * {per} + n),
           jsonb_build_object('customer', id, 'minutes', id % 90, 'day',
               to_char(DATE '2025-01-01' + (id % 300)::int, 'YYYY-MM-DD')), 1, now(), now()
      FROM parties_party CROSS JOIN generate_series(1, {per}) AS n WHERE deleted_at IS NULL"""
STRAIGHT = """
    SELECT id, name, kind, city, country FROM parties_party WHERE deleted_at IS NULL
     ORDER BY sort_name, id LIMIT 51"""


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --requests N per page, --bulk ROWS, --home."""
    options = argparse.ArgumentParser("rapport bench records", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=200)
    options.add_argument("--bulk", type=int, default=100_000)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    from config.startup import running_database

    with running_database():
        prepared["fields_seconds"] = round(_fill(), 1)
    with running(home, "--no-demo") as product:
        at_rest(product)
        pages = _measure(product.port, chosen.requests)
        pages["straight"] = {"ms": round(_straight(), 2)}
    with running_database():
        bulk = _bulk(chosen.bulk)
        sizes = {name: int(_rows(f"SELECT count(*) FROM {name}")[0][0]) for name in TABLES}
    return {
        "bench": "records",
        "machine": about,
        "home": prepared,
        "sizes": sizes,
        "pages": pages,
        "bulk": bulk,
    }


def _fill() -> float:
    """Five custom fields on parties, all of them indexed, and a related object; once per home."""
    from django.db import connection

    from rapport.platform.access import SYSTEM
    from rapport.platform.records.actions.custom.fields import add_field
    from rapport.platform.records.actions.custom.objects import make_object
    from rapport.platform.records.models import CustomObject
    from rapport.platform.records.plans import FieldPlan, ObjectPlan
    from rapport.platform.records.types import record_types

    begun = time.perf_counter()
    if CustomObject.objects.filter(key="visit").exists():
        return 0.0
    party = record_types()["party"]
    for name, (label, kind) in FIELDS.items():
        choices = [(tier, tier.title()) for tier in TIERS] if kind == "choice" else ()
        plan = FieldPlan(
            label, kind, choices=choices, currency="EUR" if kind == "money" else "", is_indexed=True
        )
        add_field(party, plan, by=SYSTEM, name=name)
    row = make_object(ObjectPlan("Visit", "Visits"), by=SYSTEM, key="visit")
    visit = record_types()["visit"]
    add_field(
        visit,
        FieldPlan("Customer", "record", target="party", is_indexed=True),
        by=SYSTEM,
        name="customer",
    )
    add_field(visit, FieldPlan("Minutes", "number"), by=SYSTEM, name="minutes")
    add_field(visit, FieldPlan("Day", "date"), by=SYSTEM, name="day")
    with connection.cursor() as cursor:
        cursor.execute(FILL_PARTIES)
        cursor.execute(FILL_RELATED.format(object=row.pk, per=PER_PARTY))
    _index()
    return time.perf_counter() - begun


def _index() -> None:
    """What the worker does for fields that were marked as indexed."""
    from rapport.platform.records.actions.custom.working import work_on_field
    from rapport.platform.records.models import FieldRun

    for pk in FieldRun.objects.filter(state__in=("waiting", "running")).values_list(
        "pk", flat=True
    ):
        work_on_field(pk)


def _measure(port: int, requests: int) -> dict[str, Any]:
    from rapport.demo.staff import DEMO_SIGN_INS

    email, _, password = DEMO_SIGN_INS[0]
    cookie = signed_in(port, email, password)
    chance = random.Random(11)
    people, visits = "/records/party/", "/records/visit/"
    ids = [
        int(pk)
        for (pk,) in _rows("SELECT id FROM records_customrecord WHERE id % 4001 = 7 LIMIT 400")
    ]
    deep = _deep_cursor(people)
    cases: dict[str, tuple[Callable[[], str], float, float]] = {
        "list, first page": (lambda: chance.choice([people, visits]), 20, 45),
        "list, filtered and sorted": (
            lambda: f"{people}?q=country:{chance.choice(['GB', 'DE', 'FR'])}&sort=-created",
            20,
            45,
        ),
        "list, 1,000th page": (lambda: f"{people}?after={deep}", 20, 45),
        "record page": (lambda: f"{visits}{chance.choice(ids)}/", 20, 45),
        "custom field, by its index": (
            lambda: f"{people}?q=rank:{chance.randrange(1_000_003)}",
            0,
            45,
        ),
        "custom field, sorted": (lambda: f"{people}?q=tier:gold&sort=-rank", 0, 45),
        "related records": (
            lambda: f"{people}?q=" + quote(f"visits.minutes>80 rank>{chance.randrange(900_000)}"),
            0,
            0,
        ),
        "search as you type": (lambda: "/-/palette?q=" + quote(chance.choice(PREFIXES)), 0, 60),
    }
    found = {}
    for name, (path, p50, p95) in cases.items():
        bare_ms = bare.jinja2_ms()
        answers = sample(port, cookie, [path() for _ in range(requests + 20)])[20:]
        server, statuses = [one.server for one in answers], [one.status for one in answers]
        found[name] = _times(server, statuses, p50, p95) | bare.beside(server, bare_ms)
    found["create a record"] = _writes(port, cookie, requests, _created)
    found["edit a record"] = _writes(port, cookie, requests, lambda number: _edited(ids, number))
    return found


def _times(server: list[float], statuses: list[int], p50: float, p95: float) -> dict[str, Any]:
    ordered = sorted(server)
    middle, late = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
    return {
        "p50_ms": machine.within(middle, p50) if p50 else {"value": round(middle, 2)},
        "p95_ms": machine.within(late, p95) if p95 else {"value": round(late, 2)},
        "statuses": sorted(set(statuses)),
    }


def _deep_cursor(_people: str) -> str:
    """The word for the page after 999 pages of 50, as the list itself writes it."""
    from rapport.platform.records.keyset import encode_cursor

    order = "FROM parties_party WHERE deleted_at IS NULL ORDER BY sort_name, id LIMIT 49950"
    [(name, pk)] = _rows(
        f"SELECT sort_name, id FROM (SELECT sort_name, id {order}) AS page"
        " ORDER BY sort_name DESC, id DESC LIMIT 1"
    )
    return encode_cursor(name, pk)


def _created(number: int) -> tuple[str, dict[str, str]]:
    return "/records/visit/create/", {
        "name": f"Visit of bench {number}",
        "minutes": "30",
        "day": "2026-01-31",
    }


def _edited(ids: list[int], number: int) -> tuple[str, dict[str, str]]:
    pk = ids[number % len(ids)]
    return f"/records/visit/{pk}/cell/minutes/", {
        "minutes": str(number % 50 + 91),
        "seen-minutes": "?",
    }


def _writes(
    port: int,
    cookie: str,
    requests: int,
    made: Callable[[int], tuple[str, dict[str, str]]],
    *,
    limit: float = 25,
    sender: str = "",
) -> dict[str, Any]:
    """POST as a browser does, with the token of its cookie; ``sender`` is the script that does it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    token = dict(part.strip().partition("=")[::2] for part in cookie.split(";")).get(
        "rapport_csrf", ""
    )
    server, statuses = [], []
    for number in range(requests + 10):
        path, said = made(number)
        headers = {
            "Cookie": cookie,
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
        } | ({"X-Requested-With": sender} if sender else {})
        connection.request("POST", path, urlencode(said), headers)
        answer = connection.getresponse()
        answer.read()
        timing = TIMING.search(answer.headers.get("Server-Timing", ""))
        if number >= 10:
            server.append(float(timing[1]) if timing else 0.0)
            statuses.append(answer.status)
    return _times(server, statuses, 0, limit)


def _straight() -> float:
    """The first page's rows by psycopg alone, in milliseconds."""
    import psycopg

    from bench.pages import _dsn

    taken = []
    with psycopg.connect(_dsn()) as database:
        for _ in range(50):
            begun = time.perf_counter()
            database.execute(STRAIGHT).fetchall()
            taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


def _bulk(rows: int) -> dict[str, Any]:
    """Edit a custom and an own field of so many parties, then undo it."""
    from rapport.platform.access import SYSTEM
    from rapport.platform.records.actions import bulk
    from rapport.platform.records.models import BulkRun
    from rapport.platform.records.types import record_types

    party = record_types()["party"]
    [(upto,)] = _rows(
        f"SELECT max(id) FROM (SELECT id FROM parties_party WHERE deleted_at IS NULL ORDER BY id LIMIT {rows}) AS few"
    )
    found: dict[str, Any] = {}
    for label, values in (
        ("custom field", {"rank": 5}),
        ("own field", {"industry": f"Trade {time.time():.0f}"}),
    ):
        run = bulk.start_bulk_run(
            party, "edit", {"values": values}, {"filter": {"all": []}}, by=SYSTEM
        )
        BulkRun.objects.filter(pk=run.pk).update(selection=run.selection | {"upto": upto})
        begun = time.perf_counter()
        bulk.run_bulk(run.pk, by=SYSTEM)
        edited = time.perf_counter() - begun
        undo = bulk.undo_bulk_run(run.pk, by=SYSTEM)
        begun = time.perf_counter()
        bulk.run_undo(undo.pk, by=SYSTEM)
        undone = time.perf_counter() - begun
        run.refresh_from_db()
        undo.refresh_from_db()
        found[label] = {
            "rows": run.changed,
            "edit_seconds": machine.within(edited, 20),
            "undo_seconds": machine.within(undone, 20),
            "undone": undo.changed,
            "states": [run.state, undo.state, undo.error],
        }
    return found
