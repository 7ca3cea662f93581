"""Plans: written, refused, told of, added up; the quota where nothing was planned."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.performance.metric import Asked
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.models import Plan
from rapport.performance.periods import Period, read
from rapport.performance.queries.plans import Planned, Source, added_up, plans
from rapport.performance.tests.conftest import World
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.events.actions import story
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo.story import undo_story
from rapport.platform.records.types import declared_type
from tests.cast import person

if TYPE_CHECKING:
    from collections.abc import Callable

    from rapport.platform.access import Actor
    from tests.cast import ActorOf, ClientOf

    Made = Callable[..., Plan]

TODAY = date(2026, 11, 23)
NOVEMBER, FOURTH, YEAR = (read(text, TODAY) for text in ("2026-11", "2026-Q4", "2026"))


@pytest.fixture
def made(world: World, manager: User, as_actor: ActorOf) -> Made:
    """``made(value="500")`` is a plan of the company's new revenue in November that the manager wrote."""

    def make(by: Actor | None = None, **given: Any) -> Plan:
        said = {
            "metric": "new_revenue",
            "first": "2026-11-01",
            "last": "2026-11-30",
            "value": "100",
        }
        plan: Plan = create_record(declared_type("plan"), said | given, by=by or as_actor(manager))
        return plan

    return make


def planned(asker: Actor, key: str, period: Period, **of: int) -> Planned | None:
    asked = Asked(period, **of)
    found = plans(asker, asked, first=period.first, last=period.last)
    return found.of(METRICS[key], period) if found else None


def test_a_plan_is_named_by_what_it_says_and_told_of(made: Made, alice: User) -> None:
    plan = made(of="person", holder="ALICE@example.com")
    assert (plan.person, plan.holder, plan.group, plan.territory) == (alice, "Alice", None, None)
    assert plan.name == "New revenue, Alice, 2026-11-01..2026-11-30"
    event = Event.objects.filter(subject_type="performance.plan", subject_id=plan.pk).get()
    assert (event.name, event.data["plan"]) == ("performance.plan_made", plan.name)


def test_a_plan_is_changed_and_that_is_undone(
    made: Made, north: Team, manager: User, as_actor: ActorOf
) -> None:
    plan, by = made(holder="nobody at all"), as_actor(manager)
    assert plan.holder == ""
    with story() as told:
        edit_record(
            declared_type("plan"), plan.pk, {"of": "team", "holder": "north", "value": "7"}, by=by
        )
    plan.refresh_from_db()
    assert (plan.group, plan.holder, plan.value) == (north, "North", Decimal(7))
    event = Event.objects.filter(name="performance.plan_edited").get()
    assert event.data["changes"]["value"] == [100, 7]
    undo_story(told, by=by)
    plan.refresh_from_db()
    assert (plan.group, plan.value, plan.of) == (None, Decimal(100), "company")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"metric": "nonsense"}, "metric"),
        ({"metric": ""}, "metric"),
        ({"first": "2026-12-01"}, "last"),
        ({"first": "soon"}, "first"),
        ({"value": "-1"}, "value"),
        ({"value": "99999999999999"}, "value"),
        ({"value": "much"}, "value"),
        ({"of": "person", "holder": "Zoe"}, "holder"),
        ({"of": "person", "holder": ""}, "holder"),
        ({"of": "team", "holder": "Alice"}, "holder"),
        ({"of": "territory", "holder": "Atlantis"}, "holder"),
        ({"of": "galaxy"}, "of"),
    ],
)
def test_what_is_no_plan_is_refused_at_its_field(
    given: dict[str, str], field: str, made: Made, alice: User
) -> None:
    with pytest.raises(Invalid) as caught:
        made(**given)
    assert field in caught.value.fields
    assert not Plan.objects.exists()


def test_there_is_one_plan_for_the_same(made: Made, alice: User) -> None:
    made()
    made(of="person", holder="Alice")
    with pytest.raises(Invalid) as caught:
        made(value="5")
    assert "first" in caught.value.fields
    assert Plan.objects.count() == 2


def test_of_two_of_one_name_the_e_mail_says_which(made: Made, alice: User) -> None:
    other = person("Alice2", "sales_person")
    User.objects.filter(pk=other.pk).update(name="Alice")
    with pytest.raises(Invalid) as caught:
        made(of="person", holder="alice")
    assert "e-mail" in caught.value.fields["holder"]
    assert made(of="person", holder=other.email).person == other


def test_only_who_leads_writes_plans(
    made: Made, alice: User, analyst: User, charlie: User, as_actor: ActorOf
) -> None:
    plan = made()
    for user, error in ((alice, NotAllowed), (analyst, NotAllowed), (charlie, NotFound)):
        with pytest.raises((error, NotAllowed)):
            made(by=as_actor(user), first="2026-11-02")
        with pytest.raises((error, NotAllowed)):
            edit_record(declared_type("plan"), plan.pk, {"value": "1"}, by=as_actor(user))
    plan.refresh_from_db()
    assert (Plan.objects.count(), plan.value) == (1, Decimal(100))


