"""Steps, waits, arms and words, without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.guidance.arms import Arm, arm_of
from rapport.guidance.stepping import Kind, Step, after, moved, read, text_in
from rapport.guidance.wording import as_html, filled, heading, unknown

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY = datetime(2026, 3, 6, 15, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (Step("wait", amount=5, unit="hours"), datetime(2026, 3, 6, 20, 30, tzinfo=UTC)),
        (Step("wait", amount=1, unit="days"), datetime(2026, 3, 7, 15, 30, tzinfo=UTC)),
        (Step("wait", amount=1, unit="workdays"), datetime(2026, 3, 9, 15, 30, tzinfo=UTC)),
        (Step("wait", amount=6, unit="workdays"), datetime(2026, 3, 16, 15, 30, tzinfo=UTC)),
        # clocks go forward on 29 March: it stays half past four in Amsterdam
        (Step("wait", amount=28, unit="days"), datetime(2026, 4, 3, 14, 30, tzinfo=UTC)),
    ],
)
def test_waits_keep_the_time_of_day(step: Step, expected: datetime) -> None:
    assert after(FRIDAY, step, AMSTERDAM) == expected


@given(st.integers(1, 60), st.integers(0, 20_000))
def test_working_days_end_on_one(amount: int, hours: int) -> None:
    begun = FRIDAY + timedelta(hours=hours)
    found = after(begun, Step("wait", amount=amount, unit="workdays"), AMSTERDAM)
    assert found.weekday() < 5
    assert found - begun >= timedelta(days=amount, hours=-1)


def test_steps_are_written_and_read() -> None:
    steps = (
        Step("mail", template=4, texts={"en": ["Hi", "Dear"]}),
        Step("wait", amount=2, unit="hours"),
        Step("condition", filter="amount>1", otherwise="skip"),
    )
    assert read([step.as_json() for step in steps]) == steps
    assert read([{"kind": "dance"}, {"kind": "wait", "tempo": 3}]) == (Step("wait"),)


@given(st.integers(1, 6), st.integers(0, 5), st.integers(-9, 9))
def test_moving_keeps_every_step(count: int, place: int, by: int) -> None:
    steps = [Step("call", subject=str(number)) for number in range(count)]
    place %= count
    found = moved(steps, place, by)
    assert sorted(one.subject for one in found) == [one.subject for one in steps]
    assert found[min(max(place + by, 0), count - 1)] == steps[place]


def test_who_is_written_to_in_their_language() -> None:
    step = Step(Kind.MAIL, texts={"en": ["Hi", "Dear"], "nl": ["Hoi", "Beste"]})
    assert text_in(step, "nl") == ("nl", ("Hoi", "Beste"))
    assert text_in(step, "ar") == ("en", ("Hi", "Dear"))


@given(st.integers(0, 2**31), st.text(max_size=20), st.integers(0, 50), st.integers(0, 50))
def test_an_arm_stays_and_grows(seed: int, subject: str, one: int, other: int) -> None:
    assert arm_of(seed, subject, one) is arm_of(seed, subject, one)
    assert arm_of(seed, subject, 0) is Arm.TREATMENT
    if one <= other and arm_of(seed, subject, one) is Arm.CONTROL:
        assert arm_of(seed, subject, other) is Arm.CONTROL


@pytest.mark.parametrize("percent", [10, 20, 50])
def test_about_as_many_are_held_out_as_was_said(percent: int) -> None:
    held = sum(arm_of(7, f"party:{n}", percent) is Arm.CONTROL for n in range(10_000))
    assert held == pytest.approx(100 * percent, rel=0.08)


def test_places_are_filled_and_others_told() -> None:
    values = {"party.name": "Ann {owner.name} <b>", "owner.name": "Al"}
    assert filled("{party.name|x}, {party.city|there}", values) == "Ann {owner.name} <b>, there"
    assert unknown("{party.name} {secret.key|x}", "{not a place}") == ["secret.key"]
    assert heading("Hi\n{party.city|a}\r\nBcc: x", {}) == "Hi a Bcc: x"


def test_html_holds_nothing_but_words_and_addresses() -> None:
    found = as_html("Dear <b>Ann</b>,\nsee https://example.com/?a=1&b=2.\n\nBye")
    link = "https://example.com/?a=1&amp;b=2"
    assert found == (
        f'<p>Dear &lt;b&gt;Ann&lt;/b&gt;,<br>see <a href="{link}">{link}</a>.</p><p>Bye</p>'
    )
