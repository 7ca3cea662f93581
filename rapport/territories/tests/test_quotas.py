"""Quotas: whose they are, what is refused, what is asked in a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.catalog.models import Category
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.kit.money import Money
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.teams import rename_team
from rapport.platform.accounts.actions.users import change_profile
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.actions.upserting import Upsert, upsert_records
from rapport.platform.records.types import RecordType, record_type
from rapport.territories import holders, queries
from rapport.territories.holders import Holder
from rapport.territories.models import Quota
from rapport.territories.spans import month, quarter, year
from rapport.territories.tests.conftest import Set
from tests.cast import ClientOf, run_jobs
from tests.programs import Lend, said

ActorOf = Callable[[User], Actor]
DAY = date(2026, 3, 15)
BASIS = {"length": "year", "starts": "2026-01-01", "amount": "120000"}


def kind() -> RecordType:
    found = record_type("quota")
    assert found is not None
    return found


def refused(act: Callable[[], Any]) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        act()
    return caught.value.fields


def test_a_quota_is_a_persons_a_teams_or_a_territorys(
    quota_set: Set, alice: User, north: Team, benelux: Territory
) -> None:
    hers, ours, there = quota_set(alice), quota_set(north, length="quarter"), quota_set(benelux)
    assert [one.name for one in (hers, ours, there)] == [
        "Alice, 2026",
        "North, 2026 Q1",
        "Benelux, 2026",
    ]
    assert (hers.person, hers.for_team, hers.territory) == (alice, None, None)
    assert (ours.person, ours.for_team, ours.territory) == (None, north, None)
    assert (there.person, there.for_team, there.territory) == (None, None, benelux)
    assert (hers.worth, ours.ends_on) == (Money(Decimal(120000), "EUR"), date(2026, 3, 31))
    assert Event.objects.filter(name="records.record_created", subject_id=hers.pk).exists()


def test_it_passes_to_another_holder(
    quota_set: Set, alice: User, bob: User, manager: User, as_actor: ActorOf
) -> None:
    made = quota_set(alice)
    edit_record(kind(), made.pk, {"holder": "Bob"}, by=as_actor(manager))
    made.refresh_from_db()
    assert (made.person, made.owner, made.name) == (bob, bob, "Bob, 2026")


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"holder": "team-999999"}, "holder", "Of whom is one of"),
        ({"holder": "nobody"}, "holder", "Of whom is one of"),
        ({"holder": ""}, "holder", "Of whom is needed."),
        ({"starts": "2026-01-02"}, "starts", "A period begins on the first day of a month."),
        ({"starts": "1492-01-01"}, "starts", "This is too far away to be planned."),
        ({"starts": ""}, "starts", "First day is needed."),
        ({"length": "week"}, "length", "Period is one of"),
        ({"amount": "-1"}, "amount", "Amount is at least 0."),
        ({"amount": "0.001"}, "amount", "At most 2 decimals in this currency."),
        ({"amount": "1.5", "currency": "JPY"}, "amount", "At most 0 decimals in this currency."),
        ({"amount": "1e30"}, "amount", "Amount keeps 15 digits"),
        ({"currency": "euro"}, "currency", "Currency holds at most 3 letters"),
        ({"currency": "e€r"}, "currency", "Write its code, such as EUR."),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    alice: User,
    manager: User,
    as_actor: ActorOf,
    given: dict[str, str],
    field: str,
    sentence: str,
) -> None:
    said = BASIS | {"holder": f"person-{alice.pk}"} | given
    fields = refused(lambda: create_record(kind(), said, by=as_actor(manager)))
    assert sentence in fields[field]
    assert not Quota.objects.exists()


def test_who_left_gets_no_quota(quota_set: Set, alice: User) -> None:
    alice.is_active = False
    alice.save()
    assert refused(lambda: quota_set(alice)) == {
        "holder": "Choose a colleague, a team or a territory."
    }


def test_two_of_one_length_do_not_meet(quota_set: Set, alice: User, bob: User) -> None:
    quota_set(alice)
    told = refused(lambda: quota_set(alice, starts="2026-07-01"))
    assert told == {
        "starts": "Alice has another quota of this length on these days: 2026, 120000 EUR."
    }
    pumps = Category.objects.create(name="Pumps")
    for given in (
        {"starts": "2027-01-01"},
        {"length": "month"},
        {"category": pumps.pk},
    ):
        quota_set(alice, **given)
    quota_set(bob)
    assert Quota.objects.count() == 5


def test_the_database_holds_it_too(quota_set: Set, alice: User) -> None:
    made = quota_set(alice)
    made.pk = None
    made.save(force_insert=True)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_quotas_of_the_same_days_are_of_one_currency(quota_set: Set, alice: User) -> None:
    quota_set(alice)
    told = refused(lambda: quota_set(alice, length="month", currency="USD"))
    assert told == {"currency": "Alice, 2026 is in EUR already: quotas of the same days add up."}


def test_one_does_not_come_out_of_the_trash_beside_its_successor(
    quota_set: Set, alice: User, manager: User, as_actor: ActorOf
) -> None:
    by, first = as_actor(manager), quota_set(alice)
    delete_record(kind(), first.pk, by=by)
    quota_set(alice)
    with pytest.raises(Refused, match="another quota"):
        restore_record(kind(), first.pk, by=by)


def test_many_at_once_are_looked_at_together(alice: User, manager: User, as_actor: ActorOf) -> None:
    said = {"holder": "Alice", "length": "month", "amount": "10"}
    rows = [Upsert("", said | {"starts": f"2026-0{number}-01"}) for number in (1, 2, 2)]
    for place, row in enumerate(rows):
        row.external_id = str(place)
    upsert_records(kind(), "plan", rows, by=as_actor(manager))
    assert [row.fate for row in rows] == ["created", "created", "refused"]
    assert Quota.objects.count() == 2
    assert "Another row has a quota of the same holder" in rows[2].wrong["starts"]


def test_sales_people_see_what_is_asked_of_them_and_change_nothing(
    quota_set: Set,
    alice: User,
    bob: User,
    charlie: User,
    north: Team,
    benelux: Territory,
    as_actor: ActorOf,
) -> None:
    hers = quota_set(alice)
    for holder in (bob, north, benelux):
        quota_set(holder)

    def seen(who: User) -> list[str]:
        first, last = date(2026, 1, 1), date(2026, 12, 31)
        return [one.name for one in queries.quotas(as_actor(who), starts=first, ends=last)]

    assert seen(alice) == ["Alice, 2026", "North, 2026", "Benelux, 2026"]
    assert seen(charlie) == []
    with pytest.raises(NotAllowed):
        edit_record(kind(), hers.pk, {"amount": "1"}, by=as_actor(alice))
    with pytest.raises(NotAllowed):
        create_record(kind(), {}, by=as_actor(alice))


def test_what_is_asked_in_a_period(
    quota_set: Set, alice: User, bob: User, benelux: Territory, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    quota_set(alice)
    quota_set(alice, length="month", starts="2026-03-01", amount="7")
    quota_set(benelux, length="quarter", amount="99")
    pumps = Category.objects.create(name="Pumps")
    quota_set(bob, category=pumps.pk, amount="12")
    asked = queries.quota_of(by, holders.person(alice.pk), quarter(DAY))
    assert asked == Money(Decimal(20007), "EUR")
    assert queries.quota_of(by, holders.person(bob.pk), year(DAY)) is None
    assert queries.quota_of(by, holders.person(bob.pk), month(DAY), category_id=pumps.pk) == Money(
        Decimal(1), "EUR"
    )
    with CaptureQueriesContext(connection) as statements:
        found = queries.quotas_by_holder(by, month(DAY))
    assert len(statements) == 1
    assert found == {
        holders.person(alice.pk): Money(Decimal(7), "EUR"),
        holders.territory(benelux.pk): Money(Decimal(33), "EUR"),
    }


def test_a_holder_is_written_and_read() -> None:
    assert Holder.parse(str(holders.team(3))) == holders.team(3)
    for text in (
        "",
        "team",
        "team-0",
        "team-x",
        "crew-1",
        "team-1-2",
        "person-99999999999999999999",
    ):
        assert Holder.parse(text) is None


def test_the_form_offers_people_teams_and_territories(
    alice: User, north: Team, benelux: Territory, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    page = client.get("/records/quota/create/").content.decode()
    for name in ("Alice", "Team North", "Territory Benelux"):
        assert name in page
    said = {
        "holder": f"team-{north.pk}",
        "length": "quarter",
        "starts": "2026-04-01",
        "amount": "500.50",
    }
    assert client.post("/records/quota/create/", said).status_code == 303
    for text in ("length:quarter", 'holder:"Team North"'):
        found = client.get("/records/quota/", {"q": text}).content.decode()
        assert "North, 2026 Q2" in found
    wrong = client.post("/records/quota/create/", said)
    assert wrong.status_code == 422
    assert "another quota of this length" in wrong.content.decode()


def test_programs_write_quotas(alice: User, manager: User, lend: Lend) -> None:
    body = {"holder": f"person-{alice.pk}", "length": "year", "starts": "2026-01-01", "amount": "9"}
    made = lend(manager).call("POST", "quota", body)
    assert made.status_code == 201, made.content
    assert (said(made)["name"], said(made)["amount"]) == (
        "Alice, 2026",
        {"amount": "9", "currency": "EUR"},
    )


def test_a_quota_is_called_as_its_holder_is_called(
    quota_set: Set,
    alice: User,
    north: Team,
    admin: User,
    as_actor: ActorOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    quota_set(north)
    quota_set(alice)
    quota_set(alice, length="month", name="The first push")
    with django_capture_on_commit_callbacks(execute=True):
        rename_team(north, "Far north, up", by=as_actor(admin))
        change_profile(alice, by=as_actor(admin), name="Alicia", language="en", time_zone="")
    run_jobs()
    assert set(Quota.objects.values_list("name", flat=True)) == {
        "Far north, up, 2026",
        "Alicia, 2026",
        "The first push",
    }
    assert "Team Far north, up" in dict(queries.holder_names()).values()