def test_plans_of_parts_add_up_where_the_metric_does(
    made: Made, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    made(value="10")
    made(first="2026-10-01", last="2026-10-31", value="5")
    assert planned(by, "new_revenue", NOVEMBER) == Planned(Decimal(10), Source.OWN)
    assert planned(by, "new_revenue", FOURTH) is None
    made(first="2026-12-01", last="2026-12-31", value="1")
    assert planned(by, "new_revenue", FOURTH) == Planned(Decimal(16), Source.PARTS)
    made(first="2026-10-01", last="2026-12-31", value="20")
    assert planned(by, "new_revenue", FOURTH) == Planned(Decimal(20), Source.OWN)
    made(metric="open_leads", value="9")
    made(metric="open_leads", first="2026-12-01", last="2026-12-31", value="8")
    assert planned(by, "open_leads", FOURTH) == Planned(Decimal(8), Source.END)
    assert planned(by, "open_leads", YEAR) == Planned(Decimal(8), Source.END)


def test_a_plan_is_of_one_holder(
    made: Made, alice: User, bob: User, manager: User, charlie: User, as_actor: ActorOf
) -> None:
    Territory.objects.create(name="Benelux", countries=["NL"])
    made(of="person", holder="Alice", value="3")
    area = made(of="territory", holder="benelux", value="4").territory_id
    assert area is not None
    by = as_actor(manager)
    assert planned(by, "new_revenue", NOVEMBER) is None
    assert planned(by, "new_revenue", NOVEMBER, person=alice.pk) == Planned(Decimal(3), Source.OWN)
    assert planned(by, "new_revenue", NOVEMBER, territory=area) == Planned(Decimal(4), Source.OWN)
    assert planned(by, "new_revenue", NOVEMBER, person=bob.pk) is None
    assert planned(by, "new_revenue", NOVEMBER, person=alice.pk, territory=area) is None
    assert planned(by, "new_revenue", NOVEMBER, person=alice.pk, product=1) is None
    assert planned(as_actor(charlie), "new_revenue", NOVEMBER, person=alice.pk) is None


def test_where_nothing_is_planned_the_quota_holds(
    made: Made, world: World, alice: User, bob: User, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    quota = {"holder": f"person-{alice.pk}", "length": "year", "starts": "2026-01-01"}
    create_record(declared_type("quota"), quota | {"amount": "1200"}, by=by)
    for key in ("new_revenue", "sales_per_rep"):
        for period, value in ((NOVEMBER, 100), (FOURTH, 300), (YEAR, 1200)):
            found = planned(by, key, period, person=alice.pk)
            assert found == Planned(Decimal(value), Source.QUOTA)
    assert planned(by, "sales_calls", NOVEMBER, person=alice.pk) is None
    assert planned(by, "new_revenue", read("2026-W47", TODAY), person=alice.pk) is None
    assert planned(by, "new_revenue", NOVEMBER, person=bob.pk) is None
    assert planned(by, "new_revenue", NOVEMBER) is None
    made(of="person", holder="Alice", value="7")
    own = planned(by, "new_revenue", NOVEMBER, person=alice.pk)
    assert own == Planned(Decimal(7), Source.OWN)
    rep = planned(by, "sales_per_rep", NOVEMBER, person=alice.pk)
    assert rep == Planned(Decimal(100), Source.QUOTA)


def test_a_quota_in_another_currency_is_converted_or_left_out(
    world: World, alice: User, manager: User, as_actor: ActorOf
) -> None:
    by = as_actor(manager)
    quota = {"holder": f"person-{alice.pk}", "length": "month", "starts": "2026-11-01"}
    create_record(declared_type("quota"), quota | {"amount": "90", "currency": "USD"}, by=by)
    assert planned(by, "new_revenue", NOVEMBER, person=alice.pk) is None
    world.rate("USD", timezone.localdate().isoformat(), "1.5")
    found = planned(by, "new_revenue", NOVEMBER, person=alice.pk)
    assert found == Planned(Decimal("60.00"), Source.QUOTA)


def test_the_page_says_where_the_plan_comes_from(
    made: Made, world: World, alice: User, manager: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    quota = {"holder": f"person-{alice.pk}", "length": "month", "starts": "2026-11-01"}
    create_record(declared_type("quota"), quota | {"amount": "80"}, by=as_actor(manager))
    world.order(world.party(), "2026-11-02", "100", owner=alice)
    address = reverse("sales_metric", args=["new_revenue"])
    client, address = client_of(manager), f"{address}?period=2026-11&person={alice.pk}"
    text = client.get(address).content.decode().replace("\xa0", " ")
    assert "from the quota" in text
    assert "+€20" in text
    assert f"holder%3Aperson-{alice.pk}" in text
    made(of="person", holder="Alice", value="120")
    text = client.get(address).content.decode().replace("\xa0", " ")
    assert "planned for just this" in text
    link = re.search(r'href="(/records/plan/[^"]*)"', text)
    assert link is not None
    assert "1 plan" in client.get(unescape(link[1])).content.decode()
    assert "-€20" in text or "−€20" in text


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.integers(0, 99)), max_size=12))
def test_added_up_covers_every_day_once_or_says_nothing(parts: list[tuple[int, int, int]]) -> None:
    start = date(2026, 1, 1).toordinal()
    lines = [
        (date.fromordinal(start + at), date.fromordinal(start + at + size - 1), Decimal(value))
        for at, size, value in parts
    ]
    period = Period(date(2026, 1, 1), date(2026, 1, 20))
    inside = [line for line in lines if line[1] <= period.last]
    found = added_up(inside, period)
    covered = {day for a, b, _ in inside for day in range(a.toordinal(), b.toordinal() + 1)}
    if found is not None:
        assert set(range(start, start + 20)) <= covered
        assert found <= sum(value for _, _, value in inside)
    in_row = [(date(2026, 1, day), date(2026, 1, day), Decimal(day)) for day in range(1, 21)]
    assert added_up(in_row, period) == 210
    assert added_up(in_row[:-1], period) is None
