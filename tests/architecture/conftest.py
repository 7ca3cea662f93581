"""What the laws share while they are tried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.architecture.source import parsed


@pytest.fixture(scope="module", autouse=True)
def trees() -> Iterator[None]:
    """Every module is parsed once for the tests of a file; the tests after it keep their memory."""
    yield
    parsed.cache_clear()
