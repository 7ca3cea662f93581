"""Reads of webhooks and their deliveries."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.stamps import stamped
from rapport.platform.webhooks.models import Delivery, Try, Webhook

RECENT_DAYS = 30
PAGE = 50


def kept() -> QuerySet[Webhook]:
    """Every webhook that is not deleted, with its owner."""
    return Webhook.objects.filter(deleted_at=None).select_related("owner")


def webhooks(asker: Actor) -> QuerySet[Webhook]:
    """All webhooks, with how many letters of the last thirty days were ``delivered``, are ``due``, and
    were given up (``failed``).
    """
    access.require(asker, "webhooks.read_webhooks")
    lately = Q(deliveries__made_at__gte=timezone.now() - timedelta(days=RECENT_DAYS))
    counts = {
        state.value: Count("deliveries", filter=lately & Q(deliveries__state=state))
        for state in Delivery.State
    }
    return kept().annotate(**counts).order_by("-state", "name", "pk")


def webhook(asker: Actor, pk: int) -> Webhook:
    """The webhook ``pk``. Raises NotFound."""
    access.require(asker, "webhooks.read_webhooks")
    found = kept().filter(pk=pk).first()
    if found is None:
        raise NotFound()
    return found


def deliveries(asker: Actor, of: Webhook, *, state: str = "", before: int = 0) -> list[Delivery]:
    """A page of a webhook's deliveries with every try, the newest first; two queries."""
    access.require(asker, "webhooks.read_webhooks", of)
    found = of.deliveries.order_by("-pk").prefetch_related(
        Prefetch("log", Try.objects.order_by("-pk"))
    )
    if state in Delivery.State.values:
        found = found.filter(state=state)
    if before:
        found = found.filter(pk__lt=before)
    return list(found[:PAGE])


@stamped
def wanted_names() -> frozenset[str]:
    """What live webhooks want to be told of, as they say it. One query per stamp."""
    live = kept().filter(state=Webhook.State.ON).values_list("names", flat=True)
    return frozenset(name for names in live for name in names)
