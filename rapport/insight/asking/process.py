"""Runs a question in a process of its own, and ends it: when it takes too long, or nobody waits any more.

The process is given neither the environment nor an open connection of this one.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

SECONDS = 30
MEMORY = "512MB"
ROWS = 1000
TICK = 0.1
LEFT = 3600
ROOT = Path(__file__).resolve().parents[3]
COMMAND = (sys.executable, "-P", "-m", "rapport.insight.asking.runner")
Stopped = Callable[[], bool]


@contextmanager
def answered(
    sql: str,
    marts: Mapping[str, Path],
    folder: Path,
    *,
    format: str = "",  # noqa: A002 - the word of exports
    is_stopped: Stopped = lambda: False,
    seconds: float = SECONDS,
) -> Iterator[tuple[dict[str, Any], Path]]:
    """What the runner says of ``sql``, and the file that it wrote when there is a ``format``.

    All that it wrote is in a folder inside ``folder`` that is removed at the end: a file that is open by
    then stays readable.
    """
    _sweep(folder)
    place = folder / uuid4().hex
    place.mkdir(parents=True)
    file = place / "result.parquet"
    task = {
        "sql": sql,
        "marts": {name: str(path) for name, path in marts.items()},
        "spill": str(place),
        "memory": MEMORY,
        "seconds": int(seconds),
        "rows": ROWS,
        "into": str(file) if format else "",
        "format": format,
    }
    try:
        yield _run(json.dumps(task) + "\n", seconds, is_stopped), file
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _sweep(folder: Path) -> None:
    """What was left behind by a process that was killed itself."""
    for place in folder.glob("*"):
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < time.time() - LEFT:
                shutil.rmtree(place, ignore_errors=True)


def _run(task: str, seconds: float, is_stopped: Stopped) -> dict[str, Any]:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        COMMAND,
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": str(ROOT)},
        cwd="/",
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            return _awaited(process, task, time.monotonic() + seconds, is_stopped)
        finally:
            process.kill()


def _awaited(
    process: subprocess.Popen[str], task: str, last: float, is_stopped: Stopped
) -> dict[str, Any]:
    """The answer, or a fault of ours: too slow, not wanted any more, or ended without a word."""
    given: str | None = task
    while True:
        try:
            told, _ = process.communicate(given, timeout=TICK)
        except subprocess.TimeoutExpired:
            given = None
            if is_stopped() or time.monotonic() > last:
                return {"fault": {"code": "stopped" if is_stopped() else "time"}}
        else:
            return dict(json.loads(told)) if told else {"fault": {"code": "died"}}
