"""Bringing what changed here into a calendar, one event at a time.

That an event is on its way is written down before it leaves, with the address that it will have: whoever
is stopped in between finds it there and knows it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils import timezone

from rapport.activities.actions.calendars.taking import Taker, There, take
from rapport.activities.caldav.appointments import kept, restored, settled
from rapport.activities.caldav.collection import Collection
from rapport.activities.caldav.server import Answered
from rapport.activities.caldav.writing import Stamp, rewritten, written
from rapport.activities.models import Activity, CalendarEntry
from rapport.activities.queries.appointments import BEHIND, Standing, standing_of, standings
from rapport.kit.errors import RapportError
from rapport.kit.speech import say
from rapport.platform.accounts.mails import absolute
from rapport.platform.records.types import declared_type

MEANWHILE = 412
ITS_OWN = (400, 403, 405, 409, 413, 415, 422)
"""What a server says of one event that it does not take; anything else concerns the calendar."""


@dataclass
class Giver:
    """Where to, for whom, and how many of what came of it. ``again``: somebody else was faster, look anew."""

    taker: Taker
    calendar: Collection
    counts: Counter[str] = field(default_factory=Counter)
    again: bool = False


def waiting(giver: Giver) -> list[tuple[CalendarEntry | None, Standing | None]]:
    """What is not in the calendar as it is here."""
    taker = giver.taker
    entries = list(CalendarEntry.objects.filter(link=taker.link))
    by_series = {one.series_id: one for one in entries if one.series_id}
    by_activity = {one.activity_id: one for one in entries if one.activity_id}
    found: list[tuple[CalendarEntry | None, Standing | None]] = []
    seen = set()
    for ours in standings(taker.by, since=taker.since):
        series = ours.series.pk if ours.series else 0
        entry = by_series.get(series) or by_activity.get(ours.activity.pk)
        seen.add(entry.pk if entry else 0)
        if entry is None or _differs(taker, entry, ours):
            found.append((entry, ours))
    lately = Q(activity=None) | Q(activity__ends_at__gte=taker.since - BEHIND)
    rest = CalendarEntry.objects.filter(lately, link=taker.link, agreed__isnull=False)
    for entry in rest.exclude(pk__in=seen):
        now = standing_of(taker.by, entry, since=taker.since)
        if (now is None and not _goes_on(entry)) or (now and _differs(taker, entry, now)):
            found.append((entry, now))
    return found


def give(giver: Giver, entry: CalendarEntry | None, ours: Standing | None) -> None:
    """Let the calendar be as it is here. Raises Answered for what concerns the whole calendar."""
    if ours is None:
        if entry is not None:
            _remove(giver, entry)
    elif entry is None:
        entry = _begun(giver, ours)
        (_change if entry.etag else _add)(giver, entry, ours)
    elif not entry.etag:
        _add(giver, _joined(entry, ours), ours)
    else:
        _change(giver, _joined(entry, ours), ours)


def _differs(taker: Taker, entry: CalendarEntry, ours: Standing) -> bool:
    """Whether ``ours`` should go out; not what was deleted there, nor what is refused as it is."""
    if entry.path is None or entry.agreed is None or entry.refused == kept(ours.appointment):
        return False
    agreed = settled(restored(entry.agreed), since=taker.since)
    return not entry.etag or not ours.appointment.says(agreed)


def _goes_on(entry: CalendarEntry) -> bool:
    """Whether of what repeats only exceptions are left."""
    return any(one.activity.is_open for one in entry.exceptions.select_related("activity"))


def _begun(giver: Giver, ours: Standing) -> CalendarEntry:
    """The entry of what was never there, or was called off there and is open here again."""
    link = giver.taker.link
    entry = CalendarEntry.objects.filter(link=link, uid=ours.uid).first()
    if entry is None:
        entry = CalendarEntry(link=link, uid=ours.uid, path=giver.calendar.path_for(ours.uid))
    entry.agreed, entry.title = kept(ours.appointment), ours.activity.subject
    entry.activity, entry.series = _without_entry(ours.activity), ours.series
    entry.save()
    return entry


def _without_entry(activity: Activity) -> Activity | None:
    """The activity, unless something else stands for it."""
    return None if CalendarEntry.objects.filter(activity=activity).exists() else activity


def _joined(entry: CalendarEntry, ours: Standing) -> CalendarEntry:
    """The entry of what repeats by now, or otherwise than before, or no more."""
    series_id = ours.series.pk if ours.series else None
    if entry.series_id != series_id:
        entry.series = ours.series
        entry.exceptions.all().delete()
    if entry.activity_id != ours.activity.pk:
        entry.activity = ours.activity
    entry.save(update_fields=["series", "activity"])
    return entry


def _add(giver: Giver, entry: CalendarEntry, ours: Standing) -> None:
    path = entry.path or giver.calendar.path_for(entry.uid)
    try:
        etag = giver.calendar.put(path, written(ours.appointment, _stamp(entry, ours)))
    except Answered as answer:
        if answer.status == MEANWHILE:
            _look(giver, path)
        elif answer.status not in ITS_OWN or answer.status == 403:
            raise
        else:
            _refuse(giver, entry, ours, answer.status)
        return
    entry.path = path
    _agree(giver, entry, ours, etag, "sent")


def _change(giver: Giver, entry: CalendarEntry, ours: Standing) -> None:
    path, taker = entry.path or "", giver.taker
    there = giver.calendar.event(path)
    if there is None:  # the next look at the calendar says that it is gone
        return
    if there[1] != entry.etag:
        take(taker, There(*there))
        giver.again = True
        return
    try:
        stamp = _stamp(entry, ours)
        text = rewritten(there[2], ours.appointment, stamp, since=taker.since)
        etag = giver.calendar.put(path, text, etag=there[1])
    except RapportError as error:
        _refuse(giver, entry, ours, 0, str(error))
        return
    except Answered as answer:
        if answer.status == MEANWHILE:
            _look(giver, path)
        elif answer.status not in ITS_OWN:
            raise
        else:
            _refuse(giver, entry, ours, answer.status)
        return
    _agree(giver, entry, ours, etag, "sent")


def _remove(giver: Giver, entry: CalendarEntry) -> None:
    if entry.etag and entry.path:
        try:
            giver.calendar.delete(entry.path, etag=entry.etag)
        except Answered as answer:
            if answer.status == MEANWHILE:
                _look(giver, entry.path)
                return
            if answer.status not in ITS_OWN:
                raise
    entry.delete()
    giver.counts["deleted"] += 1


def _look(giver: Giver, path: str) -> None:
    """Take over what somebody else has put there meanwhile."""
    there = giver.calendar.event(path)
    if there is not None:
        take(giver.taker, There(*there))
    giver.again = True


def _agree(giver: Giver, entry: CalendarEntry, ours: Standing, etag: str, what: str) -> None:
    entry.etag, entry.agreed = etag, kept(ours.appointment)
    entry.refused, entry.problem = None, ""
    entry.title = "" if ours.appointment.is_private else ours.activity.subject
    entry.save()
    giver.counts[what] += 1


def _refuse(giver: Giver, entry: CalendarEntry, ours: Standing, status: int, why: str = "") -> None:
    """Note what the server would not take; it is tried again once it is another one."""
    entry.refused = kept(ours.appointment)
    entry.problem = why or say("The server refuses it (%(status)s).", status=status)
    entry.save()
    giver.counts["refused"] += 1


def _stamp(entry: CalendarEntry, ours: Standing) -> Stamp:
    url = absolute(declared_type("activity").url_of(ours.activity.pk))
    return Stamp(entry.uid, timezone.now(), url)
