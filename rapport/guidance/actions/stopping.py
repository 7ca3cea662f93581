"""Ending a sequence before its last step: by hand, or for what happened meanwhile."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from rapport.guidance.events import SequenceFinished, SequenceStopped
from rapport.guidance.models import Enrolment, Letter
from rapport.kit.errors import Refused
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events

_OVER = """
    WITH active AS (
        SELECT e.id, e.party_id, e.about, e.enrolled_at, s.stops_on, s.purpose
          FROM guidance_enrolment AS e JOIN guidance_sequence AS s ON s.id = e.sequence_id
         WHERE e.state = 'active'
           AND (%(parties)s::bigint[] IS NULL OR e.party_id = ANY (%(parties)s::bigint[])))
    SELECT id, 'gone' FROM active WHERE EXISTS (
        SELECT FROM parties_party AS p WHERE p.id = party_id AND p.deleted_at IS NOT NULL)
    UNION ALL
    SELECT id, 'opted_out' FROM active WHERE EXISTS (
        SELECT FROM parties_consent AS c
         WHERE c.party_id = active.party_id AND c.purpose = active.purpose
           AND c.channel IN ('any', 'email') AND c.state = 'withdrawn' AND c.at > enrolled_at)
        OR EXISTS (
        SELECT FROM touchpoints_suppression AS u
         WHERE u.party_id = active.party_id AND u.deleted_at IS NULL AND u.created_at > enrolled_at
           AND u.channel IN ('any', 'email'))
    UNION ALL
    SELECT id, 'closed' FROM active WHERE about LIKE 'sales.opportunity:%%' AND EXISTS (
        SELECT FROM sales_opportunity AS o
         WHERE o.id = split_part(about, ':', 2)::bigint
           AND (o.status <> 'open' OR o.deleted_at IS NOT NULL))
    UNION ALL
    SELECT id, 'lead_over' FROM active WHERE about LIKE 'leads.lead:%%' AND EXISTS (
        SELECT FROM leads_lead AS l
         WHERE l.id = split_part(about, ':', 2)::bigint
           AND (l.status NOT IN ('new', 'working') OR l.deleted_at IS NOT NULL))
    UNION ALL
    SELECT id, 'met' FROM active WHERE EXISTS (
        SELECT FROM activities_activity AS a
         WHERE a.party_id = active.party_id AND a.kind IN ('meeting', 'visit')
           AND a.status <> 'cancelled' AND a.deleted_at IS NULL AND a.created_at > enrolled_at)
        OR EXISTS (
        SELECT FROM activities_participation AS t
          JOIN activities_activity AS a ON a.id = t.activity_id
         WHERE t.party_id = active.party_id AND a.kind IN ('meeting', 'visit')
           AND a.status <> 'cancelled' AND a.deleted_at IS NULL AND a.created_at > enrolled_at)
        OR EXISTS (
        SELECT FROM touchpoints_interaction AS i
         WHERE i.party_id = active.party_id AND i.at > enrolled_at
           AND i.channel IN ('meeting', 'face_to_face'))
    UNION ALL
    SELECT id, 'replied' FROM active WHERE EXISTS (
        SELECT FROM touchpoints_interaction AS i
         WHERE i.party_id = active.party_id AND i.at > enrolled_at AND i.direction = 'in'
           AND (stops_on = '{}' OR i.channel = ANY (stops_on)))"""


@transaction.atomic
def stop_enrolment(enrolment: Enrolment, *, by: Actor) -> Enrolment:
    """Let nothing more come of it. Raises Refused when it is over already."""
    access.require(by, "guidance.stop_enrolment", enrolment)
    held = Enrolment.objects.select_for_update(of=("self",)).select_related("sequence")
    enrolment = held.get(pk=enrolment.pk)
    if not enrolment.is_active:
        raise Refused("not_active", "This is over already.")
    end(enrolment, Enrolment.Why.BY_HAND, by=by)
    return enrolment


def stop_where_over(parties: Collection[int] | None = None) -> int:
    """Stop those who answered, met us, opted out, were decided or are gone; all, or of some parties.

    One statement finds them, whatever led to it; returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OVER, {"parties": None if parties is None else list(parties)})
        why = dict(reversed(cursor.fetchall()))
    for pk in sorted(why):
        _stop(pk, why[pk])
    return len(why)


@transaction.atomic
def _stop(pk: int, why: str) -> None:
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("sequence")
    found = rows.filter(pk=pk, state=Enrolment.State.ACTIVE).first()
    if found is not None:
        end(found, why)


@transaction.atomic(savepoint=False)
def end(enrolment: Enrolment, why: str = "", *, by: Actor = SYSTEM, said: str = "") -> None:
    """Write that ``enrolment``, which is held, is over: stopped for ``why``, or finished. Its waiting mail
    is not sent. For actions.
    """
    enrolment.state = Enrolment.State.STOPPED if why else Enrolment.State.DONE
    enrolment.why, enrolment.said = why, said[:250]
    enrolment.due_at, enrolment.ended_at = None, timezone.now()
    enrolment.save(update_fields=["state", "why", "said", "due_at", "ended_at", "place"])
    Letter.objects.filter(enrolment=enrolment, state=Letter.State.WAITING).update(
        state=Letter.State.DROPPED
    )
    name = enrolment.sequence.name
    told = SequenceStopped(name, why, enrolment.said) if why else SequenceFinished(name)
    events.record(told, by=by, about=enrolment.party_id, subject=enrolment)
