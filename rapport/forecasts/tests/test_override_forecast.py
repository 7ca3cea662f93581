"""What whoever leads puts in place of a call."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from rapport.catalog.models import Category, Product
from rapport.forecasts.actions.calls import override_forecast, submit_forecast
from rapport.forecasts.holders import COMPANY, Holder, parse_holder
from rapport.forecasts.models import Override
from rapport.forecasts.periods import Period
from rapport.forecasts.queries.rollup import rollup
from rapport.forecasts.tests.conftest import Made
from rapport.forecasts.tests.test_submit_forecast import euros
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.models import Event
from tests.cast import ActorOf, ClientOf


def test_it_keeps_what_it_replaces(
    made: Made, alice: User, north: Team, by_manager: Actor, as_actor: ActorOf, quarter: Period
) -> None:
    made("Offer", "100")
    made("Won", "10")
    whom = Holder("person", alice.pk)
    first = override_forecast(whom, quarter, euros("40"), by=by_manager, note="They hesitate")
    assert first.method == "weighted"
    assert first.replaced == 60
    submit_forecast(quarter, euros("90"), by=as_actor(alice))
    second = override_forecast(whom, quarter, euros("45"), by=by_manager, note="Less")
    assert second.method == "submission"
    assert second.replaced == 90
    for holder, called in ((Holder("team", north.pk), 45), (COMPANY, 1)):
        found = override_forecast(holder, quarter, euros("1"), by=by_manager, note="Why not")
        assert found.method == "submission"
        assert found.replaced == called
    assert Event.objects.filter(name="forecasts.forecast_overridden").count() == 4


def test_where_nobody_called_the_weighted_amount_is_replaced(
    made: Made, acme: Party, north: Team, by_manager: Actor, quarter: Period
) -> None:
    place = Territory.objects.create(name="Benelux", countries=["NL"])
    stamps.renew()
    shelf = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="Pump", code="P", category=shelf)
    found = made("Offer", "100", party=acme)
    found.lines.create(position=0, product=pump, quantity=1, unit_price=80, amount=80)
    worth = {
        Holder("territory", place.pk): 50,
        Holder("category", shelf.pk): 40,
        Holder("product", pump.pk): 40,
        Holder("team", north.pk): 50,
    }
    for holder, weighted in worth.items():
        said = override_forecast(holder, quarter, euros("7"), by=by_manager, note="Too high")
        assert said.method == "weighted"
        assert said.replaced == weighted, holder
    by_product = rollup(by_manager, quarter, by="product", today=quarter.starts_on)
    assert {row.name: row.call for row in by_product.rows} == {"Pumps": 7, "Pump": 7}


def test_a_category_comes_to_what_was_called_for_its_products(
    made: Made, by_manager: Actor, quarter: Period
) -> None:
    """Also for one of which nothing is expected, and which stands after those that are shown otherwise."""
    shelf = Category.objects.create(name="Pumps")
    names = [f"Pump {size}" for size in range(9)]
    pumps = [Product.objects.create(name=name, code=name, category=shelf) for name in names]
    sale = made("Talks", "360")
    for size, pump in enumerate(pumps[:8]):
        sale.lines.create(
            position=size, product=pump, quantity=1, unit_price=10 * size, amount=10 * size
        )
    for pump, amount in ((pumps[7], "100"), (pumps[0], "20"), (pumps[8], "3")):
        holder = Holder("product", pump.pk)
        override_forecast(holder, quarter, euros(amount), by=by_manager, note="I asked them")
    rows = rollup(by_manager, quarter, by="product", today=quarter.starts_on).rows
    called = {row.name: row.call for row in rows}
    assert called["Pumps"] == 123
    assert {name for name in called if called[name]} == {"Pumps", "Pump 7", "Pump 0", "Pump 8"}
    assert [row.name for row in rows][-1] == "2 other products"
    assert (
        override_forecast(
            Holder("category", shelf.pk), quarter, euros("1"), by=by_manager, note="Less"
        ).replaced
        == 123
    )


def test_it_stands_on_the_roll_up_until_it_is_lifted(
    made: Made, alice: User, bob: User, by_manager: Actor, as_actor: ActorOf, quarter: Period
) -> None:
    today = quarter.starts_on
    made("Won", "10")
    made("Won", "5", owner=bob)
    submit_forecast(quarter, euros("90"), by=as_actor(alice))
    whom = Holder("person", alice.pk)
    override_forecast(whom, quarter, euros("70"), by=by_manager, note="Too sure")
    submit_forecast(quarter, euros("8"), by=as_actor(bob))
    found = rollup(by_manager, quarter, by="person", today=today)
    team = found.rows[0]
    assert {team.called, team.call, found.total.called} == {Decimal(78)}
    override_forecast(whom, quarter, None, by=by_manager, note="")
    assert rollup(by_manager, quarter, by="person", today=today).rows[0].call == 98


def test_nobody_overrides_themselves(
    manager: User, by_manager: Actor, quarter: Period, alice: User, as_actor: ActorOf
) -> None:
    own = Holder("person", manager.pk)
    with pytest.raises(Refused):
        override_forecast(own, quarter, euros("1"), by=by_manager, note="Me")
    own = Holder("person", alice.pk)
    with pytest.raises(Refused):
        override_forecast(own, quarter, euros("1"), by=as_actor(alice), note="Me")


def test_who_leads_overrides_their_team_and_nobody_else(
    alice: User, bob: User, lead: User, north: Team, as_actor: ActorOf, quarter: Period
) -> None:
    by = as_actor(lead)
    for holder in (Holder("person", alice.pk), Holder("team", north.pk)):
        override_forecast(holder, quarter, euros("1"), by=by, note="Seen it")
    for refused in (COMPANY, Holder("team", Team.objects.create(name="South").pk)):
        with pytest.raises((NotFound, NotAllowed)):
            override_forecast(refused, quarter, euros("1"), by=by, note="Seen it")
    whom = Holder("person", alice.pk)
    with pytest.raises((NotFound, NotAllowed)):
        override_forecast(whom, quarter, euros("1"), by=as_actor(bob), note="Envy")
    assert Override.objects.count() == 2


def test_a_reason_is_asked_for(alice: User, by_manager: Actor, quarter: Period) -> None:
    whom = Holder("person", alice.pk)
    with pytest.raises(Invalid) as refused:
        override_forecast(whom, quarter, euros("1"), by=by_manager, note="  ")
    assert "note" in refused.value.fields
    with pytest.raises(Refused):
        override_forecast(whom, quarter.previous, euros("1"), by=by_manager, note="Late")


def test_the_page_takes_it_and_tells_what_was_said(
    alice: User, manager: User, quarter: Period, client_of: ClientOf
) -> None:
    client = client_of(manager)
    address = reverse("override_forecast", args=["person", alice.pk, quarter.key])
    assert client.get(address).status_code == 200
    assert client.post(address, {"amount": "12", "note": ""}).status_code == 422
    assert client.post(address, {"amount": "1 200", "note": "A big one slips"}).status_code == 303
    text = client.get(address).content.decode()
    assert "A big one slips" in text
    assert "€1,200.00" in text
    inline = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert inline.strip().startswith("<form")
    told = Event.objects.filter(name="forecasts.forecast_overridden").latest("id")
    client.post(reverse("undo_story", args=[told.story]))
    assert not Override.objects.filter(deleted_at=None).exists()


@pytest.mark.parametrize("path", [("person", 999999), ("team", 999999), ("pet", 1)])
def test_there_is_nobody_of_that_name(
    manager: User, quarter: Period, client_of: ClientOf, path: tuple[str, int]
) -> None:
    address = reverse("override_forecast", args=[*path, quarter.key])
    assert client_of(manager).get(address).status_code == 404


def test_overrides_are_listed(
    alice: User, manager: User, by_manager: Actor, quarter: Period, client_of: ClientOf
) -> None:
    whom = Holder("person", alice.pk)
    override_forecast(whom, quarter, euros("7"), by=by_manager, note="A big one slips")
    text = client_of(manager).get("/records/forecast_override/").content.decode()
    assert "A big one slips" in text
    assert "A big one slips" in client_of(alice).get("/records/forecast_override/").content.decode()


def test_holders_are_read_as_they_are_written() -> None:
    for holder in (COMPANY, Holder("person", 5), Holder("team", 3), Holder("territory", 10**17)):
        assert parse_holder(str(holder)) == holder
    for text in ("", "person", "person-0", "person-x", "pet-1", "person-5 ", "team-" + "9" * 40):
        assert parse_holder(text) is None
