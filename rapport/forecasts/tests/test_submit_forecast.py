"""One's own call of a period."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from rapport.forecasts.actions.calls import submit_forecast
from rapport.forecasts.models import Submission
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.daily import without_call
from rapport.forecasts.tests.conftest import Made, moment
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.kit.money import Money
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from tests.cast import ActorOf, ClientOf


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_each_change_is_a_new_row(alice: User, as_actor: ActorOf, quarter: Period) -> None:
    by = as_actor(alice)
    first = submit_forecast(quarter, euros("1000"), by=by, note="Two large ones")
    second = submit_forecast(quarter, euros("900.50"), by=by)
    assert submit_forecast(quarter, euros("900.50"), by=by) == second
    last = submit_forecast(quarter, None, by=by)
    rows = Submission.objects.order_by("pk")
    assert [(row.pk, row.amount) for row in rows] == [
        (first.pk, 1000),
        (second.pk, Decimal("900.5")),
        (last.pk, None),
    ]
    assert first.holder == f"person-{alice.pk}"
    assert first.name == f"Alice, {quarter.key}"
    assert first.owner == alice
    assert Event.objects.filter(name="forecasts.forecast_submitted").count() == 3


@pytest.mark.parametrize(
    ("amount", "field"),
    [
        (Money(Decimal(-1), "EUR"), "amount"),
        (Money(Decimal("1e13") + 1, "EUR"), "amount"),
        (Money(Decimal(1), "USD"), "amount"),
    ],
)
def test_what_cannot_be_a_forecast(
    alice: User, as_actor: ActorOf, quarter: Period, amount: Money, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        submit_forecast(quarter, amount, by=as_actor(alice))
    assert field in refused.value.fields
    assert not Submission.objects.exists()


def test_a_note_has_an_end(alice: User, as_actor: ActorOf, quarter: Period) -> None:
    with pytest.raises(Invalid) as refused:
        submit_forecast(quarter, euros("1"), by=as_actor(alice), note="x" * 2001)
    assert "note" in refused.value.fields


def test_a_period_that_is_over_stands(alice: User, as_actor: ActorOf, quarter: Period) -> None:
    with pytest.raises(Refused):
        submit_forecast(quarter.previous, euros("1"), by=as_actor(alice))


def test_others_have_no_call(charlie: User, as_actor: ActorOf, quarter: Period) -> None:
    with pytest.raises(NotAllowed):
        submit_forecast(quarter, euros("1"), by=SYSTEM)
    with pytest.raises((NotFound, NotAllowed)):
        submit_forecast(quarter, euros("1"), by=as_actor(charlie))


def test_undone_the_call_before_counts_again(
    alice: User, as_actor: ActorOf, quarter: Period, client_of: ClientOf
) -> None:
    submit_forecast(quarter, euros("500"), by=as_actor(alice))
    client, address = client_of(alice), reverse("submit_forecast", args=[quarter.key])
    assert client.post(address, {"amount": "700", "note": ""}).status_code == 303
    told = Event.objects.filter(name="forecasts.forecast_submitted").latest("id")
    assert "€700" in client.get(reverse("forecast")).content.decode()
    client.post(reverse("undo_story", args=[told.story]))
    text = client.get(reverse("forecast")).content.decode()
    assert "€500" in text
    assert "€700" not in text


def test_the_day_asks_for_a_call_until_there_is_one(
    made: Made, alice: User, bob: User, as_actor: ActorOf
) -> None:
    with time_machine.travel(moment(date(2026, 11, 23)), tick=False):
        made("Talks", "10", closes_on=date(2026, 12, 1))
        quarter = Period(date(2026, 10, 1), date(2026, 12, 31))
        [asked] = without_call(as_actor(alice), timezone.now())
        assert asked.url == reverse("submit_forecast", args=["2026-Q4"])
        assert not list(without_call(as_actor(bob), timezone.now()))
        submit_forecast(quarter, euros("5"), by=as_actor(alice))
        assert not list(without_call(as_actor(alice), timezone.now()))


def test_the_form_says_what_is_wrong_at_its_field(
    alice: User, client_of: ClientOf, quarter: Period
) -> None:
    client, address = client_of(alice), reverse("submit_forecast", args=[quarter.key])
    assert "What will" in client.get(address).content.decode()
    for amount in ("many", "-5", "$ 4", "9" * 30):
        answer = client.post(address, {"amount": amount})
        assert answer.status_code == 422, amount
        assert "field-error" in answer.content.decode()
    assert client.get(reverse("submit_forecast", args=["2026-13"])).status_code == 404
    assert not Submission.objects.exists()
