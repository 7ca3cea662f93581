"""What is kept until it changes: within a transaction, too, and when a part of it is taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from rapport.platform.accounts.stamps import renew, stamped

pytestmark = pytest.mark.django_db


@pytest.fixture
def reading() -> tuple[list[str], Callable[[], str]]:
    """What there is to read, and the kept function that reads it."""
    shelf = ["first"]
    return shelf, stamped(lambda: shelf[-1])


def test_what_is_renewed_is_read_again_whatever_else_waits_for_the_commit(
    reading: tuple[list[str], Callable[[], str]],
) -> None:
    shelf, read = reading
    assert read() == "first"
    shelf.append("second")
    transaction.on_commit(lambda: None)
    assert read() == "first"
    renew()
    transaction.on_commit(lambda: None)
    assert read() == "second"
    shelf.append("third")
    assert read() == "second"
    renew()
    assert read() == "third"


def test_a_renewal_that_is_taken_back_leaves_nothing_behind(
    reading: tuple[list[str], Callable[[], str]],
) -> None:
    shelf, read = reading
    assert read() == "first"
    with transaction.atomic():
        shelf.append("draft")
        renew()
        assert read() == "draft"
        transaction.set_rollback(True)
    shelf.remove("draft")
    assert read() == "first"
    renew()
    shelf.append("second")
    assert read() == "second"
