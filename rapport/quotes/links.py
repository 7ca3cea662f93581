"""Addresses of the buyer's page: signed, and told apart by a secret that nobody can guess. Pure but for the key."""

from __future__ import annotations

import secrets

from django.core import signing

SALT = "quotes.buyer"


def new_secret() -> str:
    """What tells one link from all others: 256 bits of chance."""
    return secrets.token_urlsafe(32)


def token_of(secret: str) -> str:
    """The end of the address."""
    return signing.Signer(salt=SALT).sign(secret)


def read_token(token: str) -> str:
    """The secret in ``token``; empty when it was forged or damaged."""
    try:
        return str(signing.Signer(salt=SALT).unsign(token))
    except signing.BadSignature:
        return ""
