"""Passwords for other servers as they are stored: sealed with a key that is made of the program's own
secret, so that a copy of the database alone opens nothing. Each use has a key of its own.
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from rapport.kit.errors import Refused


def sealed(password: str, *, use: str) -> str:
    """``password`` for the database."""
    return _fernet(use).encrypt(password.encode()).decode() if password else ""


def unsealed(text: str, *, use: str) -> str:
    """The password again. Raises Refused where the program's secret is another one by now."""
    try:
        return _fernet(use).decrypt(text.encode()).decode()
    except InvalidToken:
        raise Refused("sealed_elsewhere", "Enter the password again.") from None


def _fernet(use: str) -> Fernet:
    key = hashlib.sha256(f"rapport.{use}:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
