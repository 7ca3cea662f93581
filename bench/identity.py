"""``rapport bench identity``: telling who is here twice, on a full database.

The hint while somebody types a new party, by server time as in ``bench pages``; then one search for
likely duplicates among all parties, in a process of its own, with the memory of that process and the
database's. Some thousand people are entered a second time before it, with a slip in the name and one way
to reach them, their e-mail or a number of their own (those of the demo company are shared by dozens): how
many of them it finds is told, and they are taken out again. Baselines: the hint's
queries straight by psycopg and a bare page beside it; of the search, what PostgreSQL takes to find the
pairs worth a look, without a letter compared.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.pages import _client, _dsn, _kept_home, _prepare, _rows, _set_up
from bench.support import bare, machine
from bench.support.product import (
    PROJECT,
    Product,
    at_rest,
    running,
    signed_in,
    surroundings,
)
from bench.support.requests import sample
from bench.support.straight import measure

TYPED_LIMIT, SCAN_LIMIT, PEAK_LIMIT = 30.0, 600.0, 4096.0
WARM_UP = 20
KNOWN = """
    SELECT party.name, coalesce(min(email.folded), ''), coalesce(min(phone.e164), '')
      FROM parties_party AS party
      LEFT JOIN parties_emailaddress AS email ON email.party_id = party.id
      LEFT JOIN parties_phonenumber AS phone ON phone.party_id = party.id
     WHERE party.deleted_at IS NULL AND party.id % 1009 = 5
     GROUP BY party.id ORDER BY md5(party.id::text) LIMIT 200
"""
PLANTED = 3_000
PLANT = (
    """
    CREATE TABLE bench_planted AS
    SELECT id AS original, nextval(pg_get_serial_sequence('parties_party', 'id')) AS copy,
           mod(row_number() OVER (), 2) = 0 AS by_phone
      FROM (SELECT id FROM parties_party AS party
             WHERE deleted_at IS NULL AND kind = 'person' AND mod(id, 7) = 3 AND length(sort_name) > 5
               AND EXISTS (SELECT FROM parties_emailaddress WHERE party_id = party.id)
             ORDER BY md5(id::text) LIMIT %(count)s) AS chosen""",
    """
    INSERT INTO parties_party (id, sort_name, {columns})
    SELECT copy, overlay(sort_name PLACING '' FROM 3 FOR 1), {columns}
      FROM parties_party JOIN bench_planted ON original = id""",
    """
    INSERT INTO parties_emailaddress (party_id, address, folded, label, is_primary)
    SELECT DISTINCT ON (copy) copy, address, folded, label, true
      FROM parties_emailaddress JOIN bench_planted ON original = party_id AND NOT by_phone""",
    """
    INSERT INTO parties_phonenumber (party_id, e164, written, label, is_primary)
    SELECT who, '+31970' || lpad(copy::text, 9, '0'), '+31970' || lpad(copy::text, 9, '0'), 'bench', false
      FROM bench_planted CROSS JOIN unnest(ARRAY[original, copy]) AS who WHERE by_phone""",
    "ANALYZE parties_party, parties_emailaddress, parties_phonenumber",
)
UNPLANT = (
    "DELETE FROM parties_phonenumber WHERE label = 'bench'",
    "DELETE FROM parties_emailaddress WHERE party_id IN (SELECT copy FROM bench_planted)",
    "DELETE FROM parties_phonenumber WHERE party_id IN (SELECT copy FROM bench_planted)",
    "DELETE FROM parties_party WHERE id IN (SELECT copy FROM bench_planted)",
    "DROP TABLE bench_planted",
)
SCAN = """
import json, time
from config.startup import set_up_django
set_up_django()
from django.db import connection
from rapport.parties.models import Party
from rapport.parties.scanning import likely_pairs
with connection.cursor() as cursor:
    cursor.execute("SELECT original, copy FROM bench_planted")
    planted = set(cursor.fetchall())
began, steps, found, known = time.perf_counter(), [], {}, 0
def told(step, share):
    if not steps or steps[-1][0] != step:
        steps.append((step, time.perf_counter()))
for kind in Party.Kind:
    pairs = [(pair.one, pair.other) for pair in likely_pairs(kind, told=told)]
    found[kind], known = len(pairs), known + len(planted.intersection(pairs))
steps.append(("", time.perf_counter()))
seconds = {}
for (step, at), (_, until) in zip(steps, steps[1:]):
    seconds[step] = round(seconds.get(step, 0) + until - at, 1)
