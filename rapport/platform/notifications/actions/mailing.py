"""Mailing what waits: one mail per person, of what is due at once or of the whole digest.

A mail is sent before it is noted, in one transaction that holds its notifications: who is killed in
between sends it again, with the same Message-ID. So each is mailed at least once, and to a mail server
that drops doubles exactly once.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import Count, Min, Q
from django.utils import timezone

from rapport.kit.speech import say
from rapport.platform.accounts.mails import absolute, letter
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.notifications.digest import next_digest
from rapport.platform.notifications.kinds import Way
from rapport.platform.notifications.models import Notification, Wishes
from rapport.platform.notifications.queries.notifications import grouped, still_seen
from rapport.platform.notifications.unsubscribing import token_for

log = logging.getLogger(__name__)
MOST_SHOWN = 100
TO_MAIL = Q(mailed_at=None, read_at=None, way__in=(Way.MAIL, Way.DIGEST))


def send_mails() -> int:
    """Send what is due by now; returns how many mails went out. Who cannot be reached holds up nobody."""
    count, now = 0, timezone.now()
    for user, ways in _due(now):
        try:
            count += _send(user, ways, now)
        except (SMTPException, OSError) as wrong:
            log.warning("The notices of user %s wait: %s", user.pk, wrong)
    return count


def _due(now: datetime) -> Iterable[tuple[User, list[Way]]]:
    """Who is to get a mail now, and of which ways."""
    rows = Notification.objects.filter(TO_MAIL, user__is_active=True).values("user_id")
    waiting = rows.annotate(
        urgent=Count("pk", filter=Q(way=Way.MAIL)), since=Min("at", filter=Q(way=Way.DIGEST))
    )
    waits = {row["user_id"]: row for row in waiting}
    wishes = Wishes.objects.in_bulk(waits)
    for user in User.objects.filter(pk__in=waits):
        row, wish = waits[user.pk], wishes.get(user.pk) or Wishes(user=user)
        if row["since"] and _digest_after(row["since"], user, wish) <= now:
            yield user, [Way.DIGEST, Way.MAIL]
        elif row["urgent"]:
            yield user, [Way.MAIL]


def _digest_after(since: datetime, user: User, wishes: Wishes) -> datetime:
    zone = ZoneInfo(user.time_zone or settings.TIME_ZONE)
    weekday = wishes.weekday if wishes.every == Wishes.Every.WEEK else None
    return next_digest(since, zone, hour=wishes.hour, weekday=weekday)


@transaction.atomic
def _send(user: User, ways: Sequence[Way], now: datetime) -> int:
    """One mail of all that waits for ``user``, without what they do not see any more."""
    own = Notification.objects.filter(TO_MAIL, user=user, way__in=ways).order_by("-at", "-pk")
    rows = list(own.select_for_update(skip_locked=True))
    shown = still_seen(actor_of(user), rows)
    if shown:
        try:
            _mail(user, ways[0], shown).send()
        except SMTPRecipientsRefused as wrong:
            log.warning("No notices can be mailed to user %s: %s", user.pk, wrong)
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mailed_at=now)
    return int(bool(shown))


def _mail(user: User, way: Way, rows: Sequence[Notification]) -> EmailMultiAlternatives:
    stop = absolute(f"/unsubscribe/{token_for(user.pk, way)}/")
    with speaking_to(user):
        subject = rows[0].text[:120] if len(rows) == 1 else say("What happened in Rapport")
        message = letter(
            "notifications/mail/notices",
            user,
            " ".join(subject.split()),
            groups=grouped(rows[:MOST_SHOWN]),
            more=max(0, len(rows) - MOST_SHOWN),
            stop=stop,
        )
    message.extra_headers |= {
        "Message-ID": _message_id(rows),
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def _message_id(rows: Sequence[Notification]) -> str:
    """The same for the same notifications, so that a mail that goes out twice is known as one."""
    told = hashlib.sha256(",".join(str(row.pk) for row in rows).encode()).hexdigest()[:32]
    return f"<{told}@{urlsplit(settings.BASE_URL).hostname or 'rapport'}>"
