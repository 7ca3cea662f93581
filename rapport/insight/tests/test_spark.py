"""Spark begins with an engine and ends with it, and what is missing is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rapport.insight.warehouse.engine import SPARK, engine
from rapport.kit.errors import Refused

pytestmark = pytest.mark.engines
TWICE = """
import sys, psutil
from pathlib import Path
from rapport.insight.warehouse.engine import engine
from rapport.insight.warehouse.spark_session import running

for name in ("first", "second"):
    with engine(Path(sys.argv[1]), "spark", master="local[1]") as opened:
        table = opened.given("given", {"a": [1, 2, 3]})
        (java,) = (one for one in psutil.Process().children(recursive=True) if one.name() == "java")
        heard = {one.laddr.ip for one in java.net_connections("inet") if one.status == "LISTEN"}
        print(name, opened.value(table.a.sum()), sorted({ip.removeprefix("::ffff:") for ip in heard}))
    print(len(psutil.Process().children()), sorted(Path(sys.argv[1]).iterdir()))
"""


def test_it_ends_with_the_engine_and_is_heard_by_this_machine_alone(
    tmp_path: Path, spark_runs: None
) -> None:
    told = subprocess.run(
        [sys.executable, "-c", TWICE, tmp_path],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    here = "['127.0.0.1']"
    lines = [f"first 6 {here}", "0 []", f"second 6 {here}", "0 []"]
    assert told.stdout.splitlines() == lines, told.stderr


def test_without_spark_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(Refused, match="make spark") as refusal, engine(tmp_path, SPARK):
        pass
    assert refusal.value.code == "spark_is_missing"


def test_without_java_it_is_said_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark", reason="Spark is not installed: make spark.")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Refused, match="Java 17") as refusal, engine(tmp_path, SPARK):
        pass
    assert refusal.value.code == "java_is_missing"
