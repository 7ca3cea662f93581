"""An installation that is migrated once and shared by the tests of this folder."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.setup.installation import Installation, installed_at


@pytest.fixture(scope="session")
def home() -> Iterator[Path]:
    """A folder for a server that root starts under another account: pytest's own shuts others out
    whenever a session begins.
    """
    folder = Path(tempfile.mkdtemp(prefix="rapport-home-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def installed(home: Path) -> Installation:
    """Migrated, empty, stopped."""
    return installed_at(home / "installed")
