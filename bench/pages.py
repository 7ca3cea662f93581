"""``rapport bench pages``: server time of the pages that people open all day, on a full database.

Server time is what ``Server-Timing`` says: from the first middleware to the last, without the web
server; ``cpu`` is the web process's own work in it. Requests come one at a time over a kept
connection, then as many as two web processes answer. ``straight`` asks the same queries of
PostgreSQL by psycopg, without a page around them; ``bare`` is a page of fifty rows with nothing around
it, timed just before (see bench/support/bare.py). The home is kept and used again:
RAPPORT_BENCH_HOME, or ``bench`` in the home.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.support import machine, paint
from bench.support.product import (
    PROJECT,
    Product,
    at_rest,
    rapport,
    running,
    signed_in,
    surroundings,
)
from bench.support.requests import Sample, sample

if TYPE_CHECKING:
    from bench.support.addresses import Case

WARM_UP = 20
THROUGHPUT_LIMIT = 150.0


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --requests N per page, --seconds of full load, --connections, --only TEXT."""
    options = argparse.ArgumentParser("rapport bench pages", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=300)
    options.add_argument("--seconds", type=float, default=15.0)
    options.add_argument("--connections", type=int, default=16)
    options.add_argument("--only", default="", help="only cases whose name contains this")
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about = machine.about()
    prepared = _prepare(home, chosen.parties)
    _set_up(home)
    with running(home, "--no-demo") as product:
        at_rest(product)
        figures = _measure(product, chosen)
    return {"bench": "pages", "machine": about, "home": prepared, **figures}


def _kept_home(parties: int) -> Path:
    if given := os.environ.get("RAPPORT_BENCH_HOME"):
        return Path(given)
    from config.environment import environment

    return environment().home_folder / "bench" / str(parties)


def _prepare(home: Path, parties: int) -> dict[str, Any]:
    """A home with a demo company of that size and the insight of it; what stands there is used."""
    truth = home / "demo" / "truth.json"
    made: dict[str, Any] = {"made_now": not truth.exists()}
    if not truth.exists():
        made["demo"] = rapport(home, "demo", "--customers", str(parties))
    if not any((home / "lake").glob("**/*")):
        made["insight"] = rapport(home, "insight", "build")
    found = json.loads(truth.read_text())["customers"]
    if found < parties:
        raise SystemExit(
            f"{home} holds {found} customers; give another --home or RAPPORT_BENCH_HOME"
        )
    return made


def _set_up(home: Path) -> None:
    """Django in this process, on that home, for the addresses and for the straight queries."""
    for name in [name for name in os.environ if name.startswith("RAPPORT_")]:
        del os.environ[name]
    os.environ["RAPPORT_HOME"] = str(home)
    from config.environment import environment
    from config.startup import set_up_django

    environment.cache_clear()
    set_up_django()


def _measure(product: Product, chosen: argparse.Namespace) -> dict[str, Any]:
    from django.urls import reverse

    from bench.support.addresses import cases
    from rapport.demo.staff import DEMO_SIGN_INS

    email, _, password = DEMO_SIGN_INS[0]
    cookie = signed_in(product.port, email, password)
    ids = _party_ids()
    wanted = [
        case
        for case in cases(ids, lambda path: _cursors(product.port, cookie, path))
        if chosen.only in case.name
    ]
    pages = {case.name: _page(product, cookie, case, chosen.requests, email) for case in wanted}
    result: dict[str, Any] = {"sizes": _sizes(), "bare": _bare(), "pages": pages}
    if chosen.only in "first paint":
        paths = [reverse("party", args=[pk]) for pk in ids]
        result["first paint"] = paint.first_paint(product.port, cookie, paths)
    if not chosen.only:
        result["throughput"] = _throughput(product, cookie, ids, chosen)
    return result


def _page(product: Product, cookie: str, case: Case, requests: int, email: str) -> dict[str, Any]:
    from bench.support import bare
    from bench.support.addresses import shuffled
    from bench.support.straight import measure

    bare_ms = bare.jinja2_ms()
    asked = shuffled(case.paths, requests + WARM_UP)
    answers = sample(product.port, cookie, asked, is_fragment=case.is_fragment)[WARM_UP:]
    wrong = sorted({answer.status for answer in answers} - {200})
    straight = (
        measure(_client(email), _dsn(), asked[:20], is_fragment=case.is_fragment)
        if not wrong
        else None
    )
    found = {"requests": len(answers), "statuses_other_than_200": wrong, **_times(case, answers)}
    found |= bare.beside([answer.server for answer in answers], bare_ms)
    if straight is not None:
        found["straight"] = {
            "queries": straight.queries,
            "all_ms": round(straight.all_ms, 2),
            "main_ms": round(straight.main_ms, 2),
            "main_sql": straight.main_sql,
            "slowest_ms": [[round(ms, 2), sql[:200]] for ms, sql in straight.slowest],
        }
        found["ratio_to_straight"] = round(found["p50_ms"]["value"] / max(straight.all_ms, 0.01), 1)
    return found


