"""What stands in somebody's own calendar here, as calendars elsewhere know it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q

from rapport.activities.caldav.appointments import (
    LONGEST,
    Appointment,
    Facts,
    restored,
    settled,
)
from rapport.activities.models import Activity, CalendarEntry, CalendarException, Series
from rapport.platform.access import Actor

KINDS = (Activity.Kind.CALL, Activity.Kind.MEETING, Activity.Kind.VISIT)
"""What stands in calendars; tasks and mails are done at any time of their day."""
BEHIND = timedelta(days=30)
MOST = 5000
SECOND = timedelta(seconds=1)
_ENDS = re.compile(r";?(COUNT|UNTIL)=[^;]*")
_OWN = re.compile(r"(activity|series)-(\d{1,18})@(.+)")


@dataclass(frozen=True)
class Standing:
    """An activity, or a series as its latest ``activity`` stands for it."""

    uid: str
    appointment: Appointment
    activity: Activity
    series: Series | None = None


def standings(asker: Actor, *, since: datetime) -> list[Standing]:
    """What the asker owns and belongs in their calendar, from a month ago on. Four queries."""
    rows = Activity.objects.filter(owner_id=asker.user_id or 0, kind__in=KINDS, deleted_at=None)
    lately = rows.filter(ends_at__gte=since - BEHIND).exclude(status=Activity.Status.CANCELLED)
    singles = lately.filter(series=None, calendar_exception=None).select_related(
        "party", "calendar_entry"
    )
    going_on = lately.exclude(series=None).values("series_id")
    found = [_single(one, _entry_of(one), since) for one in singles.order_by("due_at", "id")[:MOST]]
    return found + _all_series(asker, Series.objects.filter(pk__in=going_on), since)


def standing_of(asker: Actor, entry: CalendarEntry, *, since: datetime) -> Standing | None:
    """What ``entry`` is here by now; None when it does not belong in the asker's calendar any more."""
    if entry.series_id is not None:
        found = _all_series(asker, Series.objects.filter(pk=entry.series_id), since)
        return found[0] if found else None
    one = Activity.objects.select_related("party").filter(pk=entry.activity_id or 0).first()
    return _single(one, entry, since) if one is not None and _stands(asker, one) else None


def own_uid(activity: Activity) -> str:
    """The UID by which an activity, or its series, goes out: the same for ever, and nobody else's."""
    name, pk = ("series", activity.series_id) if activity.series_id else ("activity", activity.pk)
    return f"{name}-{pk}@{_host()}"


def of_own_uid(asker: Actor, uid: str) -> Activity | None:
    """The activity of the asker's that went out by this UID."""
    found = _OWN.fullmatch(uid)
    if found is None or found[3] != _host():
        return None
    name = "pk" if found[1] == "activity" else "series_id"
    rows = Activity.objects.filter(**{name: int(found[2])}, owner_id=asker.user_id or 0)
    return rows.select_related("series").order_by("-series_at").first()


def _host() -> str:
    return urlsplit(settings.BASE_URL).hostname or "rapport"


def _entry_of(activity: Activity) -> CalendarEntry | None:
    return getattr(activity, "calendar_entry", None)


def _stands(asker: Actor, activity: Activity) -> bool:
    return (
        activity.deleted_at is None
        and activity.status != Activity.Status.CANCELLED
        and activity.owner_id == asker.user_id
        and activity.kind in KINDS
    )


def _single(activity: Activity, entry: CalendarEntry | None, since: datetime) -> Standing:
    uid = entry.uid if entry else own_uid(activity)
    is_private = _agreed(entry).is_private if entry and entry.agreed else False
    found = Appointment(_facts(activity, uid), activity.zone, is_private=is_private)
    return Standing(uid, settled(found, since=since), activity)


def _facts(activity: Activity, uid: str) -> Facts:
    """What is told of an activity; where it is from here, with whom in brackets."""
    return Facts(
        told_subject(activity, uid),
        activity.due_at,
        activity.duration_minutes,
        activity.notes,
        activity.place,
        activity.is_whole_day,
    )


