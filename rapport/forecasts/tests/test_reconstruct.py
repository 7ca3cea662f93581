"""Past days that are worked out afterwards know nothing of what came later."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from rapport.catalog.models import Category, Product
from rapport.forecasts.actions.calls import override_forecast, submit_forecast
from rapport.forecasts.actions.snapshots import reconstruct, take_snapshot
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Snapshot, SnapshotDay, Submission
from rapport.forecasts.periods import Period, period_of
from rapport.forecasts.tests.conftest import Made, moment
from rapport.forecasts.tests.test_submit_forecast import euros
from rapport.forecasts.tests.test_take_snapshot import history
from rapport.orders.models import ExchangeRate
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import delete_record, edit_record
from rapport.platform.records.types import record_type
from rapport.sales.actions.opportunities import (
    lose_opportunity,
    move_opportunity,
    win_opportunity,
)
from rapport.sales.models import LostReason, Opportunity


def written() -> list[Any]:
    names = ("starts_on", "ends_on", "holder", "method", "amount", "low", "high")
    return list(Snapshot.objects.order_by(*names).values_list(*names))


@pytest.fixture
def pipeline_of_today(made: Made, today: date, alice: User, bob: User) -> dict[str, Opportunity]:
    """A history to learn from, and six that are open; each goes another way from tomorrow on."""
    history(made, today)
    shelf = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="Pump", code="P", category=shelf)
    ends = {"won": 9, "lost": 20, "moved": 30, "larger": 12, "later": 5, "gone": 8}
    found = {
        name: made("Offer", "1000", name=name, owner=bob, closes_on=today + timedelta(days))
        for name, days in ends.items()
    }
    found["won"].lines.create(position=0, product=pump, quantity=1, unit_price=1000, amount=1000)
    found["moved"].members.create(position=0, user=alice, percent=40)
    found["moved"].members.create(position=1, user=bob, percent=60)
    return found


def go_on(rows: dict[str, Opportunity], today: date, by: Actor, made: Made) -> None:
    """What happens in the twenty days after ``today``, by the actions that pages call."""
    kind, tomorrow = record_type("opportunity"), today + timedelta(days=1)
    assert kind is not None
    with time_machine.travel(moment(tomorrow), tick=False):
        edit_record(kind, rows["larger"].pk, {"amount": "7777"}, by=by)
        edit_record(kind, rows["later"].pk, {"closes": "2031-01-31"}, by=by)
        delete_record(kind, rows["gone"].pk, by=by)
        moved = rows["moved"].pipeline.stages.get(name="Talks")
        move_opportunity(rows["moved"].pk, moved.pk, by=by)
    with time_machine.travel(moment(today + timedelta(days=20)), tick=False):
        win_opportunity(rows["won"], by=by)
        lose_opportunity(rows["lost"], LostReason.objects.create(name="Price"), by=by)
        edit_record(kind, rows["larger"].pk, {"amount": "8888"}, by=by)
        made("New", "5000", opened_on=tomorrow, closes_on=today + timedelta(days=2))
        made("Won", "9000", opened_on=tomorrow, closed_on=tomorrow)
        ExchangeRate.objects.create(name="USD", currency="USD", on=tomorrow, rate=Decimal(2))


def test_nothing_of_what_came_later_is_known(
    pipeline_of_today: dict[str, Opportunity],
    made: Made,
    alice: User,
    bob: User,
    by_manager: Actor,
    quarter: Period,
    today: date,
) -> None:
    """What was written down that night is what is worked out afterwards, whatever happened since."""
    whom = Holder("person", bob.pk)
    submit_forecast(quarter.next, euros("700"), by=actor_of(alice))
    override_forecast(whom, quarter.next, euros("650"), by=by_manager, note="Less")
    take_snapshot()
    then = written()
    assert {row[3] for row in then} >= {"statistical", "submission", "override", "weighted"}
    for kind in ("category", "product"):
        by_kind = [row for row in then if row[2].startswith(f"{kind}-")]
        assert any(row[4] for row in by_kind)
        assert any(row[3] == "statistical" and row[5] < row[6] for row in by_kind)
    go_on(pipeline_of_today, today, by_manager, made)
    with time_machine.travel(moment(today + timedelta(days=3)), tick=False):
        submit_forecast(quarter.next, euros("1"), by=actor_of(bob))
        override_forecast(whom, quarter.next, euros("2"), by=by_manager, note="More")
    Submission.objects.filter(owner=alice).update(deleted_at=moment(today + timedelta(days=4)))
    SnapshotDay.objects.all().delete()
    with time_machine.travel(moment(today + timedelta(days=30)), tick=False):
        assert timezone.localdate() > today
        reconstruct([today], by=by_manager)
        assert written() == then
        reconstruct([today + timedelta(days=20)], by=by_manager)
    assert len(written()) > len(then)


def test_a_later_day_knows_what_came_until_then(
    pipeline_of_today: dict[str, Opportunity], made: Made, by_manager: Actor, today: date
) -> None:
    """The same night, told without and with what happened on its day, is not the same."""
    night = today + timedelta(days=1)

    def closed() -> Decimal:
        with time_machine.travel(moment(today + timedelta(days=40)), tick=False):
            reconstruct([night], by=by_manager)
        period = period_of("quarter", night)
        rows = Snapshot.objects.filter(starts_on=period.starts_on, ends_on=period.ends_on)
        return rows.get(holder="company", method="closed").amount

    before = closed()
    SnapshotDay.objects.all().delete()
    go_on(pipeline_of_today, today, by_manager, made)
    assert closed() - before == 9000
