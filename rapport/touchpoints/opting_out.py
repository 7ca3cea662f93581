"""What the link at the foot of a mail says: who wants no more of what. It opens nothing else.

It is signed, so that nobody stops what another gets, and holds for ever, as mails do.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "touchpoints.opting_out"


@dataclass(frozen=True)
class Wish:
    """Of a party, for a purpose, on a channel; ``message`` names what it was answered to."""

    party_id: int
    purpose: str
    channel: str
    message: str = ""


def token_for(wish: Wish) -> str:
    """The end of the address."""
    return signing.dumps(list(astuple(wish)), salt=SALT, compress=True)


def read_token(token: str) -> Wish | None:
    """What it says; None when it was forged or damaged."""
    try:
        party_id, purpose, channel, message = signing.loads(token, salt=SALT)
        return Wish(int(party_id), str(purpose), str(channel), str(message))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def address_for(wish: Wish) -> str:
    """The whole address."""
    return f"{settings.BASE_URL}{reverse('opt_out', args=[token_for(wish)])}"


def headers_for(wish: Wish) -> dict[str, str]:
    """What lets a mail program stop it with one press (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address_for(wish)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
