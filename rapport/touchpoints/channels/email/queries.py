"""Mailboxes. The asker comes first."""

from __future__ import annotations

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.touchpoints.models import Interaction, Mailbox

NEWEST = 10


def mailbox(asker: Actor, pk: int) -> Mailbox:
    """Raises NotFound when missing, hidden or in the trash."""
    rows = access.visible_to(asker, Mailbox.objects.filter(pk=pk, deleted_at=None))
    found = rows.first()
    if found is None:
        raise NotFound("no_mailbox", "There is no such mailbox.")
    return found


def mailboxes_to_read() -> list[Mailbox]:
    """Those that are on and have a password."""
    rows = Mailbox.objects.filter(is_on=True, deleted_at=None).exclude(sealed_password="")
    return list(rows.order_by("pk"))


def latest_mails(asker: Actor, found: Mailbox) -> list[Interaction]:
    """The mails that came into it last, as far as the asker sees them. One query."""
    rows = Interaction.objects.filter(links__contains=[f"touchpoints.mailbox:{found.pk}"])
    seen = access.visible_to(asker, rows.select_related("party"))
    return list(seen.order_by("-at", "-pk")[:NEWEST])
