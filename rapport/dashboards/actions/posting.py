"""Sending what is due: one letter per person and time, drawn as that person.

A letter is noted with the time for which it is due, in the transaction that moves the mailing on to its
next time, and unique there. It is sent before that is noted, in one transaction that holds it: who is
killed in between sends it again with the same Message-ID. So each is sent at least once, and to a mail
server that drops doubles exactly once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.db import transaction
from django.utils import timezone

from rapport.dashboards.actions.scheduling import next_time
from rapport.dashboards.mailing import letter
from rapport.dashboards.models import Mailing, Posting
from rapport.dashboards.queries.mailings import may_read
from rapport.kit.speech import noted
from rapport.platform.accounts.queries import actor_of

log = logging.getLogger(__name__)
KEPT = timedelta(days=90)
STOPPED = noted("Who had it sent may not see the dashboard any more, or it was removed.")
Outcome = Posting.Outcome


def fire_mailings() -> int:
    """Queue every letter that is due; returns how many. What was missed meanwhile is made up for once."""
    now = timezone.now()
    due = list(Mailing.objects.filter(next_at__lte=now).values_list("pk", flat=True))
    return sum(_fire(pk, now) for pk in due)


@transaction.atomic
def _fire(pk: int, now: datetime) -> int:
    from rapport.dashboards.tasks import send_posting

    locked = Mailing.objects.select_for_update(skip_locked=True, of=("self",))
    found = locked.select_related("dashboard", "owner").filter(pk=pk, next_at__lte=now)
    row = found.first()
    if row is None or row.next_at is None:
        return 0
    due = row.next_at
    if not may_read(actor_of(row.owner), row.dashboard):
        row.reason, row.next_at = STOPPED, None
        row.save(update_fields=["reason", "next_at"])
        return 0
    row.next_at = next_time(row)
    row.save(update_fields=["next_at"])
    people = row.recipients.filter(stopped_at=None, user__is_active=True)
    letters = [
        Posting(mailing=row, user_id=user_id, due_at=due)
        for user_id in people.values_list("user_id", flat=True)
    ]
    for made in Posting.objects.bulk_create(letters):
        send_posting.defer(posting_id=made.pk)
    return len(letters)


@transaction.atomic
def post_dashboard(pk: int) -> str:
    """Send one letter, unless that was done, or its reader stopped it or may not see the dashboard any
    more; returns what came of it. Raises what the mail server does: then it is still to be sent.
    """
    locked = Posting.objects.select_for_update(of=("self",))
    rows = locked.select_related("mailing__dashboard", "mailing__owner", "user")
    posting = rows.filter(pk=pk, outcome=Outcome.WAITING).first()
    if posting is None:
        return ""
    posting.outcome = _sent(posting)
    posting.ended_at = timezone.now()
    posting.save(update_fields=["outcome", "ended_at"])
    return posting.outcome


def _sent(posting: Posting) -> Outcome:
    mailing, user = posting.mailing, posting.user
    wanted = mailing.recipients.filter(user=user, stopped_at=None).exists()
    if not wanted or not may_read(actor_of(user), mailing.dashboard):
        return Outcome.NOTHING
    try:
        letter(posting).send()
    except SMTPRecipientsRefused as wrong:
        log.warning("The dashboard cannot be mailed to user %s: %s", user.pk, wrong)
        return Outcome.REFUSED
    return Outcome.SENT


def forget_postings() -> int:
    """Delete the notes of letters of long ago; returns how many."""
    gone, _ = Posting.objects.filter(due_at__lt=timezone.now() - KEPT).delete()
    return gone
