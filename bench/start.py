"""``rapport bench start``: from the command to the first answer, and what the idle product costs.

Cold is the first start in an empty home (make a cluster, migrate, no demo company); warm is the
median of the starts that follow. Idle memory is the proportional set size of every process after
the requests have stopped.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from bench.support import machine
from bench.support.product import PROJECT, RAPPORT, Product, running, surroundings

WARM_LIMIT = 6.0
IDLE_LIMIT = 700.0


def main(argv: list[str]) -> dict[str, Any]:
    """Options: --starts N (warm ones, default 3), --settle SECONDS before memory is read."""
    options = argparse.ArgumentParser("rapport bench start", description=__doc__)
    options.add_argument("--starts", type=int, default=3)
    options.add_argument("--settle", type=float, default=5.0)
    chosen = options.parse_args(argv)
    result: dict[str, Any] = {"bench": "start", "machine": machine.about()}
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        home = Path(folder) / "home"
        with running(home, "--no-demo") as product:
            result["cold_seconds"] = round(product.seconds, 2)
        warm = [_started(home) for _ in range(chosen.starts - 1)]
        with running(home, "--no-demo") as product:
            warm.append(product.seconds)
            result["idle"] = _idle(product, chosen.settle)
    result["warm_seconds"] = machine.within(statistics.median(warm), WARM_LIMIT)
    result["idle_mib"] = machine.within(result["idle"].pop("total_mib"), IDLE_LIMIT)
    result["help_seconds"] = _median([*RAPPORT, "--help"])
    result["django_setup_seconds"] = _setup_seconds()
    result["baseline"] = {"python_seconds": _median([sys.executable, "-c", "pass"])}
    result["ratio_to_bare_python"] = round(
        result["help_seconds"] / result["baseline"]["python_seconds"], 1
    )
    return result


def _started(home: Path) -> float:
    """Seconds until the product answers."""
    with running(home, "--no-demo") as product:
        return product.seconds


def _idle(product: Product, settle: float) -> dict[str, Any]:
    """Proportional set sizes by what the processes are for."""
    time.sleep(settle)
    processes = machine.family([product.process.pid, *machine.database_keeper(product.home)])
    by_name: defaultdict[str, float] = defaultdict(float)
    for process in processes:
        by_name[machine.name_of(process)] += round(machine.pss_mib([process]), 1)
    return {
        "total_mib": machine.pss_mib(processes),
        "processes": len(processes),
        "mib_by_kind": {name: round(size, 1) for name, size in by_name.items()},
    }


def _median(command: list[str], times: int = 5) -> float:
    """Wall time of a command that does nothing but start."""
    return round(statistics.median(_seconds(command) for _ in range(times)), 3)


def _seconds(command: list[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=PROJECT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - begun


def _setup_seconds() -> float:
    """``django.setup()`` alone, inside a fresh process."""
    program = (
        "import os, time; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; "
        "begun = time.perf_counter(); django.setup(); print(time.perf_counter() - begun)"
    )
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        taken = [
            subprocess.run(
                [sys.executable, "-c", program], env=surroundings(Path(folder)), cwd=PROJECT,
                stdout=subprocess.PIPE, check=True, text=True,
            ).stdout
            for _ in range(5)
        ]  # fmt: skip
    return round(statistics.median(map(float, taken)), 3)
