"""What somebody has to do today, from their own planned work and what other apps add."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.urls import reverse

from rapport.activities.daily import Entry, Ranked, day_sources, ranked
from rapport.activities.models import Activity, Participation
from rapport.parties.models import Party, PhoneNumber, Trait
from rapport.platform import access
from rapport.platform.access import Actor, Right

MOST = 200
AHEAD = timedelta(days=7)
MOST_AHEAD = 20
TRAITS = ("revenue", "overdue_ratio")
APPOINTMENTS = frozenset({Activity.Kind.MEETING, Activity.Kind.VISIT, Activity.Kind.CALL})
ICONS = {
    "call": "phone",
    "meeting": "users",
    "task": "checkbox",
    "email": "mail",
    "visit": "map-pin",
}


@dataclass(frozen=True)
class Day:
    """A person's day: what to do in order, what comes in the next days, and how much was done."""

    todo: list[Ranked]
    ahead: list[Activity]
    done_count: int
    has_more: bool


def my_day(asker: Actor, *, now: datetime, begins: datetime, ends: datetime) -> Day:
    """The asker's day from ``begins`` to ``ends``. A fixed number of queries, and those of other apps."""
    access.require(asker, "activities.read_activities")
    rows = _own(asker)
    begun = rows.filter(due_at__lt=ends).order_by("due_at", "id")[: MOST + 1]
    due = [one for one in begun if not one.is_whole_day or one.due_on <= begins.date()]
    ahead = rows.filter(due_at__gte=ends, due_at__lt=ends + AHEAD).order_by("due_at", "id")
    editable = set(
        access.visible_to(
            asker, Activity.objects.filter(pk__in=[one.pk for one in due]), Right.EDIT
        ).values_list("pk", flat=True)
    )
    entries = [_entry(one, may_edit=one.pk in editable) for one in due[:MOST]]
    for source in day_sources():
        entries += list(source(asker, ends))[:MOST]
    done = Activity.objects.filter(
        owner_id=asker.user_id, done_at__gte=begins, done_at__lt=ends, deleted_at=None
    )
    return Day(
        ranked(_enriched(asker, entries), now, day_ends=ends),
        list(ahead[:MOST_AHEAD]),
        done.count(),
        len(due) > MOST,
    )


def _own(asker: Actor) -> QuerySet[Activity]:
    """What the asker has open: their own, and what they take part in."""
    takes_part = Participation.objects.filter(user_id=asker.user_id or 0).values("activity_id")
    mine = Q(owner_id=asker.user_id or 0) | Q(pk__in=takes_part)
    rows = Activity.objects.filter(mine, status=Activity.Status.OPEN, deleted_at=None)
    return access.visible_to(asker, rows.select_related("party"))


def _entry(activity: Activity, *, may_edit: bool) -> Entry:
    return Entry(
        key=f"activity:{activity.pk:012}",
        subject=activity.subject,
        url=reverse("activity", args=[activity.pk]),
        icon=ICONS[activity.kind],
        due_at=activity.due_at,
        late_at=activity.late_at,
        is_whole_day=activity.is_whole_day,
        is_appointment=activity.kind in APPOINTMENTS,
        is_promised=activity.is_promised,
        priority=activity.priority,
        party_id=activity.party_id,
        activity_id=activity.pk,
        may_edit=may_edit,
    )


def _enriched(asker: Actor, entries: list[Entry]) -> list[Entry]:
    """With names, phones and traits of those parties that the asker sees. Three queries."""
    wanted = {entry.party_id for entry in entries if entry.party_id}
    seen = access.visible_to(asker, Party.objects.filter(pk__in=wanted, deleted_at=None))
    names = dict(seen.values_list("pk", "name"))
    numbers = PhoneNumber.objects.filter(party__in=names).exclude(e164="")
    phones = dict(numbers.order_by("is_primary", "-pk").values_list("party_id", "e164"))
    traits: dict[tuple[int, str], Decimal | None] = {
        (party_id, name): number
        for party_id, name, number in Trait.objects.filter(
            party__in=names, name__in=TRAITS
        ).values_list("party_id", "name", "number")
    }
    return [
        replace(
            entry,
            party_name=names[entry.party_id],
            phone=phones.get(entry.party_id, ""),
            revenue=traits.get((entry.party_id, "revenue")),
            overdue_ratio=traits.get((entry.party_id, "overdue_ratio")),
        )
        if entry.party_id in names
        else replace(entry, party_id=None)
        for entry in entries
    ]
