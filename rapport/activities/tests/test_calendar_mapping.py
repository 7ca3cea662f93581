"""An event as text and as an activity: there and back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from rapport.activities.caldav import multistatus as xml
from rapport.activities.caldav.appointments import Appointment, Facts, kept, restored, settled
from rapport.activities.caldav.merging import merged
from rapport.activities.caldav.reading import read, uid_in
from rapport.activities.caldav.writing import Stamp, rewritten, written
from rapport.activities.tests.radicales import event
from rapport.kit.errors import Refused

SINCE = datetime(2026, 1, 1, tzinfo=UTC)
STAMP = Stamp("uid-1", datetime(2026, 3, 1, tzinfo=UTC))
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "Pacific/Apia")
FIRST, LAST = datetime(2026, 1, 5), datetime(2035, 12, 1)  # noqa: DTZ001 - hypothesis adds the zone
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
instants = st.datetimes(FIRST, LAST, timezones=st.just(UTC)).map(
    lambda at: at.replace(microsecond=0)
)
rules = st.sampled_from(
    ["", "FREQ=DAILY;COUNT=9", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;UNTIL=20340105T110000Z",
     "FREQ=MONTHLY;BYDAY=-1FR;INTERVAL=2"]
)  # fmt: skip
facts = st.builds(
    Facts,
    subject=words.filter(lambda text: text.strip(" \n\t") != ""),
    starts_at=instants,
    minutes=st.integers(0, 5000),
    notes=words,
    place=words,
)


@st.composite
def appointments(draw: st.DrawFn) -> Appointment:
    first, is_whole = draw(facts), draw(st.booleans())
    moments = draw(st.lists(instants, max_size=4, unique=True))
    moved = {at: replace(draw(facts), is_whole_day=is_whole) for at in moments[:2]}
    zone = draw(st.sampled_from(ZONES))
    if is_whole:
        clock = ZoneInfo(zone)
        moved = {_midnight(at, clock): one for at, one in moved.items()}
        moments = [_midnight(at, clock) for at in moments]
    found = Appointment(
        replace(first, is_whole_day=is_whole), zone, draw(rules), frozenset(moments[2:]), moved
    )
    found = settled(found, since=SINCE)
    return (
        found
        if found.facts.subject
        else replace(found, facts=replace(found.facts, subject="Untitled"))
    )


def _midnight(at: datetime, clock: ZoneInfo) -> datetime:
    day = at.astimezone(clock)
    return day.replace(hour=0, minute=0, second=0, fold=0).astimezone(UTC)


def is_named(found: Appointment) -> bool:
    return all(one.subject for one in found.moved.values())


@settings(max_examples=40, deadline=None)
@given(appointments().filter(is_named))
def test_what_is_written_reads_the_same(found: Appointment) -> None:
    there = read(written(found, STAMP), zone=found.zone, since=SINCE)
    assert there is not None
    assert there.uid == "uid-1"
    assert there.appointment.says(found)


@settings(max_examples=30, deadline=None)
@given(appointments().filter(is_named), appointments().filter(is_named))
def test_whatever_stood_there_is_rewritten_and_the_rest_kept(
    before: Appointment, wanted: Appointment
) -> None:
    text = written(before, STAMP).replace(b"END:VEVENT", b"X-OWN;A=1:kept\r\nEND:VEVENT", 1)
    again = rewritten(text, wanted, STAMP, since=SINCE)
    there = read(again, zone=wanted.zone, since=SINCE)
    assert there is not None
    assert there.appointment.says(wanted)
    assert b"X-OWN;A=1:kept" in again


@pytest.mark.parametrize("text", [r"\N", r"C:\New\notes; a, b", r"\\N"])
def test_backslashes_are_no_line_ends(text: str) -> None:
    ours = Appointment(Facts("Visit", SINCE, notes=text))
    theirs = event("DTSTART:20260701T090000Z", "COMMENT:C:\\\\New", uid="1")
    for there in (written(ours, STAMP), rewritten(theirs, ours, STAMP, since=SINCE)):
        found = read(there, zone="UTC", since=SINCE)
        assert found is not None
        assert found.appointment.facts.notes == text
    assert b"COMMENT:C:\\\\New" in there


def test_nothing_invisible_leaves_two_spaces_between_words() -> None:
    found = Appointment(Facts("Visit \x01 Utrecht", SINCE, place="\x02 0 \x01 0\u20281 \x03"))
    there = settled(found, since=SINCE).facts
    assert (there.subject, there.place) == ("Visit Utrecht", "0 0 1")


@settings(max_examples=40, deadline=None)
@given(appointments())
def test_what_is_stored_is_restored(found: Appointment) -> None:
    assert restored(kept(found)).says(found)
    assert settled(found, since=SINCE).says(found)


@settings(max_examples=40, deadline=None)
@given(appointments(), appointments(), appointments())
def test_whoever_alone_changed_something_is_heard(
    base: Appointment, ours: Appointment, theirs: Appointment
) -> None:
    assert merged(base, ours, base).appointment.says(ours)
    assert merged(base, base, theirs).appointment.says(theirs)
    assert merged(base, ours, base).conflicts == merged(base, base, theirs).conflicts == ()
    assert merged(base, theirs, theirs).conflicts == ()


@settings(max_examples=40, deadline=None)
@given(appointments(), words.filter(str.strip), words.filter(str.strip))
def test_what_both_changed_is_as_theirs_and_named(base: Appointment, one: str, other: str) -> None:
    ours = replace(base, facts=replace(base.facts, subject=f"1{one}"))
    theirs = replace(base, facts=replace(base.facts, subject=f"2{other}"))
    found = merged(base, ours, theirs)
    clash = base.facts.subject not in (f"1{one}", f"2{other}")
    assert found.appointment.facts.subject == (
        f"2{other}" if clash or base.facts.subject == f"1{one}" else f"1{one}"
    )
    assert found.conflicts == (("subject",) if clash else ())


def test_what_is_long_past_is_not_touched() -> None:
    gone = ["EXDATE:20250108T090000Z", "EXDATE:20260805T090000Z"]
    text = event("DTSTART:20250101T090000Z", "RRULE:FREQ=WEEKLY", *gone, uid="1")
    found = read(text, zone="UTC", since=SINCE)
    assert found is not None
    assert found.appointment.except_at == {datetime(2026, 8, 5, 9, tzinfo=UTC)}
    wanted = replace(found.appointment, except_at=frozenset())
    again = rewritten(text, wanted, STAMP, since=SINCE).decode()
    assert "EXDATE:20250108T090000Z" in again
    assert "20260805" not in again


def of(*lines: str) -> Appointment:
    found = read(event(*lines, uid="1"), zone="Europe/Amsterdam", since=SINCE)
    assert found is not None
    return found.appointment


@pytest.mark.parametrize(
    ("lines", "starts_at", "minutes"),
    [
        (["DTSTART:20260701T090000Z", "DTEND:20260701T100000Z"], (7, 9), 60),
        (["DTSTART:20260701T090000", "DURATION:PT45M"], (7, 7), 45),
        (["DTSTART;TZID=W. Europe Standard Time:20260701T090000", "DURATION:PT1H"], (7, 7), 60),
        (["DTSTART;TZID=Europe/London:20260701T090000"], (7, 8), 0),
        (["DTSTART:20260701T090000Z", "DTEND:20260701T080000Z"], (7, 9), 0),
    ],
)
def test_times_however_they_are_said(
    lines: list[str], starts_at: tuple[int, int], minutes: int
) -> None:
    month, hour = starts_at
    assert of(*lines).facts.starts_at == datetime(2026, month, 1, hour, tzinfo=UTC)
    assert of(*lines).facts.minutes == minutes


def test_an_hour_that_comes_twice_is_said_exactly() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    found = Appointment(Facts("Night", second, 60), "Europe/Amsterdam")
    there = read(written(found, STAMP), zone="Europe/Amsterdam", since=SINCE)
    assert there is not None
    assert there.appointment.facts.starts_at == second


def test_a_zone_is_written_with_its_rules() -> None:
    found = Appointment(Facts("Talk", SINCE + timedelta(days=190), 60), "Europe/Amsterdam")
    [zone] = Calendar.from_ical(written(found, STAMP)).walk("VTIMEZONE")
    assert str(zone["TZID"]) == "Europe/Amsterdam"


@pytest.mark.parametrize(
    "lines",
    [
        ["DTSTART:20260701T090000Z", "RRULE:FREQ=SECONDLY"],
        ["DTSTART:20260701T090000Z", "RRULE:FREQ=DAILY;BYHOUR=3"],
        ["DTSTART:20260701T090000Z", "RDATE:20260702T090000Z"],
        ["SUMMARY:No beginning"],
        ["RECURRENCE-ID:20260701T090000Z", "DTSTART:20260701T090000Z"],
    ],
)
def test_what_cannot_be_followed_is_refused(lines: list[str]) -> None:
    with pytest.raises(Refused):
        of(*lines)


@pytest.mark.parametrize(
    "text", [b"", b"nonsense", b"\xff\xfe", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"]
)
def test_nonsense_is_refused_or_nothing(text: bytes) -> None:
    assert uid_in(text) == ""
    with suppress(Refused):
        assert read(text, zone="UTC", since=SINCE) is None


def test_a_to_do_is_no_event() -> None:
    text = event("DUE:20260101T000000Z", uid="1").replace(b"VEVENT", b"VTODO")
    assert read(text, zone="UTC", since=SINCE) is None


def test_whole_days_end_with_their_rule() -> None:
    found = of("DTSTART;VALUE=DATE:20260701", "RRULE:FREQ=DAILY;UNTIL=20260705")
    assert found.rule == "FREQ=DAILY;UNTIL=20260705T235959Z"
    there: Any = Calendar.from_ical(written(found, STAMP)).walk("VEVENT")[0]
    assert there["RRULE"].to_ical() == b"FREQ=DAILY;UNTIL=20260705"
    assert there["DTSTART"].dt == date(2026, 7, 1)


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE x [<!ENTITY a "b">]><multistatus xmlns="DAV:">&a;</multistatus>',
        b"<html></html>",
        b"<multistatus",
        b"",
        b"\x00\xff",
    ],
)
def test_answers_that_are_none(body: bytes) -> None:
    with pytest.raises(xml.NotUnderstood):
        xml.responses(body, "https://x.example/")


def test_addresses_are_written_one_way() -> None:
    body = (
        b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>https://x.example/a%40b/c%20d.ics</d:href>'
        b'<d:propstat><d:prop><d:getetag>"1"</d:getetag></d:prop><d:status>HTTP/1.1 200 OK</d:status>'
        b"</d:propstat></d:response><d:response><d:href>/gone.ics</d:href><d:status>HTTP/1.1 404 No"
        b"</d:status></d:response><d:sync-token>t</d:sync-token></d:multistatus>"
    )
    [one, gone], token = xml.responses(body, "https://x.example/a/")
    assert (one.path, one.text("{DAV:}getetag"), gone.status, token) == (
        "/a@b/c d.ics",
        '"1"',
        404,
        "t",
    )
