"""An import that is killed at any moment has left nothing, and its repeat finishes it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest

from config.postgres import Cluster
from tests.setup.installation import installed_at

pytestmark = pytest.mark.slow

ROWS, LINES_PER_ORDER = 15_000, 5
ORDERS = ROWS // LINES_PER_ORDER


class Scene:
    """An installation whose database stays up, and a look into it."""

    def __init__(self, home: Path) -> None:
        self.installation = installed_at(home)
        self.cluster = Cluster(home)
        self.cluster.start()

    def ask(self, statement: str) -> Any:
        with psycopg.connect(self.cluster.dsn) as database:
            return database.execute(statement).fetchone()[0]  # type: ignore[index]

    def wait_for(self, statement: str) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError):
                if self.ask(f"SELECT count(*) FROM ({statement}) found"):
                    return
            time.sleep(0.01)
        raise AssertionError(statement)

    def begin(self, path: Path, source: str) -> subprocess.Popen[str]:
        return self.installation.start("import", "orders", str(path), "--source", source, "--json")

    def finish(self, path: Path, source: str) -> dict[str, Any]:
        done = self.installation.run("import", "orders", str(path), "--source", source, "--json")
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def orders(self, source: str) -> int:
        return int(self.ask(f"SELECT count(*) FROM orders_order WHERE source = '{source}'"))

    def is_untouched(self, source: str) -> bool:
        parties = self.ask(f"SELECT count(*) FROM records_externalid WHERE source = '{source}'")
        return not parties and not self.orders(source)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    home = Path(tempfile.mkdtemp(prefix="rapport-home-"))
    found = Scene(home / "own")
    yield found
    found.cluster.stop()
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Orders of 900 customers and of guests; every number has five lines."""
    path = tmp_path_factory.mktemp("history") / "orders.csv"
    with path.open("w") as file:
        file.write(
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        )
        for row in range(ROWS):
            number = row // LINES_PER_ORDER
            customer = number % 1000 if number % 1000 < 900 else ""
            file.write(
                f"{number},{10000 + row % 700},Thing {row % 700},{row % 9 + 1},2024-03-01 10:00,"
            )
            file.write(f"{row % 40 + 1}.25,{customer},Germany\n")
    return path


def killed(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()


def is_at(source: str, status: str, more: str = "true") -> str:
    return (
        f"SELECT FROM exchange_import WHERE source = '{source}' AND status = '{status}' AND {more}"
    )


def check_whole(scene: Scene, source: str, summary: dict[str, Any]) -> None:
    """Everything is there, and once."""
    assert (summary["rows"], summary["created"], summary["refused"]) == (ROWS, ROWS, 0)
    assert scene.orders(source) == ORDERS
    lines = f"SELECT count(*) FROM orders_orderline JOIN orders_order o ON o.id = order_id WHERE o.source = '{source}'"
    assert scene.ask(lines) == ROWS
    assert scene.ask("SELECT count(*) FROM exchange_stagedrow") == 0


@pytest.mark.parametrize("moment", ["reading", "applying"])
def test_killed_process(scene: Scene, history: Path, moment: str) -> None:
    source = f"process-{moment}"
    process = scene.begin(history, source)
    scene.wait_for(is_at(source, moment, "row_count > 0"))
    if moment == "applying":
        scene.wait_for(
            "SELECT FROM pg_stat_activity WHERE state <> 'idle' AND query ~ 'import_|absorbed_'"
        )
    killed(process)
    assert scene.is_untouched(source)
    assert (
        scene.ask(
            f"SELECT count(*) FROM exchange_import WHERE source = '{source}' AND status = 'done'"
        )
        == 0
    )
    check_whole(scene, source, scene.finish(history, source))
    assert scene.ask(f"SELECT count(*) FROM exchange_import WHERE source = '{source}'") == 1


@pytest.mark.parametrize("moment", ["reading", "applying"])
def test_killed_database(scene: Scene, history: Path, moment: str) -> None:
    source = f"database-{moment}"
    process = scene.begin(history, source)
    scene.wait_for(is_at(source, moment, "row_count > 0"))
    pid, _ = scene.cluster.places.postmaster()
    os.kill(pid, signal.SIGKILL)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "The database went away" in said
    assert "Traceback" not in said
    scene.wait_for("SELECT 1")
    assert scene.is_untouched(source)
    check_whole(scene, source, scene.finish(history, source))


def test_twice_at_once(scene: Scene, history: Path) -> None:
    """Whether the second joins the first or comes after it, everything is there once."""
    both = [scene.begin(history, "twice") for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
    assert scene.orders("twice") == ORDERS
    assert (
        scene.ask(
            "SELECT count(*) FROM exchange_import WHERE source = 'twice' AND status <> 'done'"
        )
        == 0
    )
    after = scene.finish(history, "twice")
    assert (after["created"], after["updated"], after["unchanged"]) == (0, 0, ROWS)


def test_a_worker_takes_up_what_another_left(scene: Scene, history: Path) -> None:
    """The web queues the import, a worker is killed in the middle, and its job is worked off by the next."""
    code = (
        "from config.startup import running_database\n"
        "with running_database():\n"
        "    from pathlib import Path\n"
        "    from rapport.platform.access import SYSTEM\n"
        "    from rapport.platform.exchange import actions, storage\n"
        f"    path = Path({str(history)!r})\n"
        "    files = [actions.Handed(path.name, storage.blocks_of(path))]\n"
        "    made = actions.create_import(files, by=SYSTEM, record_type='orders', source='worker')\n"
        "    actions.start_import(made, by=SYSTEM)\n"
    )
    python = ["python", "-c", code]
    subprocess.run(
        [str(Path(os.sys.executable)), *python[1:]],  # type: ignore[attr-defined]
        env=scene.installation.environment,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    worker = scene.installation.start("worker")
    scene.wait_for(is_at("worker", "applying"))
    killed(worker)
    assert scene.is_untouched("worker")
    with psycopg.connect(
        scene.cluster.dsn
    ) as database:  # as the periodic job does once its heartbeat is overdue
        database.execute("UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'")
    other = scene.installation.start("worker")
    try:
        scene.wait_for(is_at("worker", "done"))
    finally:
        other.terminate()
        other.communicate(timeout=60)
    assert scene.orders("worker") == ORDERS
