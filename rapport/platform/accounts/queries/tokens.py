from __future__ import annotations

from django.db.models import QuerySet

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Token, User


def tokens_of(asker: Actor, owner: User) -> QuerySet[Token]:
    """The tokens that ``owner`` made and did not revoke, the newest first. Raises NotFound."""
    if owner.pk != asker.user_id and not asker.is_administrator:
        raise NotFound()
    return Token.objects.filter(user=owner, revoked_at=None, resource="").order_by("-pk")


def token_of_digest(digest: str) -> Token | None:
    """The token whose secret has this digest, over or not. One query."""
    return Token.objects.of_digest(digest)
