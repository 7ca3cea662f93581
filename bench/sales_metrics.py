"""``rapport bench sales_metrics``: the sales metrics with a trend of twelve months, on a full database.

The home is that of ``bench sales``: a demo company of so many customers with its orders and interactions, and
opportunities besides. Of the pages, server time is measured, as in ``bench pages``: they answer with what
is known soon, and fetch what takes longer. Of every metric, the figures are measured too, however long they
take: that is how long somebody waits who looks at a page for them.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from bench.pages import _kept_home, _prepare, _rows, _set_up
from bench.records import _times
from bench.sales import _fill
from bench.support import bare, machine
from bench.support.product import at_rest, running, signed_in
from bench.support.requests import sample

PAGE_LIMIT, FIGURES_LIMIT = 300, 5_000
TABLES = ("parties_party", "orders_order", "sales_opportunity", "touchpoints_interaction")


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --opportunities N, --requests N per page, --figures N per metric, --home."""
    options = argparse.ArgumentParser("rapport bench sales_metrics", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--opportunities", type=int, default=500_000)
    options.add_argument("--requests", type=int, default=20)
    options.add_argument("--figures", type=int, default=3)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    from config.startup import running_database

    with running_database():
        _fill(chosen.opportunities, min(20_000, chosen.opportunities))
    with running(home, "--no-demo") as product:
        at_rest(product)
        figures = _measure(product.port, chosen)
        sizes = {table: int(_rows(f"SELECT count(*) FROM {table}")[0][0]) for table in TABLES}
    return {"bench": "sales_metrics", "machine": about, "home": prepared, "sizes": sizes, **figures}


def _measure(port: int, chosen: argparse.Namespace) -> dict[str, Any]:
    from django.urls import reverse

    from rapport.demo.staff import DEMO_SIGN_INS
    from rapport.performance.metrics.catalogue import METRICS

    cookies = [signed_in(port, DEMO_SIGN_INS[at][0], DEMO_SIGN_INS[at][2]) for at in (0, 2)]
    period = f"?period={_full_month():%Y-%m}"
    all_of_them = reverse("sales_metrics") + period
    pages = {
        "all": _page(port, cookies[0], all_of_them, chosen.requests),
        "all, of a sales person": _page(port, cookies[1], all_of_them, chosen.requests),
    }
    figures = {}
    for key, metric in METRICS.items():
        address = reverse("sales_metric", args=[key]) + period
        pages[key] = _page(port, cookies[0], address, chosen.requests)
        wanted = [f"{address}&part=figures"] * chosen.figures
        answers = sample(port, cookies[0], wanted, is_fragment=True)
        figures[f"{metric.id} {key}"] = _taken([one.server for one in answers])
    return {"pages": pages, "figures": figures}


def _page(port: int, cookie: str, address: str, requests: int) -> dict[str, Any]:
    bare_ms = bare.jinja2_ms()
    answers = sample(port, cookie, [address] * (requests + 3))[3:]
    server, statuses = [one.server for one in answers], [one.status for one in answers]
    return _times(server, statuses, 0, PAGE_LIMIT) | bare.beside(server, bare_ms)


def _taken(milliseconds: Sequence[float]) -> dict[str, Any]:
    middle = statistics.median(milliseconds)
    return {
        "p50_ms": machine.within(middle, FIGURES_LIMIT),
        "worst_ms": round(max(milliseconds), 1),
    }


def _full_month() -> date:
    """The month that the newest orders are of."""
    [(newest,)] = _rows("SELECT max(placed_at) FROM orders_order")
    found: date = newest.date()
    return found