def told_subject(activity: Activity, uid: str) -> str:
    """The subject as the calendar shows it."""
    told = f"{activity.subject}{_whom(activity, uid)}"
    return told if len(told) <= LONGEST else activity.subject


def heard_subject(activity: Activity, uid: str, subject: str) -> str:
    """The subject that the calendar shows, as the activity has it."""
    return subject.removesuffix(_whom(activity, uid)) or subject


def _whom(activity: Activity, uid: str) -> str:
    is_from_here = activity.party_id is not None and _OWN.fullmatch(uid) is not None
    return f" ({activity.party.name})" if is_from_here and activity.party else ""


def _agreed(entry: CalendarEntry) -> Appointment:
    return restored(entry.agreed or {})


def _all_series(asker: Actor, found: Iterable[Series], since: datetime) -> list[Standing]:
    series = {one.pk: one for one in found}
    lately = Q(series_at__gte=since - BEHIND) | Q(status=Activity.Status.OPEN)
    rows: dict[int, list[Activity]] = {pk: [] for pk in series}
    here = Activity.objects.filter(lately, series__in=series).select_related("party")
    for row in here.order_by("series_at"):
        rows[row.series_id or 0].append(row)
    entries = {one.series_id: one for one in CalendarEntry.objects.filter(series__in=series)}
    moved = _exceptions(entries.values())
    standing = [
        _of_series(asker, one, rows[pk], entries.get(pk), moved.get(pk, []))
        for pk, one in series.items()
        if rows[pk]
    ]
    return [
        replace(one, appointment=settled(one.appointment, since=since))
        for one in standing
        if one is not None
    ]


def _exceptions(entries: Collection[CalendarEntry]) -> dict[int, list[CalendarException]]:
    found: dict[int, list[CalendarException]] = {}
    series = {entry.pk: entry.series_id or 0 for entry in entries}
    rows = CalendarException.objects.filter(entry__in=series).select_related("activity__party")
    for one in rows:
        found.setdefault(series[one.entry_id], []).append(one)
    return found


def _of_series(
    asker: Actor,
    series: Series,
    rows: Sequence[Activity],
    entry: CalendarEntry | None,
    exceptions: Sequence[CalendarException],
) -> Standing | None:
    """A series as one event: the words are those of the activity that is open, or was the last."""
    alive = [row for row in rows if _stands(asker, row)]
    rule, cut = _rule_until(series, rows, alive)
    if not rule:
        return None
    main = next((row for row in alive if row.is_open), (alive or rows)[-1])
    uid = entry.uid if entry else own_uid(main)
    moved = {row.series_at: _facts(row, uid) for row in alive if row.series_at}
    dead = {row.series_at for row in rows if row not in alive and row.series_at}
    instead = {one.at: one.activity for one in exceptions if _stands(asker, one.activity)}
    moved |= {at: _facts(one, uid) for at, one in instead.items()}
    gone = {at for at in (set(series.except_at) | dead) - moved.keys() if not cut or at < cut}
    is_private = _agreed(entry).is_private if entry and entry.agreed else False
    found = Appointment(
        replace(_facts(main, uid), starts_at=series.starts_at),
        series.zone,
        rule,
        frozenset(gone),
        moved,
        is_private,
    )
    return Standing(uid, found, main, series)


def _rule_until(
    series: Series, rows: Sequence[Activity], alive: Sequence[Activity]
) -> tuple[str, datetime | None]:
    """The rule, as far as the series goes, and where it is cut off; no rule where nothing is left of it."""
    if any(row.is_open for row in alive) or (series.ended_at is None and rows[-1] in alive):
        return series.rule, None
    last = alive[-1].series_at if alive else None
    dead = [row.series_at for row in rows if row.series_at and (not last or row.series_at > last)]
    cut = dead[0] if dead else series.recurrence.after(last or series.starts_at)
    if cut is None:
        return series.rule, None
    if cut <= series.starts_at:
        return "", cut
    bare = _ENDS.sub("", series.rule)
    return f"{bare};UNTIL={(cut - SECOND).astimezone(UTC):%Y%m%dT%H%M%SZ}", cut