planted = {"entered_twice": len(planted), "found": known}
print(json.dumps({"pairs": found, "planted": planted, "seconds_by_step": seconds}))
"""
BY_POSTGRESQL = 2
"""The first steps of a search, which PostgreSQL does alone."""


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --requests N, --home."""
    options = argparse.ArgumentParser("rapport bench identity", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=300)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    with running(home, "--no-demo") as product:
        at_rest(product)
        typed = _typed(product, chosen.requests)
        with _planted():
            scan = _scan(product)
        ((parties,),) = _rows("SELECT count(*) FROM parties_party WHERE deleted_at IS NULL")
    return {
        "bench": "identity",
        "machine": about,
        "home": prepared,
        "parties": parties,
        "typed": typed,
        "scan": scan,
    }


def _typed(product: Product, requests: int) -> dict[str, Any]:
    """The hint, asked while known people are entered once more, with a slip or not to the end."""
    from rapport.demo.staff import DEMO_SIGN_INS

    email, _, password = DEMO_SIGN_INS[0]
    cookie = signed_in(product.port, email, password)
    chance, known = random.Random(7), _rows(KNOWN)
    paths = [_asked(chance, known) for _ in range(requests + WARM_UP)]
    bare_ms = bare.jinja2_ms()
    answers = sample(product.port, cookie, paths, is_fragment=True)[WARM_UP:]
    server = sorted(answer.server for answer in answers)
    straight = measure(_client(email), _dsn(), paths[:30], is_fragment=True)
    found: dict[str, Any] = {
        "requests": len(server),
        "p50_ms": round(server[len(server) // 2], 2),
        "p95_ms": machine.within(server[int(len(server) * 0.95)], TYPED_LIMIT),
        "statuses": sorted({answer.status for answer in answers}),
        **bare.beside(server, bare_ms),
    }
    if straight is not None:
        found["straight_ms"] = round(straight.all_ms, 2)
        found["ratio_to_straight"] = round(found["p50_ms"] / max(straight.all_ms, 0.01), 1)
    return found


def _asked(chance: random.Random, known: list[tuple[Any, ...]]) -> str:
    from django.urls import reverse

    name, email, phone = chance.choice(known)
    place = chance.randrange(len(name))
    said = {
        "name": name[:place] + name[place + 1 :] if chance.random() < 0.5 else name[: place + 3]
    }
    if chance.random() < 0.5:
        said |= {"email-0-address": email, "phone-0-written": phone}
    return f"{reverse('likely_duplicates')}?{urlencode(said)}"


@contextmanager
def _planted() -> Iterator[None]:
    """People who are here twice, for as long as the block lasts."""
    from django.db import connection

    from rapport.parties.models import Party

    fields = Party._meta.concrete_fields
    names = ", ".join(str(one.column) for one in fields if one.column not in ("id", "sort_name"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_planted")
        for statement in PLANT:
            cursor.execute(statement.format(columns=names), {"count": PLANTED})
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in UNPLANT:
                cursor.execute(statement)


def _scan(product: Product) -> dict[str, Any]:
    """One search, and the most memory that it and the database held at a time."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", SCAN], env=surroundings(product.home), cwd=PROJECT,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    peaks = {"search": 0.0, "database": 0.0, "both": 0.0}
    watcher = threading.Thread(target=_watch, args=(process, product.home, peaks), daemon=True)
    watcher.start()
    said = process.communicate()[0]
    seconds = time.perf_counter() - began
    watcher.join()
    if process.returncode:
        raise SystemExit(f"the search ended with code {process.returncode}")
    found = json.loads(said)
    by_database = sum(list(found["seconds_by_step"].values())[:BY_POSTGRESQL])
    return {
        "seconds": machine.within(seconds, SCAN_LIMIT),
        "peak_mib": machine.within(peaks["both"], PEAK_LIMIT),
        "peak_mib_of_search": round(peaks["search"]),
        "peak_mib_of_database": round(peaks["database"]),
        **found,
        "ratio_to_pairs_in_postgresql": round(seconds / max(by_database, 0.1), 1),
    }


def _watch(process: subprocess.Popen[str], home: Path, peaks: dict[str, float]) -> None:
    """Keep the most memory seen, looking now and then: it costs, too."""
    while process.poll() is None:
        search = machine.pss_mib([process.pid])
        database = machine.pss_mib(machine.family(machine.database_keeper(home)))
        for name, now in (("search", search), ("database", database), ("both", search + database)):
            peaks[name] = max(peaks[name], now)
        time.sleep(2)
