"""How a session finds its user."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from rapport.platform.accounts import queries
from rapport.platform.accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's, reading the user with their teams."""

    def get_user(self, user_id: int) -> User | None:
        """The user whom the session belongs to, unless they were deactivated."""
        found = queries.user_of_session(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
