"""What an opportunity has several of: products, people, competitors, team, plan."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, Refused
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import record_type
from rapport.sales.models import Competitor, Opportunity
from rapport.sales.queries import opportunities as queries
from rapport.sales.tests.conftest import Opened
from tests.cast import ClientOf

ActorOf = Callable[[User], Actor]


@pytest.fixture
def edit(alice: User, as_actor: ActorOf) -> Callable[..., Opportunity]:
    """``edit(opportunity, plan=[…])`` as Alice."""
    kind = record_type("opportunity")
    assert kind is not None

    def change(opportunity: Opportunity, **given: Any) -> Opportunity:
        edited: Opportunity = edit_record(kind, opportunity.pk, given, by=as_actor(alice)).record
        return edited

    return change


@pytest.fixture
def pump(db: None) -> Product:
    return Product.objects.create(code="P1", name="Pump", price=Decimal("99.95"), currency="EUR")


def test_the_amount_is_what_products_come_to(
    opened: Opened, edit: Callable[..., Opportunity], pump: Product
) -> None:
    made = opened(amount="")
    changed = edit(
        made,
        lines=[
            {"product": pump.pk, "quantity": "3", "unit_price": "99.95"},
            {"description": "Fitting", "quantity": "0.5", "unit_price": "33.33"},
        ],
    )
    assert changed.amount == Decimal("316.515")
    assert Opportunity.objects.get(pk=made.pk).amount == changed.amount
    first = changed.lines.get(position=1)
    assert (first.description, first.amount) == ("Pump", Decimal("299.85"))
    told = Event.objects.filter(name="sales.opportunity_edited").get().data["changes"]["lines"]
    assert told == [[], ["Pump · 3 · 99.95", "Fitting · 0.5 · 33.33"]]
    with pytest.raises(Invalid) as caught:
        edit(made, amount="7")
    assert "products" in caught.value.fields["amount"]


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        ({"quantity": "1", "unit_price": "1"}, "product"),
        ({"description": "A", "quantity": "0", "unit_price": "1"}, "quantity"),
        ({"description": "A", "quantity": "-1", "unit_price": "1"}, "quantity"),
        ({"description": "A", "quantity": "0.00001", "unit_price": "1"}, "quantity"),
        ({"description": "A", "quantity": "1", "unit_price": "-1"}, "unit_price"),
        ({"description": "A", "quantity": "1", "unit_price": "one"}, "unit_price"),
        ({"description": "A", "quantity": "1"}, "unit_price"),
        ({"description": "A", "quantity": "0.5", "unit_price": "0.000001"}, "unit_price"),
        ({"product": "77777", "quantity": "1", "unit_price": "1"}, "product"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(
    opened: Opened, edit: Callable[..., Opportunity], entry: dict[str, str], field: str
) -> None:
    made = opened()
    with pytest.raises(Invalid) as caught:
        edit(made, lines=[{"description": "Good", "quantity": "1", "unit_price": "1"}, entry])
    assert list(caught.value.fields) == [f"lines.1.{field}"]
    assert not made.lines.exists()


@pytest.mark.parametrize(
    ("percents", "is_whole"),
    [(("60", "40"), True), (("", ""), True), (("60", "39"), False), (("99.99", "0.02"), False)],
)
def test_parts_of_the_sale_are_a_whole(
    opened: Opened,
    edit: Callable[..., Opportunity],
    alice: User,
    bob: User,
    percents: tuple[str, str],
    is_whole: bool,
) -> None:
    made = opened()
    team = [
        {"user": user.pk, "percent": percent}
        for user, percent in zip((alice, bob), percents, strict=True)
    ]
    if is_whole:
        assert edit(made, team=team).members.count() == 2
        return
    with pytest.raises(Invalid, match="must be 100"):
        edit(made, team=team)
    assert not made.members.exists()


def test_nobody_is_on_the_team_twice(
    opened: Opened, edit: Callable[..., Opportunity], alice: User
) -> None:
    with pytest.raises(Invalid) as caught:
        edit(opened(), team=[{"user": alice.pk, "percent": "50"}] * 2)
    assert list(caught.value.fields) == ["team.1"]


def test_how_it_went_against_a_competitor(
    opened: Opened, edit: Callable[..., Opportunity], alice: User, as_actor: ActorOf
) -> None:
    bolt = Competitor.objects.create(name="Bolt")
    stages = {"Won": 2, "Lost": 1, "New": 1}
    for name, times in stages.items():
        for _ in range(times):
            stage = opened().pipeline.stages.get(name=name)
            edit(opened(stage=stage.pk), rivals=[{"competitor": bolt.pk}])
    [(competitor, record)] = queries.records_of_competitors(as_actor(alice))
    assert (competitor, record.won, record.lost) == (bolt, 2, 1)
    assert record.rate == Decimal(2) / 3


def test_a_list_is_edited_on_a_page_of_its_own(
    opened: Opened, alice: User, acme: Party, client_of: ClientOf
) -> None:
    made = opened()
    client, address = client_of(alice), f"/records/opportunity/{made.pk}/lists/plan/"
    assert client.get(address).status_code == 200
    sent = {"rows": "entry0,entry1", "seen": "[]", "entry0-text": "Visit", "entry1-text": ""}
    more = client.post(address, sent | {"more": "1"})
    assert more.status_code == 200
    assert b'name="entry2-text"' in more.content
    assert not made.planitems.exists()
    answer = client.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/opportunities/{made.pk}/")
    assert made.planitems.get().text == "Visit"


def test_a_wrong_entry_comes_back_with_its_sentence(
    opened: Opened, alice: User, client_of: ClientOf
) -> None:
    made = opened()
    address = f"/records/opportunity/{made.pk}/lists/plan/"
    sent = {"rows": "entry0", "seen": "[]", "entry0-text": "Visit", "entry0-due_on": "soon"}
    answer = client_of(alice).post(address, sent)
    assert answer.status_code == 422
    assert "Until is a day such as 2026-03-31" in answer.content.decode()
    assert 'value="Visit"' in answer.content.decode()


def test_who_is_overtaken_sees_both_lists(
    opened: Opened, edit: Callable[..., Opportunity], alice: User, client_of: ClientOf
) -> None:
    made = opened()
    address = f"/records/opportunity/{made.pk}/lists/plan/"
    edit(made, plan=[{"text": "Theirs"}])
    sent = {"rows": "entry0", "seen": "[]", "entry0-text": "Mine"}
    answer = client_of(alice).post(address, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Theirs" in page
    assert 'value="Mine"' in page
    assert [item.text for item in made.planitems.all()] == ["Theirs"]
    kind = record_type("opportunity")
    assert kind is not None
    now = queries.plan(made)
    assert len(now) == 1


def test_a_program_that_saw_an_older_list_is_refused(
    opened: Opened, edit: Callable[..., Opportunity], alice: User, as_actor: ActorOf
) -> None:
    made = opened()
    edit(made, plan=[{"text": "Theirs"}])
    kind = record_type("opportunity")
    assert kind is not None
    with pytest.raises(Refused):
        edit_record(kind, made.pk, {"plan": []}, by=as_actor(alice), version=1)
    assert made.planitems.count() == 1
