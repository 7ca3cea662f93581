"""What DuckDB is told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TOLD = """
import ibis
from pathlib import Path
from rapport.insight.warehouse.duck import DuckDB
table = ibis.table({name: "int64" for name in "abcdefghijkl"}, name="t")
print(DuckDB(None, Path()).sql(table.drop("c", "d", "a")))
"""


def test_the_same_is_said_alike_in_every_process() -> None:
    told = {
        subprocess.run(
            [sys.executable, "-c", TOLD],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[3],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert 'EXCLUDE ("a", "c", "d")' in told.pop()
