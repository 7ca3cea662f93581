"""A worker that is killed in the middle of a run: the next one finishes it, once."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.postgres import Cluster
from rapport.kit.tests.listening import Ear, listening
from tests.setup.installation import installed_at

pytestmark = pytest.mark.slow

RECORDS = 30
MAKING = """
from config.startup import running_database
with running_database():
    from rapport.platform.access import Actor, Role
    from rapport.platform.accounts import stamps
    from rapport.platform.accounts.models import User
    from rapport.platform.accounts.queries import actor_of
    from rapport.platform.automation.actions import automations
    from rapport.platform.records.actions.records import create_record
    from rapport.platform.records.models import CustomObject
    from rapport.platform.records.types import record_types
    user = User.objects.create_user("m@example.com", None, name="M", roles=["sales_manager"])
    by = actor_of(user)
    for key in ("cause", "effect"):
        CustomObject.objects.create(key=key, label=key.title(), plural=key.title() + "s")
    stamps.renew()
    def create(name):
        return {"kind": "create", "type": "effect", "fields": [{"name": "name", "value": name}]}
    steps = [create("{name} before"), {"kind": "webhook", "url": URL}, create("{name} after")]
    trigger = {"kind": "event", "type": "cause", "what": "created"}
    made = automations.create_automation("Rule", {"trigger": trigger, "steps": steps}, by=by)
    automations.switch_on_automation(made, by=by)
    for number in range(COUNT):
        create_record(record_types()["cause"], {"name": f"C{number}"}, by=by)
"""


class Scene:
    """An installation whose database stays up, its worker, and a look into it."""

    def __init__(self, home: Path) -> None:
        self.installation = installed_at(home)
        self.cluster = Cluster(home)
        self.cluster.start()

    def make(self, url: str, count: int) -> None:
        code = f"URL, COUNT = {url!r}, {count}\n{MAKING}"
        project = Path(__file__).resolve().parents[2]
        environment = self.installation.environment
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, cwd=project)

    def worker(self) -> subprocess.Popen[str]:
        return self.installation.start("worker", RAPPORT_PRIVATE_WEBHOOKS="yes")

    def ask(self, statement: str) -> int:
        with psycopg.connect(self.cluster.dsn) as database:
            return int(database.execute(statement).fetchone()[0])  # type: ignore[index]

    def wait_for(self, statement: str, count: int) -> None:
        deadline = time.monotonic() + 150
        while time.monotonic() < deadline:
            if self.ask(statement) >= count:
                return
            time.sleep(0.02)
        raise AssertionError(f"{statement} is {self.ask(statement)}")


@pytest.fixture
def scene() -> Iterator[Scene]:
    home = Path(tempfile.mkdtemp(prefix="rapport-home-"))
    found = Scene(home / "own")
    yield found
    found.cluster.stop()
    shutil.rmtree(home, ignore_errors=True)


def kill(process: subprocess.Popen[str], scene: Scene) -> None:
    """End the worker at once, and free its job as is done when its heartbeat is overdue."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()
    with psycopg.connect(scene.cluster.dsn) as database:
        database.execute(
            "UPDATE procrastinate_jobs SET status = 'todo' WHERE status = 'doing'"
            " AND NOT EXISTS (SELECT FROM procrastinate_jobs WHERE status = 'todo')"
        )


EFFECTS = (
    "SELECT count(*) FROM records_customrecord r JOIN records_customobject o ON o.id = r.object_id"
    " WHERE o.key = 'effect'"
)
DONE = "SELECT count(*) FROM automation_run WHERE state = 'done'"


def test_killed_again_and_again(scene: Scene) -> None:
    """While another program does not answer, and at another moment: every run ends, and each of its
    records is there exactly once. A call that was cut off is made again, under the same id.
    """
    with listening() as ear:
        ear.pause_seconds = 5.0
        scene.make(ear.url, RECORDS)
        worker = scene.worker()
        wait_for_call(ear)
        kill(worker, scene)
        assert scene.ask(EFFECTS) in (1, 2)  # two jobs at a time
        ear.pause_seconds = 0.0
        worker = scene.worker()
        scene.wait_for(EFFECTS, RECORDS)
        kill(worker, scene)
        finish(scene)
    assert len(ear.headers) > RECORDS
    assert len({headers["webhook-id"] for headers in ear.headers}) == RECORDS
    for when in ("before", "after"):
        names = f"SELECT count(DISTINCT name) FROM records_customrecord WHERE name LIKE '% {when}'"
        assert scene.ask(names) == RECORDS


def wait_for_call(ear: Ear) -> None:
    deadline = time.monotonic() + 150
    while not ear.headers and time.monotonic() < deadline:
        time.sleep(0.02)


def finish(scene: Scene) -> None:
    worker = scene.worker()
    try:
        scene.wait_for(DONE, RECORDS)
    finally:
        worker.terminate()
        worker.communicate(timeout=60)
    assert scene.ask("SELECT count(*) FROM automation_run") == RECORDS
    assert scene.ask(EFFECTS) == 2 * RECORDS
