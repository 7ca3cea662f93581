"""Rows worked on by two processes: each in a program of its own, as only one of a single thread may be copied."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[4]
BEGIN = """
import os, signal
from rapport.platform.exchange.hands import worked_on
here = os.getpid()
"""


def told_by(program: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + program],
        cwd=PROJECT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_everything_is_worked_on_once(count: int) -> None:
    told = told_by(
        f"for found in worked_on(iter(range({count})), lambda n: (n * n, os.getpid() == here)): print(*found)"
    )
    assert sorted(int(line.split()[0]) for line in told) == [n * n for n in range(count)]
    assert any("False" in line for line in told) == (count > 1)


def test_a_second_process_that_dies_costs_nothing() -> None:
    told = told_by(
        "def work(n):\n"
        "    if n == 3 and os.getpid() != here: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return n\n"
        "print(sorted(worked_on(iter(range(8)), work)))"
    )
    assert told == ["[0, 1, 2, 3, 4, 5, 6, 7]"]


def test_what_goes_wrong_there_is_raised_here() -> None:
    told = told_by(
        "from rapport.kit.errors import Invalid\n"
        "def work(n):\n"
        "    if n == 1: raise Invalid('broken', 'Row %(row)s is broken.', row=n)\n"
        "    return n\n"
        "try: print(list(worked_on(iter(range(4)), work)))\n"
        "except Invalid as error: print(error.message)"
    )
    assert told == ["Row 1 is broken."]


def test_with_other_threads_one_process_does_it_all() -> None:
    told = told_by(
        "import threading\n"
        "over = threading.Event()\n"
        "threading.Thread(target=over.wait).start()\n"
        "print([made == here for made in worked_on(iter(range(4)), lambda n: os.getpid())])\n"
        "over.set()"
    )
    assert told == ["[True, True, True, True]"]
