"""A Radicale, and Alice's calendar on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rapport.activities.models import CalendarLink
from rapport.activities.tests.radicales import Gate, radicale
from rapport.activities.tests.syncing import connected
from rapport.platform.accounts.models import User


@pytest.fixture
def gate(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> Iterator[Gate]:
    """Also as a plain server: parametrize it indirectly with True."""
    settings.PRIVATE_WEBHOOKS = True
    with radicale(tmp_path, is_plain=getattr(request, "param", False)) as found:
        yield found


@pytest.fixture
def link(gate: Gate, alice: User) -> CalendarLink:
    """Alice's, connected both ways."""
    alice.time_zone = "Europe/Amsterdam"
    alice.save()
    return connected(gate, alice)
