"""Leads that were put off come back on their day, to their owner, to be answered like new ones."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from rapport.kit.speech import noted, say
from rapport.leads.actions.assigning import assign_leads
from rapport.leads.actions.scoring import score_leads
from rapport.leads.actions.timing import set_targets
from rapport.leads.events import LeadCameBack
from rapport.leads.models import Lead
from rapport.leads.queries.conditions import lead_type
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.kinds import Kind

AT_ONCE = 200
BACK = noted("%(lead)s is back: you put it off until today.")
CLEAN = {"back_on": None, "respond_by": None, "responded_at": None}
UNTOLD = {"warned_at": None, "late_told_at": None}


@transaction.atomic
def bring_back_leads(today: date) -> int:
    """Open the leads again that were put off until ``today`` or before; returns how many, a few hundred at
    a time. Where the owner is gone, the rules find somebody.
    """
    rows = Lead.objects.select_for_update(of=("self",), skip_locked=True)
    due = rows.filter(status=Lead.Status.RECYCLED, back_on__lte=today, deleted_at=None)
    leads = list(due.select_related("owner").order_by("back_on", "pk")[:AT_ONCE])
    for lead in leads:
        _open_again(lead)
    pks = [lead.pk for lead in leads]
    score_leads(pks)
    set_targets(pks)
    orphans = [lead.pk for lead in leads if lead.owner is None or not lead.owner.is_active]
    assign_leads(orphans)
    for lead in leads:
        if lead.pk in orphans:
            lead.refresh_from_db()
        happening = LeadCameBack(lead.name, str(lead.owner or ""))
        events.record(happening, by=SYSTEM, about=lead.party_id, subject=lead)
        if lead.owner is not None and lead.owner.is_active:
            _tell(lead, lead.owner)
    return len(leads)


def _open_again(lead: Lead) -> None:
    now = timezone.now()
    for name, value in (CLEAN | UNTOLD).items():
        setattr(lead, name, value)
    lead.status, lead.status_since, lead.returned_at = Lead.Status.NEW, now, now
    lead.version += 1
    fields = ("status", "status_since", "returned_at", "version", "updated_at")
    lead.save(update_fields=[*fields, *CLEAN, *UNTOLD])


def _tell(lead: Lead, owner: User) -> None:
    with speaking_to(owner):
        text = say(BACK, lead=lead.name)
    url = lead_type().url_of(lead.pk)
    notify(owner.pk, text, kind=Kind.REMINDER, url=url, topic=f"lead {lead.pk} back", record=lead)
