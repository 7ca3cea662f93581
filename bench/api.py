"""``rapport bench api``: lists as programs read them, and many records at once, on a full database.

Server time of lists as in ``bench pages``, one call at a time over a kept connection; ``straight`` asks
the same queries of PostgreSQL by psycopg. Then 10,000 parties come in one call, known by the ids of
another system: new ones, then with other values, by the client's clock. Baseline: the same rows by
COPY into one table. What was entered is taken back at the end. The home is that of ``bench pages``.
"""

from __future__ import annotations

import argparse
import json
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.pages import _dsn, _kept_home, _prepare, _rows, _set_up
from bench.support import machine
from bench.support.product import Product, at_rest, running
from bench.support.requests import sample

LIST_LIMIT, ROWS_LIMIT = 30.0, 3_000.0
WARM_UP, MOST = 20, 10_000
LISTS: dict[str, dict[str, str]] = {
    "first page": {},
    "filtered": {"filter": "country:DE role:customer"},
    "related": {"filter": "orders.total>200"},
    "sorted": {"sort": "-created"},
    "sparse, expanded": {"fields": "name,email", "expand": "owner"},
    "words": {"filter": "anna de"},
}


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --parties N, --requests N per list, --rows N in the upsert, --home."""
    options = argparse.ArgumentParser("rapport bench api", description=__doc__)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--requests", type=int, default=300)
    options.add_argument("--rows", type=int, default=MOST)
    options.add_argument("--home", type=Path, default=None)
    chosen = options.parse_args(argv)
    home = (chosen.home or _kept_home(chosen.parties)).absolute()
    about, prepared = machine.about(), _prepare(home, chosen.parties)
    _set_up(home)
    with running(home, "--no-demo") as product, _token() as secret:
        at_rest(product)
        lists = {
            name: _list(product, secret, query, chosen.requests) for name, query in LISTS.items()
        }
        upsert = _upsert(product, secret, chosen.rows)
        ((parties,),) = _rows("SELECT count(*) FROM parties_party WHERE deleted_at IS NULL")
    return {
        "bench": "api",
        "machine": about,
        "home": prepared,
        "parties": parties,
        "lists": lists,
        "upsert": upsert,
    }


@contextmanager
def _token() -> Iterator[str]:
    """A token of the first who signs in, an administrator, revoked at the end. Here, too, nobody counts."""
    from django.conf import settings

    from rapport.demo.staff import DEMO_SIGN_INS
    from rapport.platform.accounts.actions.tokens import create_token, revoke_token
    from rapport.platform.accounts.queries import actor_of, user_by_email

    user = user_by_email(DEMO_SIGN_INS[0][0])
    if user is None:
        raise SystemExit("The demo company has nobody who could make a token.")
    settings.API_CALLS = 1_000_000
    made = create_token("bench", scopes=["*:write"], days=1, by=actor_of(user))
    try:
        yield made.secret
    finally:
        revoke_token(made.token.pk, by=actor_of(user))


def _list(product: Product, secret: str, query: dict[str, str], requests: int) -> dict[str, Any]:
    """Further pages too: ten of them, in turn."""
    from django.test import Client

    from bench.support.straight import measure

    paths = _pages(product.port, secret, f"/api/v1/party?{urlencode(query)}")
    asked = [paths[number % len(paths)] for number in range(requests + WARM_UP)]
    answers = sample(product.port, "", asked, token=secret)[WARM_UP:]
    server = sorted(answer.server for answer in answers)
    client = Client(SERVER_NAME="localhost", headers={"Authorization": f"Bearer {secret}"})
    straight = measure(client, _dsn(), paths, is_fragment=False)
    found: dict[str, Any] = {
        "statuses": sorted({answer.status for answer in answers}),
        "p50_ms": round(server[len(server) // 2], 2),
        "p95_ms": machine.within(server[int(len(server) * 0.95)], LIST_LIMIT),
        "bytes": round(sum(answer.size for answer in answers) / len(answers)),
    }
    if straight is not None:
        found |= {"queries": straight.queries, "straight_ms": round(straight.all_ms, 2)}
        found["ratio_to_straight"] = round(found["p50_ms"] / max(straight.all_ms, 0.01), 1)
    return found


def _pages(port: int, secret: str, path: str) -> list[str]:
    found = [path]
    while len(found) < 10:
        answer = _call(port, secret, "GET", found[-1])
        if answer["next"] is None:
            break
        found.append("/" + answer["next"].split("/", 3)[3])
    return found


def _upsert(product: Product, secret: str, rows: int) -> dict[str, Any]:
    from rapport.platform.access import SYSTEM
    from rapport.platform.records.actions.undo import undo_story

    source = f"bench {uuid.uuid4().hex[:8]}"
    entered = [_row(number, "Buyer") for number in range(rows)]
    changed = [_row(number, "Purchaser") for number in range(rows)]
    seconds, stories, told = {}, [], {}
    for name, records in (("entered", entered), ("changed", changed)):
        body = json.dumps({"source": source, "records": records})
        begun = time.perf_counter()
        answer = _call(product.port, secret, "POST", "/api/v1/party/upsert", body)
        seconds[name] = time.perf_counter() - begun
        stories.append(uuid.UUID(answer.pop("story")))
        told[name] = {word: answer[word] for word in ("created", "updated", "refused")}
    for story in reversed(stories):
        if undo_story(story, by=SYSTEM).outcome.changed != rows:
            raise SystemExit(
                "What the bench entered was not taken back; the home is no longer what it was."
            )
    straight = _copied(entered)
    return {
        "rows": rows,
        "told": told,
        **{
            f"{name}_rows_per_second": machine.within(rows / took, ROWS_LIMIT, at_least=True)
            for name, took in seconds.items()
        },
        "baseline": {"what": "COPY into one table", "seconds": round(straight, 3)},
        "ratio_to_baseline": round(seconds["entered"] / straight, 1),
    }


def _row(number: int, title: str) -> dict[str, Any]:
    values = {"name": f"Anna Proof{number}", "job_title": title, "born": "1990-02-01"}
    return {"external_id": str(number), "values": values | {"industry": "Retail"}}


def _copied(rows: Sequence[dict[str, Any]]) -> float:
    """Seconds for the rows as they are, into a table without indexes."""
    import psycopg

    with psycopg.connect(_dsn()) as database:
        database.execute("CREATE TEMPORARY TABLE sent (id text, name text, title text, born date)")
        begun = time.perf_counter()
        with database.cursor().copy("COPY sent FROM STDIN") as copy:
            for row in rows:
                values = row["values"]
                copy.write_row(
                    (row["external_id"], values["name"], values["job_title"], values["born"])
                )
        return time.perf_counter() - begun


def _call(port: int, secret: str, method: str, path: str, body: str | None = None) -> Any:
    connection = HTTPConnection("127.0.0.1", port, timeout=300)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{method} {path} was answered with {answer.status}: {text[:300]!r}")
    return json.loads(text)
