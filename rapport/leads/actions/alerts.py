"""Telling people of leads that wait: its owner before it is late, those who lead when it is; each once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from rapport.kit.speech import noted, say
from rapport.leads.events import LeadRanLate
from rapport.leads.models import Lead
from rapport.leads.models.leads import OPEN
from rapport.leads.queries.conditions import lead_type
from rapport.platform import access
from rapport.platform.access import SYSTEM, Role
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.ui.formats import datetime as written

AT_ONCE = 50
AHEAD = timedelta(minutes=15)
SOON = noted("%(lead)s waits for an answer until %(when)s.")
LATE = noted("%(lead)s was not answered in time (%(owner)s).")


@transaction.atomic
def tell_of_waiting_leads(now: datetime) -> int:
    """Tell of the leads that are late, and of those that soon will be; returns of how many."""
    rows = Lead.objects.select_for_update(of=("self",), skip_locked=True).select_related("owner")
    waiting = rows.filter(status__in=OPEN, responded_at=None, deleted_at=None)
    late = list(
        waiting.filter(respond_by__lte=now, late_told_at=None).order_by("respond_by")[:AT_ONCE]
    )
    for lead in late:
        _tell_late(lead, now)
    soon = waiting.filter(respond_by__lte=now + AHEAD, warned_at=None, owner__isnull=False)
    warned = list(soon.order_by("respond_by")[:AT_ONCE])
    for lead in warned:
        if lead.owner is not None:
            _tell(lead.owner, lead, SOON)
        lead.warned_at = now
        lead.save(update_fields=["warned_at"])
    return len(late) + len(warned)


def _tell_late(lead: Lead, now: datetime) -> None:
    told = [user for user in _leading(lead) if access.may(actor_of(user), "leads.read_leads", lead)]
    for user in told:
        _tell(user, lead, LATE)
    lead.late_told_at = now
    lead.save(update_fields=["late_told_at"])
    happening = LeadRanLate(lead.name, [user.pk for user in told])
    events.record(happening, by=SYSTEM, about=lead.party_id, subject=lead)


def _leading(lead: Lead) -> QuerySet[User]:
    """Who leads its team or its owner; where nobody does, the sales managers."""
    active = User.objects.filter(is_active=True).exclude(pk=lead.owner_id or 0)
    leads = Q(memberships__team=lead.team_id, memberships__is_lead=True)
    if lead.owner and lead.owner.manager_id:
        leads |= Q(pk=lead.owner.manager_id)
    chosen = active.filter(leads).distinct()
    return chosen if chosen.exists() else active.filter(roles__contains=[Role.SALES_MANAGER])


def _tell(user: User, lead: Lead, sentence: str) -> None:
    with speaking_to(user):
        when = written(lead.respond_by) if lead.respond_by else ""
        owner = lead.owner or say("nobody's")
        text = say(sentence, lead=lead.name, when=when, owner=owner)
    topic = f"lead {lead.pk} {'late' if sentence == LATE else 'soon'}"
    url = lead_type().url_of(lead.pk)
    notify(user.pk, text, kind=Kind.ALERT, url=url, topic=topic, record=lead)
