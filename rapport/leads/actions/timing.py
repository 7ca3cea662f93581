"""Until when leads are to be answered, and when they were."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from rapport.kit.errors import Invalid
from rapport.leads.actions.stays import keep_stays
from rapport.leads.events import LeadAnswered
from rapport.leads.hours import due
from rapport.leads.models import Lead, ResponseTarget
from rapport.leads.models.leads import OPEN
from rapport.leads.queries.conditions import meeting
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.touchpoints.channels import Channel, Direction

AT_ONCE = 500
MET = (Channel.PHONE_CALL, Channel.MEETING, Channel.FACE_TO_FACE, Channel.SERVICE_CALL)
"""Where we answer even when the customer began it: we talked."""
ANSWERED = """
    SELECT lead.id, min(passed.at)
      FROM leads_lead AS lead JOIN touchpoints_interaction AS passed
        ON passed.party_id = lead.party_id AND passed.at >= coalesce(lead.returned_at, lead.received_at)
     WHERE lead.responded_at IS NULL AND lead.deleted_at IS NULL AND lead.status = ANY (%(open)s)
       AND (%(parties)s::bigint[] IS NULL OR lead.party_id = ANY (%(parties)s::bigint[]))
       AND (passed.direction = %(out)s OR passed.channel = ANY (%(met)s))
     GROUP BY lead.id ORDER BY lead.id LIMIT %(most)s"""


def set_targets(pks: Collection[int]) -> None:
    """Say until when each of these leads is to be answered: by the first target that it meets, if any.

    A query for each target and one for all leads.
    """
    left = set(pks)
    due_at: dict[int, datetime] = {}
    targets = ResponseTarget.objects.filter(is_on=True, deleted_at=None)
    for target in targets.order_by("position", "pk"):
        try:
            met = list(meeting(target.condition, left))
        except Invalid:
            continue
        for lead in met:
            due_at[lead.pk] = due(lead.waits_since, target.minutes, target.hours)
        left -= {lead.pk for lead in met}
    rows = [Lead(pk=pk, respond_by=at) for pk, at in due_at.items()]
    Lead.objects.bulk_update(rows, ["respond_by"], batch_size=AT_ONCE)


@transaction.atomic
def note_answers(parties: Collection[int] | None = None) -> int:
    """Write down which waiting leads, of these parties where given, were answered: by the first thing that
    went out to the party after the lead came or came back, or a talk that was held. Returns how many; a few hundred at
    a time.
    """
    asked = {
        "open": [str(status) for status in OPEN],
        "parties": None if parties is None else list(parties),
        "out": Direction.OUTBOUND.value,
        "met": [channel.value for channel in MET],
        "most": AT_ONCE,
    }
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, asked)
        found = dict(cursor.fetchall())
    waiting = Lead.objects.select_for_update(of=("self",)).filter(responded_at=None)
    rows = list(waiting.filter(pk__in=found).order_by("pk"))
    for lead in rows:
        _note(lead, found[lead.pk])
    keep_stays([lead.pk for lead in rows])
    return len(rows)


def _note(lead: Lead, at: datetime) -> None:
    lead.responded_at = at
    if lead.status == Lead.Status.NEW:
        lead.status, lead.status_since = Lead.Status.WORKING, at
    lead.version += 1
    lead.save(update_fields=["responded_at", "status", "status_since", "version", "updated_at"])
    minutes = int((at - lead.waits_since).total_seconds() // 60)
    happening = LeadAnswered(lead.name, minutes)
    events.record(happening, by=SYSTEM, about=lead.party_id, subject=lead)
