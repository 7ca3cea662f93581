"""What tests of insight build with: DuckDB, or Spark with ``RAPPORT_ENGINE=spark``."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from django.conf import settings

from tests import java

SPARK = "spark"


@pytest.fixture(scope="session")
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine of this run, which has begun by then."""
    if settings.INSIGHT_ENGINE == SPARK:
        request.getfixturevalue("spark_runs")
    return str(settings.INSIGHT_ENGINE)


@pytest.fixture(scope="session")
def spark_runs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Spark for all tests of a process: a start takes longer than most of them.

    Skips where it is not installed, unless this run is meant for it.
    """
    is_there = find_spec("pyspark") is not None and java.find() is not None
    if not is_there and settings.INSIGHT_ENGINE != SPARK:
        pytest.skip("Spark is not installed: make spark, and Java 17 or newer.")
    from rapport.insight.warehouse.spark_session import running

    with running(tmp_path_factory.mktemp("spark"), "local[2]"):
        yield