def _bare() -> dict[str, float]:
    from bench.support import bare

    return {
        "jinja2_ms": round(bare.jinja2_ms(), 2),
        "django_templates_ms": round(bare.django_ms(), 2),
        "jinja2_ms_where_limits_were_set": bare.EXPECTED_MS,
    }


def _times(case: Case, answers: Sequence[Sample]) -> dict[str, Any]:
    server = sorted(answer.server for answer in answers)
    p50, p95 = statistics.median(server), server[int(len(server) * 0.95)]
    return {
        "p50_ms": _limited(p50, case.p50_limit),
        "p95_ms": _limited(p95, case.p95_limit),
        "cpu_p50_ms": round(statistics.median(answer.cpu for answer in answers), 2),
        "client_p50_ms": round(statistics.median(answer.client for answer in answers), 2),
        "bytes": round(statistics.median(answer.size for answer in answers)),
    }


def _limited(value: float, limit: float) -> dict[str, Any]:
    return machine.within(value, limit) if limit else {"value": round(value, 2)}


def _client(email: str) -> Any:
    from django.test import Client

    from rapport.platform.accounts.models import User

    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    client.force_login(User.objects.get(email=email))
    return client


def _throughput(
    product: Product, cookie: str, ids: list[int], chosen: argparse.Namespace
) -> dict[str, Any]:
    """Customer pages a second from two web processes, and who used the processor meanwhile."""
    from django.urls import reverse

    wish = {
        "port": product.port, "cookie": cookie, "paths": [reverse("party", args=[pk]) for pk in ids],
        "seconds": chosen.seconds, "connections": chosen.connections,
    }  # fmt: skip
    roots = [product.process.pid, *machine.database_keeper(product.home)]
    before = machine.cpu_seconds(machine.family(roots))
    done = subprocess.run(
        [sys.executable, "-m", "bench.support.requests"], input=json.dumps(wish), text=True,
        stdout=subprocess.PIPE, check=True, cwd=PROJECT, env=surroundings(product.home),
    )  # fmt: skip
    used = machine.cpu_seconds(machine.family(roots)) - before
    said = json.loads(done.stdout)
    cores = len(os.sched_getaffinity(0))
    taken = sorted(said["milliseconds"])
    return {
        "pages_per_second": machine.within(
            said["answers"] / said["seconds"], THROUGHPUT_LIMIT, at_least=True
        ),
        "not_200": said["not_200"],
        "client_p95_ms": round(taken[int(len(taken) * 0.95)], 1),
        "connections": chosen.connections,
        "product_cpu_ms_per_page": round(used * 1000 / max(said["answers"], 1), 2),
        "cpu_share": {
            "product": round(used / said["seconds"] / cores, 2),
            "load_generator": round(said["cpu_seconds"] / said["seconds"] / cores, 2),
        },
    }


def _party_ids() -> list[int]:
    """Two hundred customers from everywhere in the table, a quarter of them businesses."""
    found = _rows("""
        WITH kept AS (SELECT id, kind FROM parties_party WHERE deleted_at IS NULL)
        (SELECT id FROM kept WHERE kind = 'person' AND id % 7919 = 3 ORDER BY md5(id::text) LIMIT 150)
        UNION ALL
        (SELECT id FROM kept WHERE kind = 'organization' AND id % 101 = 3 ORDER BY md5(id::text) LIMIT 50)
    """)
    found = found or _rows("SELECT id FROM parties_party WHERE deleted_at IS NULL LIMIT 200")
    return [pk for (pk,) in found]


def _cursors(port: int, cookie: str, path: str) -> list[str]:
    """Words for further pages: that of the second, and so on by following them."""
    from http.client import HTTPConnection

    connection, found, address = HTTPConnection("127.0.0.1", port, timeout=60), [], path
    for _ in range(10):
        connection.request("GET", address, headers={"Cookie": cookie})
        match = re.search(r"[?&;]after=([\w\-%=]+)", connection.getresponse().read().decode())
        if not match:
            break
        found.append(match[1])
        address = f"{path}?after={match[1]}"
    return found


def _sizes() -> dict[str, int]:
    tables = (
        "parties_party",
        "orders_order",
        "orders_orderline",
        "touchpoints_interaction",
        "parties_trait",
    )
    return {table: int(_rows(f"SELECT count(*) FROM {table}")[0][0]) for table in tables}


def _rows(statement: str) -> list[tuple[Any, ...]]:
    import psycopg

    with psycopg.connect(_dsn()) as database:
        return database.execute(statement.encode()).fetchall()


def _dsn() -> str:
    from config.environment import environment

    return environment().dsn
