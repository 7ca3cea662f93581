"""What leads do behind the scenes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from rapport.leads.actions import alerts, capturing, mails, returning, scoring, timing
from rapport.leads.mailing import mail_confirmation
from rapport.leads.queries.forms import waiting_submission
from rapport.leads.queries.leads import open_leads
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.tasks.queue import periodic, task


@periodic(cron="* * * * *")
@task(queueing_lock="watch_leads")
def watch_leads(timestamp: int) -> None:
    """Make leads of mails, bring back those whose day has come, note what was answered, tell of what waits."""
    mails.hear_mails()
    returning.bring_back_leads(timezone.localdate())
    timing.note_answers()
    alerts.tell_of_waiting_leads(timezone.now())


@periodic(cron="20 2 * * *")
@task(queueing_lock="score_leads")
def score_leads(timestamp: int) -> None:
    """What time changes: rules that ask how long ago something was."""
    scoring.score_leads()


@periodic(cron="40 2 * * *")
@task(queueing_lock="forget_unconfirmed")
def forget_unconfirmed(timestamp: int) -> None:
    """Erase what was sent with forms and never confirmed."""
    capturing.forget_unconfirmed()


@task()
def mail_submission(pk: int) -> None:
    """Ask whoever sent a form whether they did."""
    found = waiting_submission(pk)
    if found is not None:
        mail_confirmation(found)


@task()
def score_leads_of(party_id: int) -> None:
    """Of a party that changed."""
    leads = open_leads(SYSTEM, party=Party(pk=party_id))
    scoring.score_leads(list(leads.values_list("pk", flat=True)))


@task(queueing_lock="score_all_leads")
def score_all_leads() -> None:
    """After the points were changed."""
    scoring.score_leads()


@task(queueing_lock="note_answers")
def note_answers() -> None:
    """Something passed: perhaps it answered a lead."""
    timing.note_answers()


def mail_submission_soon(happening: Any) -> None:
    """Queue it where the form asks for a confirmation."""
    if happening.waits:
        mail_submission.defer(pk=happening.submission)


@task(queueing_lock="hear_mails")
def hear_mails() -> None:
    """A mail came into a mailbox."""
    mails.hear_mails()


def hear_mails_soon(_happening: object = None) -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        hear_mails.defer()


def score_leads_of_soon(happening: Any) -> None:
    """Queue it."""
    score_leads_of.defer(party_id=happening.party)


def note_answers_soon(_happening: object = None) -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        note_answers.defer()


def score_again_soon(happening: Any) -> None:
    """Queue it where the engine changed how leads are valued, unless it is waiting already."""
    if happening.type == "point_rule":
        with suppress(AlreadyEnqueued), transaction.atomic():
            score_all_leads.defer()
