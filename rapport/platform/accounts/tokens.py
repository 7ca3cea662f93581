"""The keys in the links of our mails: each works once and not for long.

A key is bound to the password that the user has (or lacks) when it is made, so setting one spends it.
"""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from rapport.platform.accounts.models import User

INVITATION_DAYS = 7
SALT = "accounts.invitation"


def invitation_path(user: User) -> str:
    """Where ``user`` accepts the invitation."""
    key = signing.dumps({"user": user.pk, "state": _state(user)}, salt=SALT)
    return reverse("accept_invitation", args=[key])


def invited_user_id(key: str) -> int | None:
    """Whom ``key`` was made for, when it is genuine and not too old."""
    try:
        return int(signing.loads(key, salt=SALT, max_age=INVITATION_DAYS * 86_400)["user"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def is_unspent(key: str, user: User) -> bool:
    """Whether ``user`` has set no password since ``key`` was made."""
    state = signing.loads(key, salt=SALT)["state"]
    return user.is_active and constant_time_compare(state, _state(user))


def reset_path(user: User) -> str:
    """Where ``user`` sets a new password within the hour (PASSWORD_RESET_TIMEOUT)."""
    return reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )


def _state(user: User) -> str:
    return salted_hmac(SALT, f"{user.email}:{user.password}").hexdigest()[:24]
