"""The shell's own reads."""

from __future__ import annotations

from django.db import DatabaseError, connection


def database_answers() -> bool:
    """Whether a trivial statement comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
