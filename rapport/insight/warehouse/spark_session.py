"""Spark's own process: begun for one build, and ended with it. It listens to this machine alone, and tells nobody."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import Popen
from typing import TYPE_CHECKING, Any

from rapport.kit.errors import Refused

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

MEMORY = "2g"
PARTS = "8"
LOG = "spark.log"
SETTINGS = {
    "spark.app.name": "rapport",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.memory": MEMORY,
    "spark.driver.defaultJavaOptions": "-Duser.timezone=UTC -XX:+UseParallelGC",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",  # moments without a zone are what DuckDB has too
    "spark.sql.ansi.enabled": "true",
    "spark.sql.jsonGenerator.ignoreNullFields": "false",  # as DuckDB writes them
    "spark.sql.catalogImplementation": "in-memory",
}
OF_THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.authenticate": "true",
    "spark.sql.shuffle.partitions": PARTS,
}
"""What is left to the administrator of a cluster, who may say it in ``spark-defaults.conf``."""


@contextmanager
def running(folder: Path, master: str) -> Iterator[SparkSession]:
    """Spark as it is running in this process; else begun here, with its folders in ``folder``, and ended again.

    A start takes ten seconds and more. Raises Refused where Spark or Java is missing or does not start.
    """
    _require()
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    if SparkContext._active_spark_context is not None:
        yield SparkSession.builder.getOrCreate()
        return
    settings = _settings(folder, master)
    gateway = _gateway(settings, folder / LOG)
    try:
        with SparkSession(_context(settings, gateway)) as session:
            yield session
    finally:
        _end(gateway)


def _require() -> None:
    try:
        import pyspark  # noqa: F401
    except ImportError as error:
        raise Refused(
            "spark_is_missing",
            "RAPPORT_ENGINE is spark, but Spark is not installed: run `make spark`, or set it to duckdb.",
        ) from error
    home = os.environ.get("JAVA_HOME")
    if not (home and Path(home, "bin", "java").exists()) and not shutil.which("java"):
        raise Refused(
            "java_is_missing",
            "Spark needs Java 17 or newer, and there is none: install it (Debian: apt install "
            "openjdk-17-jre-headless), or set RAPPORT_ENGINE to duckdb.",
        )


def _settings(folder: Path, master: str) -> dict[str, str]:
    ours = OF_THIS_MACHINE if master.startswith("local") else {}
    folders = {"spark.local.dir": folder / "scratch", "spark.sql.warehouse.dir": folder / "tables"}
    return (
        SETTINGS
        | ours
        | {name: str(path) for name, path in folders.items()}
        | {"spark.master": master}
    )


def _gateway(settings: Mapping[str, str], log: Path) -> Any:
    """The process, which ends with ours however that ends; what it says goes to the file ``log``."""
    from pyspark import SparkConf
    from pyspark.errors import PySparkRuntimeError
    from pyspark.java_gateway import launch_gateway

    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    with log.open("wb") as file:
        try:
            return launch_gateway(conf, {"stdout": file, "stderr": file})
        except PySparkRuntimeError as error:
            raise Refused(
                "spark_did_not_start",
                "Spark did not start; it needs Java 17 or newer. It said: %(said)s",
                said=log.read_text(errors="replace").strip()[-500:],
            ) from error


def _context(settings: Mapping[str, str], gateway: Any) -> Any:
    from pyspark import SparkConf, SparkContext

    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    return SparkContext(conf=conf, gateway=gateway)


def _end(gateway: Any) -> None:
    """Spark itself would leave its process until ours ends: the worker's, which goes on for months."""
    from pyspark import SparkContext

    process: Popen[bytes] = gateway.proc
    gateway.shutdown()
    SparkContext._gateway = SparkContext._jvm = None
    if process.stdin is not None:
        process.stdin.close()
    process.wait()
