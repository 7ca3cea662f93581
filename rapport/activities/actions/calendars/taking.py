"""Taking over what changed in a calendar, one event in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from rapport.activities.actions.calendars.placing import begin, place, revive, withdraw
from rapport.activities.caldav.appointments import Appointment, kept, restored, settled, words
from rapport.activities.caldav.merging import merged
from rapport.activities.caldav.reading import Found, read, uid_in
from rapport.activities.models import CalendarEntry, CalendarLink
from rapport.activities.queries.appointments import Standing, of_own_uid, standing_of
from rapport.kit.errors import RapportError
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.records.types import declared_type

Direction = CalendarLink.Direction
BOTH_CHANGED = noted(
    "“%(what)s” was changed here and in your calendar. The calendar's version counts; what "
    "stood here is kept in its history."
)


@dataclass(frozen=True)
class Taker:
    """For whom it is taken over: with whose rights, by which clock, and since when it counts."""

    link: CalendarLink
    by: Actor
    zone: str
    since: datetime


@dataclass(frozen=True)
class There:
    """An event as the server has it."""

    path: str
    etag: str
    text: bytes


def take(taker: Taker, there: There) -> str:
    """Let what stands in the calendar be true here; returns what that was: "new", "changed", "removed",
    "kept_back" or nothing. What cannot be taken over is left there, and its reason noted.
    """
    try:
        with transaction.atomic():
            return _take(taker, there)
    except RapportError as error:
        with transaction.atomic():
            _keep_back(taker, there, str(error))
        return "kept_back"


@transaction.atomic
def take_deletion(taker: Taker, path: str) -> str:
    """Let what is gone from the calendar be called off here, unless it was changed here since."""
    rows = CalendarEntry.objects.select_for_update().filter(link=taker.link, path=path)
    entry = rows.exclude(etag="").first()
    if entry is None:
        return ""
    if entry.agreed is None:
        entry.delete()
        return ""
    ours = _standing(taker, entry)
    if ours is None:
        entry.delete()
        return ""
    is_changed = not ours.appointment.says(_agreed(taker, entry))
    if is_changed or taker.link.direction == Direction.OUT:
        entry.etag = ""
        entry.save(update_fields=["etag"])
        return ""
    withdraw(entry, by=taker.by)
    _bury(taker, entry)
    return "removed"


def _take(taker: Taker, there: There) -> str:
    entry = _entry_for(taker, there)
    if entry.etag == there.etag and not entry._state.adding:
        return ""
    found = read(there.text, zone=_zone(taker, entry), since=taker.since)
    entry.path, entry.etag, entry.problem, entry.refused = there.path, there.etag, "", None
    if found is None:
        entry.save()
        return ""
    entry.title = "" if found.appointment.is_private else found.appointment.facts.subject
    if entry.agreed is None:
        return _take_new(taker, entry, found)
    if taker.link.direction == Direction.OUT:
        entry.agreed = kept(found.appointment)
        entry.save()
        return ""
    return _take_changed(taker, entry, found)


def _take_new(taker: Taker, entry: CalendarEntry, found: Found) -> str:
    if _is_known(taker, entry, found):
        entry.agreed = kept(found.appointment)
        entry.save()
        return ""
    entry.save()
    is_over = not found.appointment.rule and found.appointment.facts.ends_at < taker.since
    if found.is_off or is_over or taker.link.direction == Direction.OUT:
        return ""
    return _begin(taker, entry, found)


def _is_known(taker: Taker, entry: CalendarEntry, found: Found) -> bool:
    """Whether it stands here already: it went out from here, or was here before it was deleted there."""
    if entry.is_ours:
        return _standing(taker, entry) is not None
    own = of_own_uid(taker.by, found.uid)
    if own is None:
        return False
    others = CalendarEntry.objects.filter(link=taker.link)
    if others.filter(activity=own).exists() or (
        own.series is not None and others.filter(series=own.series).exists()
    ):
        return False
    entry.activity, entry.series = own, own.series
    return True


def _begin(taker: Taker, entry: CalendarEntry, found: Found) -> str:
    if not begin(entry, found.appointment, found.people, by=taker.by, since=taker.since):
        return ""
    entry.agreed = kept(found.appointment)
    entry.save()
    return "new"


def _take_changed(taker: Taker, entry: CalendarEntry, found: Found) -> str:
    base, theirs = _agreed(taker, entry), found.appointment
    ours = _standing(taker, entry)
    entry.agreed = kept(theirs)
    if found.is_off:
        if ours is not None and (ours.appointment.says(base) or ours.appointment.says(theirs)):
            withdraw(entry, by=taker.by)
            ours = None
        if ours is None:
            entry.activity = entry.series = entry.agreed = None
        entry.save()
        return "" if entry.agreed else "removed"
    if ours is None and theirs.says(base):
        entry.save()
        return ""
    if ours is None:
        if not revive(entry, by=taker.by):
            return _again(taker, entry, found)
        ours = _standing(taker, entry)
    if ours is None or theirs.says(ours.appointment):
        entry.save()
        return ""
    both = merged(base, ours.appointment, theirs)
    is_news = not both.appointment.says(ours.appointment)
    if is_news and not place(entry, both.appointment, by=taker.by, since=taker.since):
        return _again(taker, entry, found)
    entry.save()
    if both.conflicts:
        _tell_of_conflict(taker, ours)
    return "changed" if is_news else ""


def _again(taker: Taker, entry: CalendarEntry, found: Found) -> str:
    """What was here is over or gone: what goes on there is a new meeting."""
    entry.activity = entry.series = entry.agreed = None
    entry.save()
    return _begin(taker, entry, found) or "removed"


def _entry_for(taker: Taker, there: There) -> CalendarEntry:
    """What is known of the event: by its UID, wherever it lies by now. Another event in its place is another
    one.
    """
    uid = words(uid_in(there.text))[:500] or f"path:{there.path}"
    rows = CalendarEntry.objects.select_for_update().filter(link=taker.link)
    other = rows.filter(path=there.path).exclude(uid=uid).first()
    if other is not None:
        take_deletion(taker, there.path)
        rows.filter(pk=other.pk).update(path=None)
    found = rows.filter(uid=uid).first()
    return found or CalendarEntry(link=taker.link, uid=uid, path=there.path)


def _keep_back(taker: Taker, there: There, problem: str) -> None:
    entry = _entry_for(taker, there)
    entry.path, entry.etag, entry.problem = there.path, there.etag, problem[:400]
    entry.save()


def _bury(taker: Taker, entry: CalendarEntry) -> None:
    """Remember what was done, so that it does not go out again; what was called off may, once it is open."""
    if _standing(taker, entry) is None:
        entry.delete()
        return
    entry.path, entry.etag, entry.agreed = None, "", None
    entry.save()


def _standing(taker: Taker, entry: CalendarEntry) -> Standing | None:
    return standing_of(taker.by, entry, since=taker.since)


def _agreed(taker: Taker, entry: CalendarEntry) -> Appointment:
    return settled(restored(entry.agreed or {}), since=taker.since)


def _zone(taker: Taker, entry: CalendarEntry) -> str:
    """By which clock days and times without a zone are: that of the activity, once it is one."""
    return str(entry.agreed["zone"]) if entry.agreed else taker.zone


def _tell_of_conflict(taker: Taker, ours: Standing) -> None:
    notify(
        taker.link.pk,
        say(BOTH_CHANGED, what=ours.activity.subject),
        kind=Kind.ALERT,
        url=declared_type("activity").url_of(ours.activity.pk),
        record=ours.activity,
    )
