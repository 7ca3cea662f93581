"""``rapport up`` keeps its processes alive, and takes all of them with it when it goes."""

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil
import pytest

from config.postgres import Cluster
from config.postgres.locks import is_taken
from tests.setup.installation import Installation, is_alive

PATIENCE_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_until(is_true: Callable[[], object]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if is_true():
            return True
        time.sleep(0.05)
    return False


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/-/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def running(installed: Installation) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """The product up on a free port; killed if the test did not stop it."""
    port = free_port()
    process = installed.start("up", "--no-demo", RAPPORT_PORT=str(port), RAPPORT_WEB_PROCESSES="1")
    try:
        assert wait_until(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, process.stderr.read() if process.stderr else ""
        yield process, port
    finally:
        if process.poll() is None:
            process.kill()
        if process.stderr is not None and not process.stderr.closed:
            process.communicate()


def children_of(process: subprocess.Popen[str]) -> list[int]:
    return sorted(child.pid for child in psutil.Process(process.pid).children())


def test_a_port_in_use_is_one_sentence(installed: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = installed.run("up", "--no-demo", RAPPORT_PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"rapport: Port {port} is in use by another program")
    assert "RAPPORT_PORT=" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.slow
def test_ctrl_c_stops_everything_cleanly(installed: Installation) -> None:
    with running(installed) as (process, port):
        assert process.stderr is not None
        said = "".join(iter(process.stderr.readline, "Ctrl-C stops it.\n"))
        assert f"Rapport is at http://localhost:{port}" in said
        children = children_of(process)
        assert len(children) == 2
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=30)[1]
        assert process.returncode == 0
        assert "Traceback" not in said
    assert not any(map(is_alive, children))
    assert not Cluster(installed.home).is_running


@pytest.mark.slow
def test_what_is_killed_comes_back_and_nothing_outlives_the_supervisor(
    installed: Installation,
) -> None:
    cluster = Cluster(installed.home)
    with running(installed) as (process, port):
        before = children_of(process)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: len(children_of(process)) == 2 and answers(port))
        assert not set(before) & set(children_of(process))

        server = cluster.places.postmaster()[0]
        keeper = psutil.Process(server).parent()
        assert keeper is not None
        keeper.kill()
        os.kill(server, signal.SIGKILL)
        assert wait_until(lambda: cluster.is_running and cluster.places.postmaster()[0] != server)
        assert wait_until(lambda: answers(port))

        left = children_of(process)
        process.kill()
        process.communicate()
        assert wait_until(lambda: not any(map(is_alive, left)))
        assert wait_until(lambda: not is_taken(cluster.places.keeper))
