"""One company whose story is told, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from rapport.demo.tests.loading import load_some


@pytest.fixture(scope="package")
def company(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """It is taken back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_some(customers=1200, story=True)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def told(company: None) -> Iterator[None]:
    """The company; what a test does to it is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
