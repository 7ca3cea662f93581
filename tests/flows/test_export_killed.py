"""An export that is killed leaves no file that looks whole, and its repeat writes it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.postgres import Cluster
from tests.setup.installation import Installation, installed_at

pytestmark = pytest.mark.slow

RUN = """
from config.startup import running_database
with running_database():
    from rapport.platform.accounts.models import User
    from rapport.platform.accounts.queries import actor_of
    from rapport.platform.exchange.actions import queue_account_export, run_export
    from rapport.platform.exchange.models import Export
    user, _ = User.objects.get_or_create(email="a@b.example", name="A", roles=["administrator"])
    made = Export.objects.first() or queue_account_export(["csv"], by=actor_of(user))
    run_export(made.pk)
"""


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="rapport-home-"))
    yield folder / "own"
    shutil.rmtree(folder, ignore_errors=True)


def begin(at: Installation) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen([sys.executable, "-c", RUN], env=at.environment, cwd=root)


def wait_until_locked(database: psycopg.Connection[tuple[Any, ...]]) -> None:
    deadline = time.monotonic() + 120
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    while time.monotonic() < deadline:
        row = database.execute(waiting).fetchone()
        if row and row[0]:
            return
        time.sleep(0.02)
    raise AssertionError(waiting)


def test_a_killed_export_leaves_no_file_and_its_repeat_writes_it(home: Path) -> None:
    installation, cluster = installed_at(home), Cluster(home)
    cluster.start()
    try:
        with psycopg.connect(cluster.dsn) as holder:
            holder.execute("LOCK TABLE orders_returnline IN ACCESS EXCLUSIVE MODE")
            process = begin(installation)
            with psycopg.connect(cluster.dsn, autocommit=True) as database:
                wait_until_locked(database)
                process.kill()
                process.wait()
                state = database.execute("SELECT state FROM exchange_export").fetchone()
        assert state == ("running",)
        assert [path.name for path in (home / "exports").iterdir() if path.name[0] != "."] == []
        assert begin(installation).wait(120) == 0
        (path,) = (home / "exports").glob("*.zip")
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            assert "tables/orders_returnline.csv" in archive.namelist()
        said = installation.run("export", "--all", str(home / "all.zip"), "--json")
        assert said.returncode == 0, said.stderr
        assert zipfile.is_zipfile(home / "all.zip")
        assert installation.run("export", "parties").returncode == 2
    finally:
        cluster.stop()
