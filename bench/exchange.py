"""``rapport bench exchange``: contacts in, all of them out again, and a million records to files.

An invented list of contacts comes into an empty home, a tenth of its rows repeats somebody; then the
import's story is undone. Baseline, in the same run and the same database: the rows by COPY, and one
statement that enters those whose e-mail nobody has. The exports read a full database as a command of
its own each, whose peak memory is the kernel's account; their baseline is a COPY of the same columns.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.imports import _database, _database_cpu, _import
from bench.pages import _kept_home, _prepare
from bench.support import machine
from bench.support.product import PROJECT, RAPPORT, rapport, surroundings

IMPORT_LIMIT, REVERT_LIMIT, EXPORT_LIMIT, MEMORY_LIMIT = 6_000.0, 20.0, 50_000.0, 400.0
HEADINGS = (
    "First Name", "Last Name", "Company", "Job Title", "E-mail", "Phone", "Street",
    "Postal Code", "City", "Country",
)  # fmt: skip
GIVEN = ("Anna", "Bo", "Cilla", "Dora", "Emil", "Frida", "Gösta", "Hanna", "Ivar", "Jonas", "Karin")
FAMILY = ("berg", "dahl", "lund", "holm", "strand", "gren", "kvist", "ström", "feldt", "mark")
CITIES = (("Kiel", "Germany"), ("Lund", "Sweden"), ("Oslo", "Norway"), ("Delft", "Netherlands"))
REVERT = """
import json, sys, time
from config.startup import running_database
with running_database():
    from rapport.platform.access import SYSTEM
    from rapport.platform.exchange.models import Import
    from rapport.platform.records.actions.undo import undo_story
    began = time.perf_counter()
    done = undo_story(Import.objects.latest("pk").story, by=SYSTEM)
    print(json.dumps({"seconds": time.perf_counter() - began, "undone": done.outcome.changed,
                      "conflicts": done.outcome.conflict_count, "left": dict(done.outcome.left)}))
"""
ENTER = """
    INSERT INTO straight_party (name, email, phone, city)
    SELECT DISTINCT ON (lower(email)) concat_ws(' ', first_name, last_name), lower(email), phone, city
      FROM straight AS came
     WHERE NOT EXISTS (SELECT FROM straight_party AS known WHERE known.email = lower(came.email))
     ORDER BY lower(email)
"""
COLUMNS = "id, name, kind, city, country, job_title, industry, created_at"


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --contacts N to bring in, --parties N in the database that is exported, --home, --only."""
    options = argparse.ArgumentParser("rapport bench exchange", description=__doc__)
    options.add_argument("--contacts", type=int, default=100_000)
    options.add_argument("--parties", type=int, default=1_000_000)
    options.add_argument("--home", type=Path, default=None)
    options.add_argument("--only", choices=("import", "export"), default="")
    chosen = options.parse_args(argv)
    found: dict[str, Any] = {"bench": "exchange", "machine": machine.about()}
    if chosen.only != "export":
        found |= _bring_in(chosen.contacts)
    if chosen.only != "import":
        found["export"] = _take_out(
            (chosen.home or _kept_home(chosen.parties)).absolute(), chosen.parties
        )
    return found


