"""The suite's own database behaves as the tests expect."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_every_worker_has_a_migrated_clone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_migrations")
        assert cursor.fetchone()[0] > 0
