"""Dashboards sent by mail: begun, changed and given up by who has them sent, stopped by who gets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rapport.dashboards import events as told
from rapport.dashboards.models import Dashboard, Mailing, Recipient
from rapport.dashboards.queries.finding import dashboard
from rapport.dashboards.queries.mailings import mailing_of, own_mailing, readers
from rapport.dashboards.sending import PERIODS
from rapport.dashboards.stopping import read_token
from rapport.kit.errors import Invalid, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of, own_user
from rapport.platform.events import actions as events
from rapport.platform.exchange.actions.schedules import zone_of
from rapport.platform.exchange.rhythm import next_after

LAST_HOUR, LAST_DAY = 23, 28


@dataclass(frozen=True)
class Plan:
    """When a dashboard is sent, about what time, and to whom: ``day`` counts from 0 in a week, from 1 in a
    month.
    """

    user_ids: tuple[int, ...]
    every: str = Mailing.Every.WEEK
    day: int = 0
    hour: int = 7
    period: str = "month:0"


@transaction.atomic
def schedule_mailing(pk: int, plan: Plan, *, by: Actor) -> Mailing:
    """Have the dashboard ``pk`` sent from now on. Raises Invalid, NotFound, NotAllowed."""
    access.require(by, "dashboards.send_dashboard")
    found = dashboard(by, pk)
    row = Mailing(dashboard=found, owner=own_user(by))
    people = _fill(row, plan, by)
    row.save()
    _address(row, people)
    events.record(told.MailingScheduled(found.name, row.every, people), by=by, subject=found)
    return row


@transaction.atomic
def edit_mailing(pk: int, mailing_pk: int, plan: Plan, *, by: Actor) -> Mailing:
    """Send it at other times, or to others; one that had stopped goes on. Who stopped it for themselves
    stays without.
    """
    row = own_mailing(by, pk, mailing_pk)
    people = _fill(row, plan, by)
    row.save()
    _address(row, people)
    said = told.MailingEdited(row.dashboard.name, row.every, people)
    events.record(said, by=by, subject=row.dashboard)
    return row


@transaction.atomic
def delete_mailing(pk: int, mailing_pk: int, *, by: Actor) -> None:
    """Send it no more."""
    row = own_mailing(by, pk, mailing_pk)
    events.record(told.MailingDeleted(row.dashboard.name), by=by, subject=row.dashboard)
    row.delete()


@transaction.atomic
def stop_mailing(pk: int, mailing_pk: int, *, by: Actor) -> None:
    """Let it not be sent to ``by`` any more."""
    _stop(mailing_of(by, pk, mailing_pk), by)


@transaction.atomic
def resume_mailing(pk: int, mailing_pk: int, *, by: Actor) -> None:
    """Let it be sent to ``by`` again, who had stopped it."""
    row = mailing_of(by, pk, mailing_pk)
    stopped = row.recipients.filter(user=by.user_id or 0, stopped_at__isnull=False)
    if stopped.update(stopped_at=None):
        said = told.MailingResumed(row.dashboard.name, by.user_id or 0)
        events.record(said, by=by, subject=row.dashboard)


@transaction.atomic
def stop_mailing_by_link(token: str) -> None:
    """Stop what the link at the foot of a mail came with. Raises NotFound when it was forged, or is of
    nothing that is still sent.
    """
    found = read_token(token)
    rows = Recipient.objects.select_related("mailing__dashboard", "user")
    one = rows.filter(mailing=found[0], user=found[1]).first() if found else None
    if one is None:
        raise NotFound(
            "bad_stop_link", "This link is damaged, or what it came with is sent no more."
        )
    _stop(one.mailing, actor_of(one.user))


def next_time(row: Mailing) -> datetime:
    """When it is due next, on its owner's clock."""
    return next_after(row.every, row.day, row.hour, timezone.now(), zone_of(row.owner))


def _stop(row: Mailing, by: Actor) -> None:
    going = row.recipients.filter(user=by.user_id or 0, stopped_at=None)
    if going.update(stopped_at=timezone.now()):
        said = told.MailingStopped(row.dashboard.name, by.user_id or 0)
        events.record(said, by=by, subject=row.dashboard)


def _fill(row: Mailing, plan: Plan, by: Actor) -> list[int]:
    """Put the plan into ``row``; returns to whom. Raises Invalid field by field."""
    people, wrong = _people(row.dashboard, plan, by), {}
    if not people:
        wrong["people"] = say("Choose somebody who may see the dashboard.")
    if plan.every not in Mailing.Every.values or not 0 <= plan.day <= LAST_DAY:
        wrong["rhythm"] = say("Choose one of the days.")
    if not 0 <= plan.hour <= LAST_HOUR:
        wrong["hour"] = say("An hour is from 0 to 23.")
    if plan.period not in PERIODS:
        wrong["period"] = say("Choose one of the times.")
    if wrong:
        raise Invalid("bad_mailing", fields=wrong)
    row.every, row.day, row.hour, row.period = plan.every, plan.day, plan.hour, plan.period
    row.reason, row.next_at = "", next_time(row)
    return people


def _people(row: Dashboard, plan: Plan, by: Actor) -> list[int]:
    known = {person.pk for person in readers(by, row)}
    return [pk for pk in dict.fromkeys(plan.user_ids) if pk in known]


def _address(row: Mailing, people: list[int]) -> None:
    """Send it to these from now on, and to nobody else."""
    row.recipients.exclude(user__in=people).delete()
    made = [Recipient(mailing=row, user_id=pk) for pk in people]
    Recipient.objects.bulk_create(made, ignore_conflicts=True)
