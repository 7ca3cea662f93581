"""An import that is killed at any moment has left nothing, and its repeat finishes it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
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


def importing(what: list[Any], source: str, *more: str) -> list[str]:
    return ["import", *map(str, what), "--source", source, "--json", *more]


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
        return self.installation.start(*importing(["orders", path], source))

    def finish(self, path: Path, source: str) -> dict[str, Any]:
        return self.done(importing(["orders", path], source))

    def done(self, command: list[str]) -> dict[str, Any]:
        done = self.installation.run(*command)
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


UNDO = """
    from rapport.platform.access import SYSTEM
    from rapport.platform.exchange.models import Import
    from rapport.platform.records.actions.undo import undo_story
    undo_story(Import.objects.filter(source="workspace").latest("pk").story, by=SYSTEM)
"""


def in_python(scene: Scene, code: str) -> None:
    """Run ``code``, indented by four, with the installation's database."""
    begin = "from config.startup import running_database\nwith running_database():\n"
    subprocess.run(
        [sys.executable, "-c", begin + code],
        env=scene.installation.environment,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )


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


def test_killed_workspace(scene: Scene, history: Path, tmp_path: Path) -> None:
    """The first file is in, the second half way: the repeat goes on in the same story, which is undone as one."""
    people = tmp_path / "people.csv"
    rows = "".join(f"{number},Customer No {number}\n" for number in range(900))
    people.write_text(f"CustomerID,Name\n{rows}")
    command = importing(["workspace", history, people], "workspace")
    process = scene.installation.start(*command)
    scene.wait_for(is_at("workspace", "applying", "record_type = 'orders'"))
    killed(process)
    assert scene.orders("workspace") == 0
    assert scene.ask(f"SELECT count(*) FROM ({is_at('workspace', 'done')}) done") == 1
    parts = scene.done(command)["files"]
    assert [(part["record_type"], part["created"]) for part in parts] == [
        ("parties", 900),
        ("orders", ROWS),
    ]
    assert scene.orders("workspace") == ORDERS
    stories = "SELECT count(*) || ' ' || count(DISTINCT story) FROM exchange_import WHERE source = 'workspace'"
    assert scene.ask(stories) == "2 1"
    in_python(scene, UNDO)
    left = "SELECT count(*) FROM orders_order WHERE source = 'workspace' AND deleted_at IS NULL"
    assert scene.ask(left) == 0
    people_left = (
        "SELECT count(*) FROM parties_party JOIN records_externalid ON record_id = parties_party.id"
        " WHERE source = 'workspace' AND record_type = 'parties.party' AND deleted_at IS NULL"
    )
    assert scene.ask(people_left) == 0


def test_killed_trial(scene: Scene, history: Path) -> None:
    command = importing(["orders", history], "trial", "--trial")
    process = scene.installation.start(*command)
    scene.wait_for(is_at("trial", "trying", "row_count > 0"))
    killed(process)
    assert scene.is_untouched("trial")
    trial = scene.done(command)
    assert (trial["rows"], trial["created"], trial["refused"]) == (ROWS, ROWS, 0)
    assert scene.is_untouched("trial")
    assert scene.ask("SELECT count(*) FROM exchange_import WHERE source = 'trial'") == 0
    assert scene.ask("SELECT count(*) FROM exchange_stagedrow") == 0


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
    in_python(
        scene,
        "    from pathlib import Path\n"
        "    from rapport.platform.access import SYSTEM\n"
        "    from rapport.platform.exchange import actions, storage\n"
        f"    path = Path({str(history)!r})\n"
        "    files = [actions.Handed(path.name, storage.blocks_of(path))]\n"
        "    made = actions.create_import(files, by=SYSTEM, record_type='orders', source='worker')\n"
        "    actions.start_import(made, by=SYSTEM)\n",
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
