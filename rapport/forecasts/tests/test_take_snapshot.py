"""Writing down each day what is forecast."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.forecasts.actions import snapshots as actions
from rapport.forecasts.actions.calls import override_forecast, submit_forecast
from rapport.forecasts.actions.loading import PastCall, load_calls
from rapport.forecasts.actions.snapshots import reconstruct, take_snapshot
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Snapshot, SnapshotDay
from rapport.forecasts.outlook import days_to_reconstruct
from rapport.forecasts.periods import Period, period_of
from rapport.forecasts.queries import past
from rapport.forecasts.queries.rollup import rollup
from rapport.forecasts.tests.conftest import Made, moment
from rapport.forecasts.tests.test_submit_forecast import euros
from rapport.kit.errors import NotAllowed, NotFound, Refused
from rapport.orders.models import ExchangeRate
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.models import Event
from rapport.sales.models import Opportunity, Pipeline
from tests.cast import ActorOf


def said(day: date, period: Period, holder: str) -> Any:
    """What each method said of a holder on a day."""
    rows = Snapshot.objects.filter(day__on=day, starts_on=period.starts_on, ends_on=period.ends_on)
    return {row.method: row.amount for row in rows.filter(holder=holder)}


def test_every_method_of_every_holder(
    made: Made,
    alice: User,
    bob: User,
    acme: Party,
    by_manager: Actor,
    as_actor: ActorOf,
    quarter: Period,
) -> None:
    today, north = timezone.localdate(), Team.objects.get()
    place = Territory.objects.create(name="Benelux", countries=["NL"])
    Territory.objects.create(name="Utrecht", cities=["Utrecht"], inside=place)
    stamps.renew()
    made("Won", "1000")
    made("Talks", "100", party=acme)
    shared = made("Offer", "40")
    shared.members.create(position=0, user=bob, percent=75)
    shared.members.create(position=1, user=alice, percent=25)
    made("New", "5", category="omitted")
    submit_forecast(quarter, euros("700"), by=as_actor(alice))
    override_forecast(Holder("person", alice.pk), quarter, euros("650"), by=by_manager, note="Less")
    rows = take_snapshot(by=by_manager)
    assert said(today, quarter, f"person-{alice.pk}") == {
        "closed": 1000,
        "commit": 1100,
        "best_case": 1110,
        "pipeline": 1110,
        "weighted": 1085,
        "submission": 700,
        "override": 650,
    }
    assert said(today, quarter, f"person-{bob.pk}")["best_case"] == 30
    for holder in (f"team-{north.pk}", "company"):
        assert said(today, quarter, holder)["pipeline"] == 1140
    assert said(today, quarter, f"territory-{place.pk}")["commit"] == 100
    assert said(today, quarter.next, "company")["pipeline"] == 0
    assert rows == Snapshot.objects.count()
    owned = Snapshot.objects.filter(owner=alice).values_list("holder", "team").distinct()
    assert list(owned) == [(f"person-{alice.pk}", north.pk)]
    told = Event.objects.get(name="forecasts.snapshot_taken")
    assert told.data["rows"] == rows


def test_a_day_is_written_once(made: Made, by_manager: Actor, today: date) -> None:
    made("Won", "1000")
    assert take_snapshot(by=by_manager) > 0
    made("Won", "1000")
    assert take_snapshot(by=by_manager) == 0
    assert SnapshotDay.objects.count() == 1
    assert Event.objects.filter(name="forecasts.snapshot_taken").count() == 1


def test_all_of_a_day_or_nothing(
    made: Made, by_manager: Actor, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last row of the day cannot be written: nothing of it stays, and the next attempt writes it."""
    made("Won", "1000")
    row = actions._row

    def failing(day: SnapshotDay, figure: Any) -> Any:
        found = row(day, figure)
        wrong = {"weighted": "x" * 99}
        return tuple(
            wrong.get(value, value) if isinstance(value, str) else value for value in found
        )

    monkeypatch.setattr(actions, "_row", failing)
    with pytest.raises(psycopg.Error), transaction.atomic():
        take_snapshot(by=by_manager)
    assert not SnapshotDay.objects.exists()
    assert not Snapshot.objects.exists()
    monkeypatch.undo()
    assert take_snapshot(by=by_manager) > 0


