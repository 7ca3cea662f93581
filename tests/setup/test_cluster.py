"""The embedded database starts, shares, stops and recovers, whatever ended it before."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from config.environment import PROJECT
from config.postgres import Cluster
from config.postgres.binaries import binaries
from config.postgres.locks import is_taken
from config.problems import SetupProblem


@pytest.fixture
def cluster(home: Path) -> Iterator[Cluster]:
    """A lasting cluster that runs; made once, started for each test."""
    server = Cluster(home)
    server.start()
    yield server
    server.stop()
    assert not server.is_running


def ask(cluster: Cluster, question: str) -> object:
    with psycopg.connect(cluster.dsn, autocommit=True) as connection:
        cursor = connection.execute(question)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def wait_until(is_true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not is_true() and time.monotonic() < deadline:
        time.sleep(0.02)
    return is_true()


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def can_answer(cluster: Cluster) -> bool:
    try:
        return ask(cluster, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def run_python(code: str, home: Path) -> subprocess.Popen[str]:
    program = f"from config.postgres import Cluster\nfrom pathlib import Path\nc = Cluster(Path({str(home)!r}))\n"
    return subprocess.Popen(
        [sys.executable, "-c", program + code], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    )


def test_listens_on_a_private_local_socket_only(cluster: Cluster) -> None:
    assert ask(cluster, "SHOW listen_addresses") == ""
    assert cluster.places.socket.stat().st_mode & 0o077 == 0
    assert ask(cluster, "SHOW fsync") == "on"


def test_brings_the_extensions(cluster: Cluster) -> None:
    for name in ("pg_trgm", "unaccent", "btree_gin"):
        ask(cluster, f"CREATE EXTENSION IF NOT EXISTS {name}")
    assert ask(cluster, "SELECT upper('straße ñ')") == "STRASSE Ñ" or "STRAßE Ñ"
    assert (
        ask(cluster, "SELECT datlocale FROM pg_database WHERE datname = current_database()")
        == "C.UTF-8"
    )


def test_stops_only_after_the_last_one_who_needs_it(cluster: Cluster, home: Path) -> None:
    other = run_python("c.start(); print('up', flush=True); __import__('time').sleep(60)", home)
    assert other.stdout is not None
    assert other.stdout.readline() == "up\n"
    cluster.stop()
    assert cluster.is_running
    other.kill()
    other.communicate()
    assert wait_until(lambda: not is_taken(cluster.places.keeper))


def test_two_that_start_at_once_share_one_server(home: Path) -> None:
    starting = [
        run_python("c.start(); print(c.places.postmaster()[0]); c.stop()", home) for _ in range(3)
    ]
    said = [process.communicate(timeout=60)[0].strip() for process in starting]
    assert all(process.returncode == 0 for process in starting)
    assert all(int(pid) for pid in said)


def test_recovers_when_the_server_is_killed(cluster: Cluster) -> None:
    ask(cluster, "CREATE TABLE IF NOT EXISTS kept (id int)")
    ask(cluster, "INSERT INTO kept VALUES (1)")
    pid = cluster.places.postmaster()[0]
    os.kill(pid, signal.SIGKILL)
    assert wait_until(
        lambda: cluster.places.postmaster()[0] not in {0, pid} and can_answer(cluster)
    )
    assert ask(cluster, "SELECT count(*) > 0 FROM kept") is True


def test_recovers_when_keeper_and_server_were_killed(home: Path) -> None:
    cluster = Cluster(home)
    cluster.start()
    server = cluster.places.postmaster()[0]
    keeper = int(Path(f"/proc/{server}/stat").read_text().rsplit(")", 1)[1].split()[1])
    os.kill(keeper, signal.SIGKILL)
    os.kill(server, signal.SIGKILL)
    assert wait_until(lambda: not is_alive(keeper))
    cluster.stop()
    cluster.start()
    assert can_answer(cluster)
    cluster.stop()


def test_starts_over_a_stale_process_id_and_socket(home: Path) -> None:
    cluster = Cluster(home)
    cluster.start()
    owner = cluster.places.data.stat()
    text = (cluster.places.data / "postmaster.pid").read_text()
    cluster.stop()
    stale = cluster.places.data / "postmaster.pid"
    stale.write_text(text.replace(text.split("\n")[0], str(os.getpid()), 1))
    os.chown(stale, owner.st_uid, owner.st_gid)
    (cluster.places.socket / ".s.PGSQL.5432").touch()
    (cluster.places.socket / ".s.PGSQL.5432.lock").write_text(f"{os.getpid()}\n")
    cluster.start()
    assert can_answer(cluster)
    cluster.stop()


def test_moves_the_socket_when_the_home_is_deep(tmp_path: Path) -> None:
    deep = Cluster(tmp_path / ("d" * 60) / ("e" * 60))
    assert len(bytes(deep.places.socket)) < 90
    assert not deep.places.socket.is_relative_to(tmp_path)


def test_says_that_a_folder_is_not_a_database(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "holiday.jpg").write_text("")
    with pytest.raises(SetupProblem, match="is not a whole PostgreSQL data folder"):
        Cluster(tmp_path).start()


def test_says_that_another_version_made_the_database(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").touch()
    (data / "PG_VERSION").write_text("9\n")
    with pytest.raises(
        SetupProblem, match=rf"PostgreSQL 9, but here is PostgreSQL {binaries().version}"
    ):
        Cluster(tmp_path).start()


def test_says_why_a_damaged_database_does_not_start(tmp_path: Path) -> None:
    data = tmp_path / "postgres"
    (data / "global").mkdir(parents=True)
    (data / "global" / "pg_control").write_bytes(b"garbage")
    (data / "PG_VERSION").write_text(f"{binaries().version}\n")
    with pytest.raises(SetupProblem, match=r"did not start: .*; its log is"):
        Cluster(tmp_path).start()


def test_says_that_the_home_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(SetupProblem, match="cannot be used: File exists"):
        Cluster(tmp_path / "home").start()


def test_says_that_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.postgres.folders.ROOM_TO_BEGIN", 10**18)
    with pytest.raises(SetupProblem, match="MB free on the disk"):
        Cluster(tmp_path).start()


def test_a_half_made_database_is_made_again(tmp_path: Path) -> None:
    draft = tmp_path / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18\n")
    cluster = Cluster(tmp_path, durable=False)
    cluster.start()
    assert can_answer(cluster)
    cluster.stop()
    assert wait_until(lambda: not tmp_path.exists())
