"""Statements keep their plan inside ``prepared``, and only there."""

import pytest
from django.db import connection

from rapport.kit.prepared import prepared

pytestmark = pytest.mark.django_db
PLANS = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT 41 +%%'"


def plans() -> int:
    with connection.cursor() as cursor:
        cursor.execute(PLANS)
        return int(cursor.fetchone()[0])


def test_a_statement_inside_is_prepared_once() -> None:
    before = plans()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 41 + %s", [1])
        assert plans() == before
        for _ in range(3):
            with prepared(connection):
                cursor.execute("SELECT 41 + %s", [1])
    assert plans() == before + 1


def test_an_error_inside_ends_it_too() -> None:
    with pytest.raises(ValueError, match="no"), prepared(connection):
        raise ValueError("no")
    assert connection.connection.prepare_threshold is None
