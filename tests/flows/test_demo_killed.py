"""A kill -9 of the loader, or of the database, at any moment of ``rapport demo``: no half company.

Whoever repeats the command either gets the whole company or one clear sentence.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.postgres import Cluster
from rapport.demo.load import BIG
from tests.setup.installation import installed_at

pytestmark = pytest.mark.slow
PROGRAM = "import sys; sys.argv[0] = 'rapport'; from config.cli import main; main()"
INDEXES = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'"
CONSTRAINTS = "SELECT count(*) FROM pg_constraint WHERE contype IN ('p', 'u', 'f')"


def command(home: Path, *arguments: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAPPORT_")}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *arguments],
        env={**kept, "RAPPORT_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def begin(home: Path) -> subprocess.Popen[str]:
    return command(home, "demo", "--customers", str(BIG), "--until", "2026-06-30", "--json")


def finished(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@pytest.fixture(scope="module")
def migrated() -> Iterator[tuple[Path, Cluster]]:
    """A migrated home, whose database stays up while the tests look into it.

    Not under pytest's own folder, which other runs may close to the account of the database.
    """
    with tempfile.TemporaryDirectory(prefix="rapport-killed-") as folder:
        home = Path(folder) / "home"
        installed_at(home)
        cluster = Cluster(home)
        cluster.start()
        yield home, cluster
        cluster.stop()


def ask(cluster: Cluster, statement: str) -> int:
    """One figure, asked until the database answers: it may be recovering."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(cluster.dsn) as database:
                return int(database.execute(statement.encode()).fetchone()[0])  # type: ignore[index]
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def wait_until(is_true: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_busy_with(cluster: Cluster, word: str) -> bool:
    found = f"SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND query LIKE '{word}%'"
    return ask(cluster, found) > 0


def assert_nothing_happened(cluster: Cluster, shape: tuple[int, int]) -> None:
    for table in ("parties_party", "orders_order", "touchpoints_interaction", "records_note"):
        assert ask(cluster, f"SELECT count(*) FROM {table}") == 0, table
    assert (ask(cluster, INDEXES), ask(cluster, CONSTRAINTS)) == shape


def shape_of(cluster: Cluster) -> tuple[int, int]:
    return ask(cluster, INDEXES), ask(cluster, CONSTRAINTS)


def test_killed_loaders_leave_nothing_and_the_repeat_finishes(
    migrated: tuple[Path, Cluster],
) -> None:
    home, cluster = migrated
    loader = begin(home)
    wait_until(lambda: is_busy_with(cluster, "COPY"))
    loader.kill()
    finished(loader)
    wait_until(lambda: not is_busy_with(cluster, "C"))
    shape = shape_of(cluster)  # the months were made before
    assert_nothing_happened(cluster, shape)

    loader = begin(home)
    wait_until(lambda: is_busy_with(cluster, "CREATE INDEX"))
    server = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(server, signal.SIGKILL)
    code, _, err = finished(loader)
    assert code != 0
    assert "Traceback" not in err
    assert len([line for line in err.splitlines() if line.startswith("rapport:")]) == 1
    assert_nothing_happened(cluster, shape)

    code, out, err = finished(begin(home))
    assert code == 0, err
    said = json.loads(out)
    assert ask(cluster, "SELECT count(*) FROM orders_orderline") == said["rows"]["orders_orderline"]
    assert shape_of(cluster) == shape

    code, _, err = finished(command(home, "demo"))
    assert code == 1
    assert (
        err.strip().splitlines()[-1]
        == "rapport: The demo company is here already; --again adds another one beside it."
    )
