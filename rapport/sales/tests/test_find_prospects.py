"""Organizations that are like our best customers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from rapport.kit.errors import Invalid, NotAllowed, NotFound, RapportError
from rapport.orders.models import Order
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Rule, User
from rapport.platform.events.models import Event
from rapport.platform.records.models import CustomField, List, Tag, Tagging
from rapport.sales.actions.prospects import find_prospects, list_prospects, reckon_prospects
from rapport.sales.models import Prospect
from rapport.sales.queries import prospects as queries
from tests.cast import ClientOf, run_jobs

ActorOf = Callable[[User], Actor]


def organization(name: str, industry: str, **given: Any) -> Party:
    return Party.objects.create(
        name=name, kind="organization", industry=industry, **{"country": "NL"} | given
    )


def bought(party: Party, total: int, **given: Any) -> None:
    Order.objects.create(
        number=f"{party.pk}-{total}",
        party=party,
        placed_at=timezone.now(),
        **{"currency": "EUR", "total": total} | given,
    )


@pytest.fixture
def market(db: None) -> None:
    """25 mills that bought, most of one town; 40 shops of another of which 10 bought little; and some that
    never bought.
    """
    for number in range(25):
        there = {"city": "Utrecht"} if number < 20 else {"city": "Gent", "country": "BE"}
        bought(organization(f"Mill {number}", "Milling", **there), 1000 + number)
    for number in range(40):
        shop = organization(f"Shop {number}", "Retail", city="Gent", country="BE")
        if number < 10:
            bought(shop, 1)
    for number in range(3):
        organization(f"New mill {number}", "milling ", city="Utrecht")
    organization("Far mill", "Milling", city="Gent", country="BE")
    organization("Unknown", "", country="")
    organization("Neighbour", "", city="Gent", country="BE")
    gone = organization("Gone mill", "Milling", city="Utrecht")
    Party.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())


def looked_for(by: Actor, **given: Any) -> queries.Finding:
    search = find_prospects(by=by, **{"most": 25} | given)
    reckon_prospects(search.pk)
    found = queries.finding(by)
    assert found is not None
    return found


def names(by: Actor, finding: queries.Finding, **given: Any) -> list[str]:
    return [row.party.name for row in queries.found(by, finding.search, **given)]


def test_who_is_like_those_who_bought_most(market: None, alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    finding = looked_for(by)
    assert (finding.examples, finding.organizations, finding.candidates) == (25, 71, 36)
    # Those of the town stand above all but the new mills, the others above all but those and the far one.
    expected = (20 * 43 + 5 * 42) / (25 * 46)
    assert finding.separation == pytest.approx(expected, abs=1e-4)
    assert names(by, finding) == ["New mill 0", "New mill 1", "New mill 2", "Far mill"]
    first = queries.found(by, finding.search)[0]
    told = {one.label: (one.value, one.best, one.known, one.is_for) for one in first.reasons}
    assert told["Industry"] == ("Milling", 25, 25, True)
    assert told["Country"] == ("Netherlands", 20, 25, True)  # as strong as its town, and told once
    assert first.times > 1
    far = queries.found(by, finding.search)[-1]
    assert {one.label: one.is_for for one in far.reasons}["Industry"] is True
    assert not all(one.is_for for one in far.reasons)
    assert Event.objects.filter(name="sales.prospects_sought").exists()


def test_too_few_examples_say_how_many_more_are_needed(
    market: None, alice: User, as_actor: ActorOf
) -> None:
    by = as_actor(alice)
    finding = looked_for(by, most=13)
    assert (finding.examples, finding.missing) == (13, 7)
    assert not Prospect.objects.exists()
    assert looked_for(by, currency="USD").missing == 20


def test_a_filter_says_who_is_best(market: None, alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    finding = looked_for(by, text="industry:retail")
    assert (finding.examples, finding.candidates) == (40, 6)
    assert names(by, finding) == ["Neighbour"]  # of the same town
    assert names(by, finding, text="country:NL") == []


def test_sizes_tags_and_what_was_ordered_count_too(
    market: None, alice: User, as_actor: ActorOf
) -> None:
    CustomField.objects.create(record_type="party", name="staff", label="Employees", kind="number")
    stamps.renew()
    Party.objects.filter(name__startswith="Mill").update(custom={"staff": 30})
    Party.objects.filter(name__startswith="Shop").update(custom={"staff": 3})
    Party.objects.filter(name="New mill 1").update(custom={"staff": 49})
    tag = Tag.objects.create(name="Fair")
    for party in Party.objects.filter(name__in=["New mill 1", "Mill 1", "Mill 2", "Mill 3"]):
        Tagging.objects.create(record_type="parties.party", record_id=party.pk, tag=tag)
    other = Tag.objects.create(name="Letter")
    for party in Party.objects.filter(name__startswith="Shop 1"):
        Tagging.objects.create(record_type="parties.party", record_id=party.pk, tag=other)
    by = as_actor(alice)
    finding = looked_for(by)
    first = queries.found(by, finding.search)[0]
    assert first.party.name == "New mill 1"
    assert {(one.label, one.value) for one in first.reasons} >= {
        ("Employees", "20 to 50"),
        ("Tag", "Fair"),
    }


def test_nobody_learns_from_what_they_do_not_see(
    market: None, alice: User, as_actor: ActorOf
) -> None:
    Rule.objects.create(policy="parties.Party", role="sales_person", right="read", scope=1)
    stamps.renew()
    finding = looked_for(as_actor(alice))
    assert (finding.organizations, finding.missing) == (0, 20)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"most": 0}, "most"),
        ({"most": 501}, "most"),
        ({"currency": "€"}, "currency"),
        ({"text": "nonsense:3"}, "text"),
        ({"text": "x" * 501}, "text"),
    ],
)
def test_what_cannot_be_looked_for_is_refused_at_its_field(
    alice: User, as_actor: ActorOf, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        find_prospects(by=as_actor(alice), **given)
    assert field in caught.value.fields


def test_an_employee_finds_nobody(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(RapportError) as caught:
        find_prospects(by=as_actor(charlie))
    assert isinstance(caught.value, NotAllowed | NotFound)


def test_what_was_found_becomes_a_list(market: None, alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    finding = looked_for(by)
    one = Party.objects.get(name="Far mill")
    listed = list_prospects(finding.search, "Call them", by=by, pks=[one.pk, 0])
    assert [member.record_id for member in listed.members.all()] == [one.pk]
    everybody = list_prospects(finding.search, "Call them", by=by, pks=None)
    assert (everybody, everybody.members.count()) == (listed, 4)
    with pytest.raises(Invalid):
        list_prospects(finding.search, " ", by=by, pks=None)


def test_the_page_from_the_question_to_the_list(
    market: None,
    alice: User,
    bob: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(alice)
    assert "Who our best customers are" in client.get("/prospects/").content.decode()
    assert client.post("/prospects/find/", {"text": "nonsense:3"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post("/prospects/find/", {"most": "25"}).status_code == 303
    assert "Waiting for the worker" in client.get("/prospects/").content.decode()
    run_jobs()
    assert client.get("/prospects/progress/")["HX-Refresh"] == "true"
    page = client.get("/prospects/").content.decode()
    assert "same industry as 25 of your 25 best: Milling" in page
    assert "New mill 0" not in client.get("/prospects/?q=country:BE").content.decode()
    assert client.get("/prospects/?q=nonsense:3").status_code == 422
    mill = Party.objects.get(name="New mill 0")
    assert f"/records/opportunity/create/?party={mill.pk}" in page
    listed = client.post("/prospects/list/", {"list": "Mills", "pk": [mill.pk]})
    assert listed.status_code == 303
    assert "New mill 0" in client.get(listed["Location"]).content.decode()
    assert List.objects.get().name == "Mills"
    assert client.post("/prospects/list/", {"list": ""}).status_code == 422
    assert "New mill" not in client_of(bob).get("/prospects/").content.decode()
    assert client_of(bob).post("/prospects/list/", {"list": "X"}).status_code == 404


def test_a_company_that_begins_is_told_what_is_missing(
    alice: User,
    client_of: ClientOf,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_of(alice)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/prospects/find/", {})
    run_jobs()
    page = client.get("/prospects/").content.decode()
    assert "Not enough examples" in page
    assert "20 more are needed" in page


def test_where_everybody_bought_it_says_so(
    market: None, alice: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    Party.objects.filter(orders__isnull=True).update(deleted_at=timezone.now())
    finding = looked_for(as_actor(alice))
    assert (finding.candidates, finding.missing) == (0, 0)
    assert "Everybody has bought already" in client_of(alice).get("/prospects/").content.decode()


def test_facts_that_repeat_each_other_are_told_a_few_times(
    db: None, alice: User, as_actor: ActorOf
) -> None:
    for number in range(48):
        town = f"Town {number % 6}"
        bought(organization(f"Mill {number}", "Milling", city=town), 1000)
        organization(f"Shop {number}", "Retail", city="Gent", country="BE")
    traits = looked_for(as_actor(alice), most=48).traits
    assert [one.value for one in traits if one.label == "Industry"] == ["Milling"]
    assert len([one for one in traits if one.label in ("City", "Country")]) == 4
    assert all(one.times > 1 for one in traits)
