"""What a link at the foot of a mail says: whose mails of which way are to stop. It opens nothing else."""

from __future__ import annotations

from django.core import signing

from rapport.platform.notifications.kinds import Way

SALT = "notifications.unsubscribe"


def token_for(user_id: int, way: Way) -> str:
    """The end of the address; it holds for ever, as mails do."""
    return signing.dumps([user_id, way.value], salt=SALT)


def read_token(token: str) -> tuple[int, Way] | None:
    """Whose mails of which way; None when it was forged or damaged."""
    try:
        user_id, way = signing.loads(token, salt=SALT)
        return int(user_id), Way(way)
    except (signing.BadSignature, ValueError, TypeError):
        return None
