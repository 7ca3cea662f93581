"""``rapport bench import [FILE]``: an order history from a file into an empty home, end to end.

The time counts from the command to its end with the database running already. Baseline, in the
same run and the same database: the rows as they are, by COPY into one table without indexes.
Without FILE, a Parquet file of 540,000 lines is invented from the demo company.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.support import machine
from bench.support.product import PROJECT, RAPPORT, rapport, surroundings

SECONDS_LIMIT = 60.0
MEMORY_LIMIT = 1024.0


def main(argv: list[str]) -> dict[str, Any]:
    """Options: FILE, --type (default orders), --repeat to import it twice and time the second."""
    options = argparse.ArgumentParser("rapport bench import", description=__doc__)
    options.add_argument("file", nargs="?", type=Path)
    options.add_argument("--type", default="orders")
    options.add_argument("--repeat", action="store_true")
    chosen = options.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        path = chosen.file.absolute() if chosen.file else invented(Path(folder))
        home = Path(folder) / "home"
        rapport(home, "migrate")
        with _database(home) as (dsn, keeper):
            first = _import(home, chosen.type, path, keeper)
            second = _import(home, chosen.type, path, keeper) if chosen.repeat else None
            straight = _copy(dsn, path)
    rows = first["summary"]["rows"]
    return {
        "bench": "import",
        "machine": machine.about(),
        "file": {"name": path.name, "bytes": chosen.file.stat().st_size if chosen.file else None},
        "rows": rows,
        "seconds": machine.within(first["seconds"], SECONDS_LIMIT),
        "rows_per_second": round(rows / first["seconds"]),
        "peak_rss_mib": machine.within(first["peak_rss_mib"], MEMORY_LIMIT),
        **{
            name: first[name]
            for name in ("peak_database_pss_mib", "cpu_seconds", "database_cpu_seconds")
        },
        "summary": first["summary"],
        "second_time": second and {"seconds": second["seconds"], "summary": second["summary"]},
        "baseline": {"what": "COPY into one table", "seconds": round(straight, 2)},
        "ratio_to_baseline": round(first["seconds"] / straight, 1),
    }


@contextmanager
def _database(home: Path) -> Iterator[tuple[str, list[int]]]:
    """The home's database, up for the whole benchmark."""
    from config.postgres import Cluster

    cluster = Cluster(home)
    cluster.start()
    try:
        yield cluster.dsn, machine.database_keeper(home)
    finally:
        cluster.stop()


def _import(home: Path, record_type: str, path: Path, keeper: list[int]) -> dict[str, Any]:
    """Run the command; its peak memory by the kernel's account, the database's by looking."""
    begun, database_before = time.perf_counter(), _database_cpu(keeper)
    with Watch(keeper) as watch:
        process = subprocess.Popen(
            [*RAPPORT, "import", record_type, str(path), "--json"],
            env=surroundings(home), cwd=PROJECT, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"the import ended with code {process.returncode}")
    return {
        "seconds": time.perf_counter() - begun,
        "cpu_seconds": round(usage.ru_utime + usage.ru_stime, 1),
        "database_cpu_seconds": round(_database_cpu(keeper) - database_before, 1),
        "peak_rss_mib": usage.ru_maxrss / 1024,
        "peak_database_pss_mib": round(watch.peak, 1),
        "summary": json.loads(said),
    }


def _database_cpu(keeper: list[int]) -> float:
    """Of all its processes, those that ended since included."""
    return machine.cpu_seconds(machine.family(keeper), with_ended=True)


class Watch:
    """The highest memory of some processes, looked at four times a second."""

    def __init__(self, roots: list[int]) -> None:
        self.roots = roots
        self.peak = 0.0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()

    def _look(self) -> None:
        while not self.is_over.wait(0.25):
            self.peak = max(self.peak, machine.pss_mib(machine.family(self.roots)))


def _copy(dsn: str, path: Path) -> float:
    """Seconds for reading the file and writing its rows into one table of text columns."""
    import psycopg
    import pyarrow.csv
    import pyarrow.parquet as pq

    begun = time.perf_counter()
    file = pq.ParquetFile(path)
    names = [f'"{name}"' for name in file.schema_arrow.names]
    options = pyarrow.csv.WriteOptions(include_header=False)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE straight ({', '.join(f'{name} text' for name in names)})")
        with cursor.copy("COPY straight FROM STDIN WITH (FORMAT csv)") as copy:
            for batch in file.iter_batches(65_536):
                text = io.BytesIO()
                pyarrow.csv.write_csv(batch, text, options)
                copy.write(text.getbuffer())
        connection.commit()
        seconds = time.perf_counter() - begun
        cursor.execute("DROP TABLE straight")
    return seconds


def invented(folder: Path) -> Path:
    """A history of about 540,000 lines, as a shop would export it."""
    target = folder / "orders.parquet"
    program = f"from bench.support.history import write; write({str(target)!r}, 53_500)"
    subprocess.run(
        [sys.executable, "-c", program], env=surroundings(folder / "none"), cwd=PROJECT, check=True
    )
    return target