def _bring_in(contacts: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        path, home = Path(folder) / "contacts.csv", Path(folder) / "home"
        _invent(path, contacts)
        rapport(home, "migrate")
        with _database(home) as (dsn, keeper):
            done = _import(home, "parties", path, keeper)
            again = _import(home, "parties", path, keeper)
            reverted = _program(home, REVERT.replace("latest", "earliest"))
            straight = _straight(dsn, path)
    names = ("peak_rss_mib", "peak_database_pss_mib", "cpu_seconds", "database_cpu_seconds")
    return {
        "import": {
            "rows": contacts,
            "seconds": round(done["seconds"], 2),
            "rows_per_second": machine.within(
                contacts / done["seconds"], IMPORT_LIMIT, at_least=True
            ),
            **{name: done[name] for name in names},
            "summary": done["summary"],
        },
        "repeat": {
            "rows_per_second": round(contacts / again["seconds"]),
            "summary": again["summary"],
        },
        "revert": {**reverted, "seconds": machine.within(reverted["seconds"], REVERT_LIMIT)},
        "baseline": {
            "what": "COPY, and those whose e-mail nobody has entered by one statement",
            "rows_per_second": round(contacts / straight),
        },
        "ratio_to_baseline": round(done["seconds"] / straight, 1),
    }


def _invent(path: Path, contacts: int) -> None:
    """A list of contacts as another system exports it; every tenth is there twice."""
    chance = random.Random(11)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(contacts):
            who = number - 5 if number % 10 == 9 else number
            given = GIVEN[who % len(GIVEN)]
            family = f"{FAMILY[who % 10]}{FAMILY[who // 10 % 10]}".capitalize()
            city, country = CITIES[who % 4]
            writer.writerow((
                given, family, f"Company {who % 5000}", "Buyer",
                f"{given}.{family}.{who}@example.org".lower(), f"+49 30 {1_000_000 + who}",
                f"Street {chance.randrange(200)}", f"{10_000 + who % 90_000}", city, country,
            ))  # fmt: skip


def _program(home: Path, code: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=surroundings(home),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout))


def _straight(dsn: str, path: Path) -> float:
    """Seconds for the same rows by COPY and one statement, with an index on the e-mails."""
    import psycopg

    columns = ", ".join(f'"{name.lower().replace(" ", "_")}" text' for name in HEADINGS)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE straight ({columns.replace('e-mail', 'email')})")
        cursor.execute(
            "CREATE TABLE straight_party (id bigserial PRIMARY KEY, name text, email text UNIQUE,"
            " phone text, city text)"
        )
        connection.commit()
        begun = time.perf_counter()
        with cursor.copy("COPY straight FROM STDIN WITH (FORMAT csv, HEADER)") as copy:
            copy.write(path.read_bytes())
        cursor.execute(ENTER)
        connection.commit()
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE straight, straight_party")
    return seconds


def _take_out(home: Path, parties: int) -> dict[str, Any]:
    """Everybody as CSV and as Parquet, beside a COPY of the columns that stand in the table itself."""
    prepared = _prepare(home, parties)
    with (
        tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder,
        _database(home) as (dsn, keeper),
    ):
        found = {
            kind: _exported(home, Path(folder) / f"parties.{kind}", keeper)
            for kind in ("csv", "parquet")
        }
        straight = _copied(dsn)
    return {"home": prepared, **found, "baseline": straight}


def _exported(home: Path, path: Path, keeper: list[int]) -> dict[str, Any]:
    begun, database_before = time.perf_counter(), _database_cpu(keeper)
    process = subprocess.Popen(
        [*RAPPORT, "export", "party", str(path), "--json"],
        env=surroundings(home), cwd=PROJECT, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the export ended with code {process.returncode}")
    seconds, rows = time.perf_counter() - begun, json.loads(said)["rows"]
    return {
        "rows": rows,
        "columns": len(json.loads(said)["columns"]),
        "bytes": path.stat().st_size,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "database_cpu_seconds": round(_database_cpu(keeper) - database_before, 1),
        "rows_per_second": machine.within(rows / seconds, EXPORT_LIMIT, at_least=True),
        "peak_rss_mib": machine.within(usage.ru_maxrss / 1024, MEMORY_LIMIT),
    }


def _copied(dsn: str) -> dict[str, Any]:
    import psycopg

    begun, size = time.perf_counter(), 0
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        statement = f"COPY (SELECT {COLUMNS} FROM parties_party ORDER BY id) TO STDOUT (FORMAT csv)"
        with cursor.copy(statement) as copy:
            for block in copy:
                size += len(block)
        rows = cursor.rowcount
    seconds = time.perf_counter() - begun
    return {
        "what": "COPY of eight columns",
        "rows_per_second": round(rows / seconds),
        "bytes": size,
    }
