"""The one decision about a contact: what forbids it, what only puts it off."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.touchpoints.contacting import Cap, Facts, Quiet, Why, decide

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
EARLY, LATE = TUESDAY - timedelta(days=9), TUESDAY - timedelta(days=1)


def verdict_on(now: datetime = TUESDAY, *, purpose: str = "sales", **known: Any) -> Any:
    facts = Facts(**{"address": "ann@example.com", "zones": (AMSTERDAM,), **known})
    return decide(facts, channel="email", purpose=purpose, now=now)


@pytest.mark.parametrize(
    ("known", "purpose", "why"),
    [
        ({}, "sales", None),
        ({"is_gone": True}, "sales", Why.GONE),
        ({"is_suppressed": True}, "service", Why.SUPPRESSED),
        ({"consents": {"email": (LATE, False)}}, "sales", Why.WITHDRAWN),
        ({"consents": {"any": (LATE, False)}}, "sales", Why.WITHDRAWN),
        ({"consents": {"phone_call": (LATE, False)}}, "sales", None),
        ({"consents": {"any": (EARLY, False), "email": (LATE, True)}}, "sales", None),
        ({"consents": {"any": (LATE, False), "email": (EARLY, True)}}, "sales", Why.WITHDRAWN),
        ({}, "marketing", Why.NO_CONSENT),
        ({"consents": {"any": (EARLY, True)}}, "marketing", None),
        ({"consents": {"text": (EARLY, True)}}, "marketing", Why.NO_CONSENT),
        ({"address": ""}, "sales", Why.NO_ADDRESS),
        ({"is_suppressed": True, "address": ""}, "sales", Why.SUPPRESSED),
    ],
)
def test_what_forbids(known: dict[str, Any], purpose: str, why: Why | None) -> None:
    found = verdict_on(purpose=purpose, **known)
    assert (found.why, found.possible_at) == (why, None)
    assert bool(found.sentence) is not found.is_allowed


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        (datetime(2026, 3, 3, 6, 59, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)),
        (datetime(2026, 3, 3, 7, tzinfo=UTC), None),
        (datetime(2026, 3, 3, 18, 59, tzinfo=UTC), None),
        (datetime(2026, 3, 3, 19, tzinfo=UTC), datetime(2026, 3, 4, 7, tzinfo=UTC)),
        (datetime(2026, 3, 6, 20, tzinfo=UTC), datetime(2026, 3, 9, 7, tzinfo=UTC)),  # a Friday
        (
            datetime(2026, 3, 28, 23, tzinfo=UTC),
            datetime(2026, 3, 30, 6, tzinfo=UTC),
        ),  # clocks change
    ],
)
def test_nights_and_weekends_put_off(now: datetime, opens: datetime | None) -> None:
    found = verdict_on(now)
    assert (found.why, found.possible_at) == (Why.HOURS if opens else None, opens)


def test_hours_of_their_own_narrow_the_day() -> None:
    ten_to_noon = Quiet(time(12), time(10))
    found = verdict_on(TUESDAY, quiet=(ten_to_noon,))
    assert found.possible_at == datetime(2026, 3, 4, 9, tzinfo=UTC)


def test_it_must_suit_every_clock_that_may_be_theirs() -> None:
    coasts = (ZoneInfo("America/New_York"), ZoneInfo("America/Los_Angeles"))
    found = verdict_on(datetime(2026, 3, 3, 14, tzinfo=UTC), zones=coasts)
    assert found.possible_at == datetime(2026, 3, 3, 16, tzinfo=UTC)


def test_hours_that_leave_no_time_are_never() -> None:
    found = verdict_on(quiet=(Quiet(time(8), time(20)), Quiet(time(20), time(8))))
    assert (found.why, found.possible_at) == (Why.HOURS, None)


@pytest.mark.parametrize(
    ("ago", "most", "possible_in"),
    [
        ([], 2, None),
        ([1], 2, None),
        ([1, 3], 2, 4),
        ([1, 3, 5], 2, 4),
        ([1, 7], 2, None),
    ],
)
def test_a_cap_frees_itself(ago: list[int], most: int, possible_in: int | None) -> None:
    at = [TUESDAY - timedelta(days=days) for days in ago]
    found = verdict_on(caps=(Cap(most, 7, at),), quiet=())
    expected = TUESDAY + timedelta(days=possible_in) if possible_in else None
    assert (found.why, found.possible_at) == (Why.CAP if possible_in else None, expected)


def test_a_cap_of_none_never_frees() -> None:
    found = verdict_on(caps=(Cap(0, 7),))
    assert found.why is Why.CAP
    assert found.possible_at is None or found.possible_at.year > 9000


clocks = st.integers(0, 1439).map(lambda minutes: time(minutes // 60, minutes % 60))
quiets = st.builds(Quiet, clocks, clocks, st.frozensets(st.integers(0, 6), max_size=5))
moments = st.integers(0, 2_000_000).map(lambda minutes: EARLY + timedelta(minutes=minutes))
zones = st.sampled_from([AMSTERDAM, ZoneInfo("America/New_York"), ZoneInfo("Asia/Kathmandu")])


@given(moments, st.lists(quiets, max_size=2), st.lists(zones, min_size=1, max_size=2))
def test_what_is_put_off_is_possible_then(
    now: datetime, quiet: list[Quiet], theirs: list[ZoneInfo]
) -> None:
    found = verdict_on(now, quiet=tuple(quiet), zones=tuple(theirs))
    if found.possible_at is not None:
        assert found.possible_at > now
        assert verdict_on(found.possible_at, quiet=tuple(quiet), zones=tuple(theirs)).is_allowed


@given(moments, st.lists(st.integers(1, 20), max_size=5), st.integers(1, 4), st.integers(1, 10))
def test_a_cap_is_never_exceeded(now: datetime, ago: list[int], most: int, days: int) -> None:
    at = sorted((now - timedelta(days=found) for found in ago), reverse=True)
    found = verdict_on(now, caps=(Cap(most, days, at),), quiet=())
    when = found.possible_at or now
    assert sum(1 for one in at if one > when - timedelta(days=days)) < most
