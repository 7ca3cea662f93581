"""Giving somebody a secret address of their calendar, a new one, or none."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from rapport.activities.events import FeedClosed, FeedRenewed
from rapport.activities.models import Feed
from rapport.activities.models.feeds import nonce
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import own_user
from rapport.platform.events import actions as events


@transaction.atomic
def renew_feed(*, by: Actor) -> Feed:
    """Give ``by`` an address of their calendar; whatever they had before opens nothing any more."""
    access.require(by, "activities.read_activities")
    user = own_user(by)
    found, _ = Feed.objects.update_or_create(
        user=user, defaults={"nonce": nonce(), "read_at": None}
    )
    events.record(FeedRenewed(), by=by, subject=user)
    return found


@transaction.atomic
def close_feed(*, by: Actor) -> None:
    """Let no program read the calendar of ``by`` any more."""
    user = own_user(by)
    if Feed.objects.filter(user=user).delete()[0]:
        events.record(FeedClosed(), by=by, subject=user)


def note_read(feed: Feed) -> None:
    """Note that a program asked, at most once an hour."""
    now = timezone.now()
    if feed.read_at is None or (now - feed.read_at).total_seconds() > 3600:
        Feed.objects.filter(pk=feed.pk, nonce=feed.nonce).update(read_at=now)
