"""Where sessions are kept: Django's table, read with one plain statement, since every page asks."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

READ = """
    SELECT session_key, session_data, expire_date FROM django_session
     WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    """Django's own in everything but how it finds the session."""

    def _get_session_from_db(self) -> Session | None:
        with connection.cursor() as cursor:
            cursor.execute(READ, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        return Session(*row)
