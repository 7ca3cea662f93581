"""``rapport bench rfm``: RFM of all customers, from the customers mart and from the order lines, Parquet read too.

Without --customers it measures the lake in force; with it, an invented one of that size. Beside each
figure stands the same work as plain SQL written by hand for DuckDB, on the same files.
"""

import argparse
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

DAY = "DATE '2026-01-01'"

MART_BY_HAND = """
    CREATE OR REPLACE TEMP TABLE by_hand AS
    SELECT party_id, ntile(5) OVER (ORDER BY recency_days DESC) AS r, ntile(5) OVER (ORDER BY orders) AS f,
        ntile(5) OVER (PARTITION BY currency ORDER BY average_order) AS m
    FROM customers WHERE orders > 0
"""
LINES_BY_HAND = """
    CREATE OR REPLACE TEMP TABLE by_hand AS
    WITH bought AS (
        SELECT order_id, any_value(party_id) AS party_id, any_value(ordered_on) AS ordered_on,
            any_value(currency) AS currency, sum(amount) AS amount
        FROM order_lines WHERE standing = 'clean' GROUP BY order_id
    ), customers AS (
        SELECT party_id, any_value(currency) AS currency, date_diff('day', max(ordered_on), {day}) AS recency_days,
            count(*) AS orders, sum(amount) / count(*) AS average_order
        FROM bought GROUP BY party_id
    )
    SELECT party_id, ntile(5) OVER (ORDER BY recency_days DESC) AS r, ntile(5) OVER (ORDER BY orders) AS f,
        ntile(5) OVER (PARTITION BY currency ORDER BY average_order) AS m
    FROM customers
"""
INVENTED_LINES = """
    SELECT range AS line_id, range // 4 AS order_id, hash(range // 4) % {customers} AS party_id,
        DATE '2024-01-01' + (hash(range // 4 + 7) % 730)::INTEGER AS ordered_on, 'EUR' AS currency,
        (1 + hash(range) % 20000 / 100.0)::DECIMAL(20, 6) AS amount, 'clean' AS standing
    FROM range({lines})
"""
INVENTED_CUSTOMERS = """
    SELECT party_id, 'EUR' AS currency, date_diff('day', max(ordered_on), {day}) AS recency_days,
        count(DISTINCT order_id) AS orders, sum(amount) AS revenue,
        (sum(amount) / count(DISTINCT order_id))::DECIMAL(20, 6) AS average_order
    FROM order_lines GROUP BY party_id
"""


def main(argv: Sequence[str]) -> dict[str, Any]:
    """Measure and compare; seconds are the best of --repeat."""
    parser = argparse.ArgumentParser(prog="rapport bench rfm", description=__doc__)
    parser.add_argument(
        "--customers", type=int, default=0, help="invent this many instead of reading the lake"
    )
    parser.add_argument(
        "--lines-each", type=int, default=10, help="order lines of an invented customer"
    )
    parser.add_argument("--repeat", type=int, default=3)
    wanted = parser.parse_args(list(argv))
    with _tables(wanted.customers, wanted.lines_each) as (engine, day):
        from_mart, from_lines = _studies(engine, day)
        by_hand = engine.connection.execute
        result = {
            "customers": engine.value(engine.table("customers").count()),
            "order_lines": engine.value(engine.table("order_lines").count()),
            "from_customers": _compare(from_mart, lambda: by_hand(MART_BY_HAND), wanted.repeat),
            "from_order_lines": _compare(
                from_lines, lambda: by_hand(LINES_BY_HAND.format(day=day)), wanted.repeat
            ),
            "baseline": "the same scores by ntile() in SQL written by hand for DuckDB, on the same files",
        }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {**result, "peak_mib": round(peak / 1024)}


@contextmanager
def _tables(customers: int, lines_each: int) -> Any:
    """The engine with customers and order_lines, of the lake in force or invented, and the day."""
    from rapport.insight.warehouse.build import in_force
    from rapport.insight.warehouse.duck import opened as duck
    from rapport.insight.warehouse.lake import Lake

    if not customers:
        with in_force(Lake(_lake_folder())) as warehouse:
            if warehouse is None or warehouse.is_empty:
                raise SystemExit(
                    "The lake is empty: run `rapport insight build`, or invent one with --customers."
                )
            yield warehouse.engine, f"DATE '{warehouse.as_of}'"
        return
    with tempfile.TemporaryDirectory() as folder, duck(Path(folder) / "temp") as opened:
        lines = INVENTED_LINES.format(customers=customers, lines=customers * lines_each)
        for name, sql in (
            ("order_lines", lines),
            ("customers", INVENTED_CUSTOMERS.format(day=DAY)),
        ):
            path = Path(folder) / f"{name}.parquet"
            opened.write(sql, path)
            opened.read(name, path)
        yield opened, DAY


def _studies(engine: Any, day: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """RFM from the mart, and from the lines, each into a table."""
    from rapport.insight.studies.rfm import purchase_summary, rfm

    as_of = day.removeprefix("DATE ").strip("'")

    def keep(expression: Any) -> None:
        engine.connection.execute(f"CREATE OR REPLACE TEMP TABLE ours AS {engine.sql(expression)}")

    def from_mart() -> None:
        keep(rfm(engine.table("customers").rename(customer_id="party_id")))

    def from_lines() -> None:
        lines = engine.table("order_lines")
        clean = lines.filter(lines.standing == "clean")
        purchases = clean.group_by("order_id").agg(
            customer_id=clean.party_id.arbitrary(),
            bought_on=clean.ordered_on.arbitrary(),
            currency=clean.currency.arbitrary(),
            amount=clean.amount.sum(),
        )
        keep(rfm(purchase_summary(purchases, as_of=as_of)))

    return from_mart, from_lines


def _compare(
    ours: Callable[[], object], by_hand: Callable[[], object], repeat: int
) -> dict[str, float]:
    """Both in turn, so that a busy machine slows both."""
    times = [(_seconds(by_hand), _seconds(ours)) for _ in range(repeat)]
    baseline, seconds = (min(column) for column in zip(*times, strict=True))
    return {
        "seconds": round(seconds, 3),
        "baseline_seconds": round(baseline, 3),
        "ratio": round(seconds / max(baseline, 0.001), 2),
    }


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _lake_folder() -> Path:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from rapport.insight.actions import lake_folder

    return lake_folder()