def test_a_missed_day_stays_missed(made: Made, by_manager: Actor, today: date) -> None:
    made("Won", "1000")
    for days in (0, 1, 3):
        with time_machine.travel(moment(today + timedelta(days)), tick=False):
            take_snapshot(by=by_manager)
    found = [day.on - today for day in SnapshotDay.objects.order_by("on")]
    assert [gap.days for gap in found] == [0, 1, 3]
    assert not SnapshotDay.objects.filter(is_reconstructed=True).exists()


def test_who_may(alice: User, charlie: User, as_actor: ActorOf) -> None:
    for user in (alice, charlie):
        with pytest.raises((NotAllowed, NotFound)):
            take_snapshot(by=as_actor(user))
        with pytest.raises((NotAllowed, NotFound)):
            reconstruct([], by=as_actor(user))


def history(made: Made, today: date, count: int = 60) -> None:
    """Opportunities that were decided over the last year: two of three won, ten days in each stage."""
    for number in range(count):
        opened = today - timedelta(days=380 - number * 5)
        closed = opened + timedelta(days=20)
        found = made(
            "Won" if number % 3 else "Lost",
            "1000",
            opened_on=opened,
            closed_on=closed,
            closes_on=closed - timedelta(days=number % 7),
        )
        found.stays.all().delete()
        stages = found.pipeline.stages
        for name, first, last in (("New", 0, 10), ("Offer", 10, 20)):
            found.stays.create(
                stage=stages.get(name=name),
                entered_at=moment(opened + timedelta(days=first)),
                left_at=moment(opened + timedelta(days=last)),
            )


def test_without_enough_history_it_says_how_much_is_missing(
    made: Made, by_manager: Actor, today: date, quarter: Period
) -> None:
    history(made, today, 21)
    take_snapshot(by=by_manager)
    day = SnapshotDay.objects.get()
    assert day.needed == 9
    assert not Snapshot.objects.filter(method="statistical").exists()
    found = rollup(by_manager, quarter, by="person", today=today)
    assert found.total.statistical is None
    assert found.day is not None
    assert found.day.needed == 9


def test_with_history_there_is_an_interval_that_adds_up(
    made: Made, alice: User, bob: User, by_manager: Actor, today: date, quarter: Period
) -> None:
    history(made, today)
    for owner in (alice, bob):
        made("Offer", "5000", owner=owner, closes_on=today + timedelta(days=5))
    take_snapshot(by=by_manager)
    found = rollup(by_manager, quarter, by="person", today=today)
    whole, parts = found.total.statistical, [row.statistical for row in found.rows if row.rank]
    assert whole is not None
    assert whole.low is not None
    assert whole.high is not None
    assert whole.low <= whole.amount <= whole.high
    means = sum((part.amount for part in parts if part), Decimal(0))
    assert abs(means - whole.amount) <= Decimal("0.02")
    assert SnapshotDay.objects.get().needed == 0


def test_a_currency_without_a_rate_is_counted_as_left_out(
    made: Made, by_manager: Actor, today: date
) -> None:
    ExchangeRate.objects.create(name="USD", currency="USD", on=today, rate=Decimal(2))
    made("Talks", "100", currency="USD")
    made("Talks", "100", currency="GBP")
    take_snapshot(by=by_manager)
    assert SnapshotDay.objects.get().left_out == {"GBP": 1}


def test_a_past_day_is_worked_out_as_it_was(
    made: Made, direct: Pipeline, alice: User, by_manager: Actor, today: date
) -> None:
    """On the day it was at the offer, expected later and worth less; it was won since."""
    day = today - timedelta(days=40)
    found = made(
        "Won",
        "900",
        opened_on=today - timedelta(days=60),
        closed_on=today - timedelta(days=10),
        closes_on=today - timedelta(days=12),
    )
    found.stays.all().delete()
    for name, first, last in (("New", 60, 50), ("Offer", 50, 30), ("Talks", 30, 10)):
        found.stays.create(
            stage=direct.stages.get(name=name),
            entered_at=moment(today - timedelta(days=first)),
            left_at=moment(today - timedelta(days=last)),
        )
    found.stays.create(
        stage=direct.stages.get(name="Won"), entered_at=moment(today - timedelta(days=10))
    )
    before = (day + timedelta(days=1)).isoformat()
    change = {
        "closes": [before, (today - timedelta(days=12)).isoformat()],
        "amount": ["400.00", "900.00"],
    }
    Event.objects.create(
        name="sales.opportunity_edited",
        subject_type="sales.opportunity",
        subject_id=found.pk,
        at=moment(today - timedelta(days=20)),
        data={"opportunity": "Ten pumps", "changes": change},
    )
    made("New", "7", opened_on=today)
    assert reconstruct([day], by=by_manager) == Snapshot.objects.count()
    assert SnapshotDay.objects.get().is_reconstructed
    period = period_of("month", day + timedelta(days=1))
    there = said(day, period, f"person-{alice.pk}")
    assert there["best_case"] == 400
    assert there["weighted"] == 200
    assert there["closed"] == 0
    assert reconstruct([day], by=by_manager) == 0
    with pytest.raises(Refused):
        reconstruct([today], by=by_manager)


