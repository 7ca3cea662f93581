"""``rapport bench insight``: RFM, a model of purchases, a whole build, a refresh and traits of a million customers.

All in one run on one home, kept as that of ``bench pages``. RFM is that of ``bench rfm`` over the order lines of
the lake, against SQL by hand. BG/NBD is fitted to some of the customers and, as baseline, by the package
``lifetimes`` in an environment made for it by uv and thrown away. Then no trait and no file is left, and a build makes
all of it; one in a hundred orders and interactions is entered once more, on the last day that has
orders, and a second build refreshes what follows from them. They are taken out again.
"""

from __future__ import annotations

import argparse
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import rfm
from bench.pages import _kept_home, _prepare, _rows, _set_up
from bench.support import lifetimes, machine
from bench.support.product import rapport

RFM_LIMIT, FIT_LIMIT, REFRESH_LIMIT, TRAITS_LIMIT, PEAK_LIMIT = 1.5, 5.0, 0.15, 60.0, 4096.0
SHARE = 100
"""One in so many facts is entered once more."""
TRAITS = 10
NEWEST = "(SELECT max(placed_at) FROM orders_order WHERE deleted_at IS NULL)"
ENTER = (
    """
    CREATE TABLE bench_new AS
    SELECT id AS original, (SELECT max(id) FROM orders_order) + row_number() OVER (ORDER BY id) AS copy
      FROM orders_order WHERE deleted_at IS NULL AND id % {share} = 7""",
    """
    CREATE TABLE bench_before AS
    SELECT (SELECT max(id) FROM orders_orderline) AS line,
           (SELECT max(id) FROM touchpoints_interaction) AS interaction""",
    """
    INSERT INTO orders_order (id, number, placed_at, {orders_order})
    SELECT copy, 'bench-' || copy, {newest}, {orders_order} FROM orders_order JOIN bench_new ON id = original""",
    """
    INSERT INTO orders_orderline (id, order_id, {orders_orderline})
    SELECT (SELECT line FROM bench_before) + row_number() OVER (ORDER BY id), copy, {orders_orderline}
      FROM orders_orderline JOIN bench_new ON order_id = original""",
    """
    INSERT INTO touchpoints_interaction (id, at, {touchpoints_interaction})
    SELECT (SELECT interaction FROM bench_before) + row_number() OVER (ORDER BY id), {newest}, {touchpoints_interaction}
      FROM touchpoints_interaction WHERE id % {share} = 7""",
    "ANALYZE orders_order, orders_orderline, touchpoints_interaction",
)
LEAVE = (
    "DELETE FROM touchpoints_interaction WHERE id > (SELECT interaction FROM bench_before)",
    "DELETE FROM orders_orderline WHERE id > (SELECT line FROM bench_before)",
    "DELETE FROM orders_order USING bench_new WHERE id = copy",
    "DROP TABLE bench_new, bench_before",
)
OWN = {
    "orders_order": ("id", "number", "placed_at", "search_text"),
    "orders_orderline": ("id", "order_id"),
    "touchpoints_interaction": ("id", "at"),
}
INVENTED = """
    COPY (SELECT party_id, name, (hash(party_id, name) % 100000 / 100)::DECIMAL(24, 6), 'EUR',
                 '{{"orders": ' || orders || ', "as_of": "' || coalesce(last_order_on::VARCHAR, '') || '"}}'
            FROM customers CROSS JOIN (SELECT unnest({names}) AS name)) TO '{path}' (FORMAT csv, HEADER false)"""


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --fitted N customers, --repeat N, --only rfm, fit, traits or refresh, --home."""
    options = argparse.ArgumentParser("rapport bench insight", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--fitted", type=int, default=100_000)
    options.add_argument("--repeat", type=int, default=3)
    options.add_argument("--only", default="", choices=("", "rfm", "fit", "traits", "refresh"))
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    measured: dict[str, Callable[[], dict[str, Any]]] = {
        "rfm": lambda: _rfm(chosen.repeat),
        "fit": lambda: _fit(chosen.fitted),
        "traits": _traits,
        "refresh": lambda: _refresh(home),
    }
    from config.startup import running_database

    with running_database(), _peak(home) as peak:
        figures = {name: work() for name, work in measured.items() if chosen.only in ("", name)}
        sizes = _sizes()
    peak_mib = machine.within(peak["mib"], PEAK_LIMIT)
    return {
        "bench": "insight", "machine": about, "home": prepared, "sizes": sizes, **figures,
        "peak_mib_with_database": peak_mib,
    }  # fmt: skip


def _rfm(repeat: int) -> dict[str, Any]:
    """Over the order lines in force."""
    with rfm._tables(0, 0) as (engine, day):
        _, from_lines = rfm._studies(engine, day)
        by_hand = rfm.LINES_BY_HAND.format(day=day)
        found = rfm._compare(from_lines, lambda: engine.connection.execute(by_hand), repeat)
        lines = engine.value(engine.table("order_lines").count())
    ratio = machine.within(found.pop("ratio"), RFM_LIMIT)
    baseline = "the same scores by ntile() in SQL written by hand for DuckDB, on the same files"
    return {"order_lines": lines, **found, "ratio": ratio, "baseline": baseline}


def _fit(customers: int) -> dict[str, Any]:
    """BG/NBD on the same histories, by us and by ``lifetimes``."""
    from rapport.insight.actions import lake_folder
    from rapport.insight.studies.lifetime.bgnbd import fit_bgnbd
    from rapport.insight.studies.lifetime.histories import Histories
    from rapport.insight.studies.visits import day_number, known_until, visits
    from rapport.insight.warehouse.build import in_force
    from rapport.insight.warehouse.lake import Lake

    with in_force(Lake(lake_folder())) as warehouse:
        if warehouse is None or warehouse.as_of is None:
            raise SystemExit("The lake has no orders.")
        until = day_number(warehouse.as_of) - 1
        known = known_until(warehouse.engine.keep("visits", visits(warehouse.orders, "EUR")), until)
        told = warehouse.engine.columns(known.order_by(known.party_id.hash()).limit(customers))
    weeks = (told["last"] - told["first"]) / 7, (until - told["first"]) / 7
    histories = Histories.of(told["days"] - 1, *weeks)
    began = time.perf_counter()
    fitted = fit_bgnbd(histories)
    seconds = time.perf_counter() - began
    ours = {name: round(getattr(fitted, name), 4) for name in ("r", "alpha", "a", "b")}
    found = {"customers": len(told["days"]), "seconds": round(seconds, 3), "parameters": ours}
    theirs = lifetimes.fitted(histories)
    if "seconds" not in theirs:
        return {**found, "baseline": theirs}
    apart = max(abs(theirs["parameters"][name] / ours[name] - 1) for name in ours)
    times = machine.within(theirs["seconds"] / seconds, FIT_LIMIT, at_least=True)
    return {
        **found,
        "baseline": theirs,
        "times_faster": times,
        "parameters_apart": machine.within(apart, 0.01),
    }


def _traits() -> dict[str, Any]:
    """Ten traits of every customer, where there were none."""
    from rapport.insight.actions import lake_folder
    from rapport.insight.studies.promise import TRAITS as PROMISED
    from rapport.insight.studies.standing import TRAITS as STANDING
    from rapport.insight.warehouse.build import in_force
    from rapport.insight.warehouse.lake import Lake
    from rapport.parties.actions import publish_traits
    from rapport.platform.access import SYSTEM

    names = (STANDING + PROMISED)[:TRAITS]
    path = lake_folder() / "temp" / "bench.csv"
    with in_force(Lake(lake_folder())) as warehouse:
        assert warehouse is not None
        warehouse.engine.local.connection.execute(INVENTED.format(names=list(names), path=path))
    _run("TRUNCATE parties_trait")
    began = time.perf_counter()
    with path.open("rb") as file:
        counts = publish_traits(names, by=SYSTEM, csv=iter(lambda: file.read(1 << 20), b""))
    seconds = time.perf_counter() - began
    path.unlink()
    return {"rows": counts["created"], "seconds": machine.within(seconds, TRAITS_LIMIT)}


def _refresh(home: Path) -> dict[str, Any]:
    """A whole build, one with nothing new, and one with a hundredth of the facts on top."""
    _run("TRUNCATE parties_trait")
    whole = rapport(home, "insight", "build", "--anew")
    again = rapport(home, "insight", "build")
    with _entered() as entered:
        refreshed = rapport(home, "insight", "build")
    share = refreshed["seconds"] / whole["seconds"]
    return {
        "entered": entered,
        "whole_seconds": whole["seconds"],
        "again_seconds": again["seconds"],
        "refresh_seconds": refreshed["seconds"],
        "traits_changed": refreshed["traits_changed"],
        "share_of_whole": machine.within(share, REFRESH_LIMIT),
        "baseline": "a build from an empty lake, without a trait published before",
    }


@contextmanager
def _entered() -> Iterator[dict[str, int]]:
    """A hundredth of the facts once more, for as long as the block lasts."""
    from rapport.orders.models import Order, OrderLine
    from rapport.touchpoints.models import Interaction

    columns = {
        model._meta.db_table: ", ".join(
            f'"{one.column}"'
            for one in model._meta.concrete_fields
            if one.column not in OWN[model._meta.db_table]
        )
        for model in (Order, OrderLine, Interaction)
    }
    _run("DROP TABLE IF EXISTS bench_new, bench_before")
    before = _sizes()
    for statement in ENTER:
        _run(statement.format(share=SHARE, newest=NEWEST, **columns))
    try:
        yield {table: count - before[table] for table, count in _sizes().items()}
    finally:
        for statement in LEAVE:
            _run(statement)


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def _sizes() -> dict[str, int]:
    return {table: int(_rows(f"SELECT count(*) FROM {table}")[0][0]) for table in OWN}


@contextmanager
def _peak(home: Path) -> Iterator[dict[str, float]]:
    """The most memory of this process, its children and the database at a time, looked at every second."""
    found, is_over = {"mib": 0.0}, threading.Event()

    def watch() -> None:
        while not is_over.wait(1):
            processes = {*machine.family([os.getpid()])}
            processes.update(machine.family(machine.database_keeper(home)))
            found["mib"] = max(found["mib"], machine.pss_mib(processes))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        is_over.set()
        watcher.join()
