"""What the link at the foot of a sent dashboard says: who wants no more of it. It opens nothing else."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "dashboards.stopping"


def token_for(mailing_id: int, user_id: int) -> str:
    """The end of the address; it holds for ever, as mails do."""
    return signing.dumps([mailing_id, user_id], salt=SALT)


def read_token(token: str) -> tuple[int, int] | None:
    """Which mailing, and whose; None when it was forged or damaged."""
    try:
        mailing_id, user_id = signing.loads(token, salt=SALT)
        return int(mailing_id), int(user_id)
    except (signing.BadSignature, ValueError, TypeError):
        return None


def address_for(mailing_id: int, user_id: int) -> str:
    """The whole address."""
    path = reverse("stop_mailing_by_link", args=[token_for(mailing_id, user_id)])
    return f"{settings.BASE_URL}{path}"
