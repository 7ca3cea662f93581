"""Whether we may contact a party on a channel, for a purpose, now. The one place that decides it. Pure.

In this order: a party that is gone, a suppression, a consent that was withdrawn or never given where one
is needed, and an address that is missing forbid it for good; a frequency cap and the hours of the day
only put it off, until ``possible_at``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from zoneinfo import ZoneInfo

from rapport.kit.speech import noted

ANY = "any"
ASKED_FIRST = frozenset({"marketing", "research", "profiling"})
"""Purposes for which silence is no consent; for the others only a withdrawal counts."""
ADDRESSED = frozenset({"email", "phone_call", "text", "letter"})
"""Channels on which nobody is reached without an address."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = timedelta(days=400)
MOST_BOUNDS = 200


class Why(StrEnum):
    """What stands against a contact."""

    GONE = "gone"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    NO_CONSENT = "no_consent"
    NO_ADDRESS = "no_address"
    CAP = "cap"
    HOURS = "hours"


SENTENCES = {
    Why.GONE: noted("They are in the trash."),
    Why.SUPPRESSED: noted("They are not to be contacted."),
    Why.WITHDRAWN: noted("They do not want this any more."),
    Why.NO_CONSENT: noted("They have not agreed to this."),
    Why.NO_ADDRESS: noted("We do not know how to reach them there."),
    Why.CAP: noted("They have heard from us often enough for now."),
    Why.HOURS: noted("It is not their time of day."),
}


@dataclass(frozen=True)
class Quiet:
    """Hours of a day's clock in which nobody is disturbed; ``days`` of the week are quiet as a whole.

    From 20:00 to 8:00 it goes over midnight; what begins when it ends is no time at all.
    """

    starts: time
    ends: time
    days: frozenset[int] = frozenset()


USUAL = (Quiet(time(20), time(8), frozenset({5, 6})),)
"""What holds until a company says its own: evenings, nights and weekends."""


@dataclass(frozen=True)
class Cap:
    """At most so many contacts in so many days; ``at`` are the latest ones, the newest first."""

    most: int
    days: int
    at: Sequence[datetime] = ()


@dataclass(frozen=True)
class Facts:
    """What is known of a party that matters here.

    ``consents`` are the latest word on each channel ("any" is one): when it was said and whether it is
    a yes. ``zones`` are the clocks that may be theirs; ``quiet`` holds by each of them.
    """

    address: str = ""
    is_gone: bool = False
    is_suppressed: bool = False
    consents: Mapping[str, tuple[datetime, bool]] = field(default_factory=dict)
    zones: Sequence[ZoneInfo] = (ZoneInfo("UTC"),)
    quiet: Sequence[Quiet] = USUAL
    caps: Sequence[Cap] = ()
    prefers: str = ""
    language: str = ""


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with ``why``; and when it will be possible, where it is only a matter of time.

    ``address`` is where to reach them, ``prefers`` the channel that they like best, if we know.
    """

    why: Why | None = None
    possible_at: datetime | None = None
    address: str = ""
    prefers: str = ""
    language: str = ""

    @property
    def is_allowed(self) -> bool:
        return self.why is None

    @property
    def sentence(self) -> str:
        """Why not, to be said; empty for a yes."""
        return SENTENCES[self.why] if self.why else ""


def decide(facts: Facts, *, channel: str, purpose: str, now: datetime) -> Verdict:
    """The verdict on one contact."""
    why = _forbidden(facts, channel, purpose)
    if why is not None:
        return _verdict(facts, why)
    free = max([now, *(_free(cap) for cap in facts.caps if _is_full(cap, now))])
    open_at = _opens(free, facts)
    if open_at is not None and open_at <= now:
        return _verdict(facts)
    return _verdict(facts, Why.CAP if free > now else Why.HOURS, open_at)


def _verdict(facts: Facts, why: Why | None = None, at: datetime | None = None) -> Verdict:
    return Verdict(why, at, facts.address, facts.prefers, facts.language)


def _forbidden(facts: Facts, channel: str, purpose: str) -> Why | None:
    if facts.is_gone:
        return Why.GONE
    if facts.is_suppressed:
        return Why.SUPPRESSED
    said = [facts.consents[one] for one in (channel, ANY) if one in facts.consents]
    if said and not max(said)[1]:
        return Why.WITHDRAWN
    if not said and purpose in ASKED_FIRST:
        return Why.NO_CONSENT
    return Why.NO_ADDRESS if channel in ADDRESSED and not facts.address else None


def _is_full(cap: Cap, now: datetime) -> bool:
    return len(cap.at) >= cap.most and (cap.most == 0 or _free(cap) > now)


def _free(cap: Cap) -> datetime:
    """When the oldest of those that fill it no longer counts; never soon where nothing is allowed."""
    if cap.most == 0:
        return datetime.max.replace(tzinfo=ZoneInfo("UTC")) - LONGEST
    return cap.at[cap.most - 1] + timedelta(days=cap.days)


def _opens(moment: datetime, facts: Facts) -> datetime | None:
    """The first moment from ``moment`` on that no clock calls quiet; None where there is none for long."""
    for later in islice(_bounds(moment, facts), MOST_BOUNDS):
        if later is None:
            return moment
        moment = later
    return None


def _bounds(moment: datetime, facts: Facts) -> Iterator[datetime | None]:
    """From one end of a quiet time to the next; None once it is not quiet."""
    while True:
        ends = (
            _quiet_until(moment.astimezone(zone), quiet)
            for zone in facts.zones
            for quiet in facts.quiet
        )
        later = max(filter(None, ends), default=None)
        yield later
        moment = later or moment


def _quiet_until(local: datetime, quiet: Quiet) -> datetime | None:
    """When the quiet time ends in which ``local`` lies, by its own clock; None outside of it."""
    clock = local.time()
    if local.weekday() in quiet.days:
        return _at(local, 1, time())
    if quiet.starts <= clock < quiet.ends:
        return _at(local, 0, quiet.ends)
    is_night = quiet.starts > quiet.ends
    if is_night and clock >= quiet.starts:
        return _at(local, 1, quiet.ends)
    return _at(local, 0, quiet.ends) if is_night and clock < quiet.ends else None


def _at(local: datetime, days: int, clock: time) -> datetime:
    """``clock`` so many days later; a time that a change of clocks skips has come when it would have."""
    day = local.date() + timedelta(days=days)
    found = datetime.combine(day, clock, local.tzinfo)
    return max(found.astimezone(ZoneInfo("UTC")), local.astimezone(ZoneInfo("UTC")))
