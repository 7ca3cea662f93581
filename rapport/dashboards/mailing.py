"""The letter with which a dashboard is sent: drawn as its reader, in their language and on their clock."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone

from rapport.dashboards.models import Posting
from rapport.dashboards.paper import paper_of
from rapport.dashboards.printing import pdf_of
from rapport.dashboards.sending import period_on
from rapport.dashboards.stopping import address_for
from rapport.kit.speech import say
from rapport.performance import showing
from rapport.performance.metric import Asked
from rapport.platform.accounts.mails import absolute
from rapport.platform.accounts.mails import letter as letter_to
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.exchange.actions.schedules import zone_of

PATIENCE, PER_STATEMENT = 600_000.0, 60_000
"""How many milliseconds a file may take that nobody waits for, and each of its statements."""


def letter(posting: Posting) -> EmailMultiAlternatives:
    """The dashboard as PDF, about its time, of what the reader may see."""
    mailing, user = posting.mailing, posting.user
    row = mailing.dashboard
    with speaking_to(user), timezone.override(zone_of(user)):
        period = period_on(mailing.period, timezone.localdate(posting.due_at))
        paper = paper_of(
            actor_of(user), row, Asked(period), milliseconds=PATIENCE, per_statement=PER_STATEMENT
        )
        when = showing.period_text(period)
        stop = address_for(mailing.pk, user.pk)
        message = letter_to(
            "dashboards/mail/dashboard",
            user,
            say("%(first)s, %(second)s", first=row.name, second=when),
            name=row.name,
            when=when,
            sender=mailing.owner,
            page=f"{absolute(reverse('dashboard', args=[row.pk]))}?period={period.key}",
            stop=stop,
        )
        message.attach(f"{file_name(row.name)}.pdf", pdf_of(paper), "application/pdf")
    host = urlsplit(settings.BASE_URL).hostname or "rapport"
    due = int(posting.due_at.timestamp())
    message.extra_headers |= {
        "Message-ID": f"<dashboard-{mailing.pk}-{user.pk}-{due}@{host}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return message


def file_name(name: str) -> str:
    """``name`` as a file can be called everywhere."""
    kept = "".join(sign if sign.isalnum() or sign in " -_." else "-" for sign in name)
    return kept.strip(" .") or "dashboard"