def test_today_told_afterwards_is_today(
    made: Made, bob: User, by_manager: Actor, today: date
) -> None:
    """Where nothing changed since, a day that is worked out afterwards says what was written down then."""
    history(made, today)
    made("Offer", "500", owner=bob, closes_on=today + timedelta(days=9))
    made("Talks", "300", closes_on=today + timedelta(days=40))
    take_snapshot(by=by_manager)
    names = ("starts_on", "ends_on", "holder", "method", "amount", "low", "high")
    then = list(Snapshot.objects.order_by(*names).values_list(*names))
    SnapshotDay.objects.all().delete()
    with time_machine.travel(moment(today + timedelta(days=1)), tick=False):
        reconstruct([today], by=by_manager)
    assert list(Snapshot.objects.order_by(*names).values_list(*names)) == then
    assert Opportunity.objects.filter(status="open").count() == 2


def test_calls_of_the_past_stand_in_days_that_are_worked_out_after_it(
    made: Made, alice: User, manager: User, by_manager: Actor, as_actor: ActorOf, today: date
) -> None:
    period = period_of("quarter", today).previous
    whom = Holder("person", alice.pk)
    began, changed = period.starts_on, period.starts_on + timedelta(days=20)
    calls = [
        PastCall(whom, period, Decimal(500), began, alice.pk),
        PastCall(whom, period, Decimal(400), changed, manager.pk, "Less", Decimal(500)),
    ]
    assert load_calls(calls, by=by_manager) == 2
    reconstruct([began, changed], by=by_manager)
    assert said(began, period, str(whom))["submission"] == 500
    assert "override" not in said(began, period, str(whom))
    assert said(changed, period, str(whom))["override"] == 400
    assert Event.objects.filter(name="forecasts.calls_loaded").count() == 1
    with pytest.raises((NotAllowed, NotFound)):
        load_calls(calls, by=as_actor(alice))


def test_the_days_that_tell_enough() -> None:
    days = days_to_reconstruct(date(2026, 1, 1), date(2026, 6, 30))
    assert {date(2026, 1, 1), date(2026, 3, 1), date(2026, 3, 24), date(2026, 6, 30)} <= {*days}
    gaps = {later - day for day, later in itertools.pairwise(days)}
    assert max(gaps) <= timedelta(days=7)
    assert days == sorted(set(days))
    assert len(days) < 90


def test_of_a_long_catalogue_what_most_hold_and_what_was_called(
    made: Made, by_manager: Actor, quarter: Period, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(past, "MOST_PRODUCTS", 1)
    often, called, rarely = (
        Product.objects.create(name=name, code=name) for name in ("Pump", "Hose", "Valve")
    )
    for held in ([often], [often, called], [rarely]):
        sale = made("Talks", "30")
        for position, product in enumerate(held):
            sale.lines.create(
                position=position, product=product, quantity=1, unit_price=30, amount=30
            )
    made("Won", "5").lines.create(position=0, product=rarely, quantity=1, unit_price=5, amount=5)
    holder = Holder("product", called.pk)
    override_forecast(holder, quarter, euros("20"), by=by_manager, note="One of two")
    take_snapshot(by=by_manager)
    today = timezone.localdate()
    assert said(today, quarter, f"product-{often.pk}")["commit"] == 45
    assert said(today, quarter, f"product-{called.pk}") == {
        "closed": 0,
        "commit": 15,
        "best_case": 15,
        "pipeline": 15,
        "weighted": 12,
        "override": 20,
    }
    assert said(today, quarter, f"product-{rarely.pk}") == {}
