"""``rapport bench dashboards``: every kind of tile of records on a full database, the whole page, and its PDF.

The home is that of ``bench pages``. A dashboard of its own is made there once, with a tile of each kind of
chart. Server time is measured of the page without its tiles, of each tile, and of the file; ``page_seconds``
is how long it takes until the last of eight tiles is there, asked for six at a time as browsers do. Beside
each tile stand its own statements asked straight of PostgreSQL, which are not cut off, and whether the tile
said that it covers too many records.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from bench.pages import _client, _dsn, _kept_home, _prepare, _set_up, _sizes
from bench.support import machine
from bench.support.product import at_rest, running, signed_in
from bench.support.requests import sample

NAME = "Bench of every chart"
PAGE_LIMIT, TILE_LIMIT, ALL_LIMIT, PDF_LIMIT = 300, 8_500, 30, 30_000
"""Milliseconds, but for all tiles together seconds. A tile counts at most twice, four seconds each."""
AT_ONCE, TILES = 6, 8


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --requests N per page, --tiles N per tile, --home."""
    options = argparse.ArgumentParser("rapport bench dashboards", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=20)
    options.add_argument("--tiles", type=int, default=5)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    from config.startup import running_database

    with running_database():
        addresses = _dashboard()
    with running(home, "--no-demo") as product:
        at_rest(product)
        figures = _measure(product.port, addresses, chosen)
        sizes = _sizes()
    return {"bench": "dashboards", "machine": about, "home": prepared, "sizes": sizes, **figures}


def _dashboard() -> dict[str, str]:
    """Chart → address of its tile; "page" and "pdf" too."""
    from django.urls import reverse

    from rapport.dashboards.actions import add_tile, make_dashboard
    from rapport.dashboards.models import Dashboard
    from rapport.demo.staff import DEMO_SIGN_INS
    from rapport.platform.accounts.models import User
    from rapport.platform.accounts.queries import actor_of

    by = actor_of(User.objects.get(email=DEMO_SIGN_INS[0][0]))
    row = Dashboard.objects.filter(name=NAME, removed_at=None).first()
    if row is None:
        row = make_dashboard(NAME, by=by, reach="public")
        for title, asking in _askings().items():
            add_tile(row, asking, title=title, by=by)
    tiles = {
        tile.title: reverse("tile", args=[row.pk, tile.pk]) for tile in row.tiles.order_by("place")
    }
    place = [row.pk]
    return {
        "page": reverse("dashboard", args=place),
        "pdf": reverse("dashboard_pdf", args=place),
        **tiles,
    }


def _askings() -> Mapping[str, Any]:
    """One of each chart, on the types of which there are most."""
    from rapport.dashboards.tiles import AVERAGE, SUM, Asking, Chart

    return {
        "number": Asking(Chart.NUMBER, kind="order", measure=SUM, field="total", at="placed"),
        "line": Asking(Chart.LINE, kind="order", by="placed"),
        "bars": Asking(Chart.BAR, kind="party", by="country"),
        "stacked": Asking(Chart.STACKED, kind="order", by="placed", across="channel", at="placed"),
        "distribution": Asking(Chart.DISTRIBUTION, kind="order", by="total", at="placed"),
        "heat": Asking(Chart.HEAT, kind="interaction", by="channel", across="direction"),
        "map": Asking(Chart.MAP, kind="party", by="country"),
        "table": Asking(Chart.TABLE, kind="order", measure=AVERAGE, field="total", by="status"),
        "funnel": Asking(Chart.FUNNEL, kind="opportunity", by="stage"),
        "cohort": Asking(Chart.COHORT, kind="order", by="placed", across="party"),
        "cohort of large": Asking(
            Chart.COHORT, kind="order", where="total>1000", by="placed", across="party"
        ),
    }


def _measure(port: int, addresses: dict[str, str], chosen: argparse.Namespace) -> dict[str, Any]:
    from rapport.demo.staff import DEMO_SIGN_INS

    email, _name, password = DEMO_SIGN_INS[0]
    cookie = signed_in(port, email, password)
    tiles = {name: url for name, url in addresses.items() if name not in ("page", "pdf")}
    page = sample(port, cookie, [addresses["page"]] * (chosen.requests + 3))[3:]
    found = {
        name: _tile(port, cookie, url, count=chosen.tiles, email=email)
        for name, url in tiles.items()
    }
    pdf = sample(port, cookie, [addresses["pdf"]])
    return {
        "page": _limited([one.server for one in page], PAGE_LIMIT),
        "tiles": found,
        "page_seconds": machine.within(_all_of(port, cookie, list(tiles.values())), ALL_LIMIT),
        "pdf": _limited([one.server for one in pdf], PDF_LIMIT)
        | {"statuses": [one.status for one in pdf], "bytes": pdf[0].size},
    }


def _tile(port: int, cookie: str, url: str, *, count: int, email: str) -> dict[str, Any]:
    from bench.support.straight import measure

    answers = sample(port, cookie, [url] * (count + 1), is_fragment=True)[1:]
    client = _client(email)
    body = client.get(url, HTTP_HX_REQUEST="true").content.decode()
    straight = measure(client, _dsn(), [url], is_fragment=True)
    return {
        **_limited([one.server for one in answers], TILE_LIMIT),
        "statuses": sorted({one.status for one in answers}),
        "bytes": answers[0].size,
        "took_too_long": "too many records" in body,
        "straight_ms": round(straight.all_ms, 1) if straight else None,
        "straight_main_sql": straight.main_sql if straight else "",
    }


def _all_of(port: int, cookie: str, urls: list[str]) -> float:
    """Seconds until the last of eight tiles is there."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as browser:
        list(browser.map(lambda url: sample(port, cookie, [url], is_fragment=True), urls[:TILES]))
    return time.perf_counter() - begun


def _limited(milliseconds: list[float], limit: float) -> dict[str, Any]:
    return {
        "p50_ms": machine.within(statistics.median(milliseconds), limit),
        "worst_ms": round(max(milliseconds), 1),
    }
