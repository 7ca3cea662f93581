"""Relationships, and the organization chart that they draw."""

from datetime import date

import pytest

from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.details import PartyDetails
from rapport.parties.models import Party, Relationship
from rapport.parties.pages import ChartNode
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest, Person
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(alice: User, as_actor: ActorOf) -> Person:
    return lambda name: parties.create_party(PartyDetails(name=name), by=as_actor(alice))


def test_links_ends_and_begins_anew(
    anna: Party, acme: Party, alice: User, as_actor: ActorOf, newest: Newest
) -> None:
    by = as_actor(alice)
    link = parties.relate_parties(
        anna, "works_for", acme, by=by, title="Buyer", since=date(2020, 1, 1)
    )
    assert (newest().name, newest().about, newest().data["object"]) == (
        "parties.parties_related",
        anna.pk,
        acme.pk,
    )
    with pytest.raises(Refused):
        parties.relate_parties(anna, "works_for", acme, by=by)
    with pytest.raises(Invalid):
        parties.end_relationship(link, on=date(2019, 1, 1), by=by)
    parties.end_relationship(link, on=date(2024, 5, 1), by=by)
    assert newest().data["until"] == "2024-05-01"
    with pytest.raises(Refused):
        parties.end_relationship(link, on=date(2024, 5, 2), by=by)
    again = parties.relate_parties(anna, "works_for", acme, by=by)
    assert (again.pk, again.until) == (link.pk, None)


def test_refuses_nonsense(
    anna: Party, acme: Party, alice: User, as_actor: ActorOf, person: Person
) -> None:
    by = as_actor(alice)
    for subject, kind, other in (
        (anna, "works_for", anna),
        (anna, "works_for", person("Bo Li")),
        (acme, "reports_to", anna),
        (anna, "x", acme),
    ):
        with pytest.raises(Invalid):
            parties.relate_parties(subject, kind, other, by=by)
    assert not Relationship.objects.exists()


def test_refuses_the_wrong_person(
    anna: Party, acme: Party, analyst: User, alice: User, as_actor: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        parties.relate_parties(anna, "works_for", acme, by=as_actor(analyst))
    link = parties.relate_parties(anna, "works_for", acme, by=as_actor(alice))
    with pytest.raises(NotAllowed):
        parties.end_relationship(link, on=date(2030, 1, 1), by=as_actor(analyst))


def test_the_page_finds_the_other_by_words(
    anna: Party, acme: Party, alice: User, client_of: ClientOf, person: Person
) -> None:
    client = client_of(alice)
    assert (
        "The Acme Company" in client.get(f"/parties/{anna.pk}/suggestions/", {"words": "acm"}).text
    )
    assert (
        client.post(
            f"/parties/{anna.pk}/relate/", {"link": "works_for", "words": "acme"}
        ).status_code
        == 303
    )
    one, two = person("Li One"), person("Li Two")
    several = client.post(f"/parties/{anna.pk}/relate/", {"link": "reports_to", "words": "li"})
    assert several.status_code == 422
    assert f'value="{one.pk}"' in several.text
    assert (
        client.post(
            f"/parties/{anna.pk}/relate/", {"link": "reports_to<", "other": two.pk}
        ).status_code
        == 303
    )
    backward = Relationship.objects.get(kind="reports_to")
    assert (backward.subject, backward.object) == (two, anna)
    assert (
        client.post(
            f"/parties/{anna.pk}/relationships/{backward.pk}/end/", {"on": "2030-01-01"}
        ).status_code
        == 303
    )
    assert (
        client.post(
            f"/parties/{acme.pk}/relationships/{backward.pk}/end/", {"on": "2030-01-01"}
        ).status_code
        == 404
    )


def test_the_chart_stands_bosses_above_and_survives_loops(
    anna: Party, acme: Party, alice: User, as_actor: ActorOf, person: Person, client_of: ClientOf
) -> None:
    by = as_actor(alice)
    boss, loop = person("Bo Boss"), person("Lu Loop")
    for one in (anna, boss):
        parties.relate_parties(one, "works_for", acme, by=by)
    parties.relate_parties(anna, "reports_to", boss, by=by)
    parties.relate_parties(loop, "reports_to", anna, by=by)
    parties.relate_parties(boss, "reports_to", loop, by=by)
    parties.relate_parties(boss, "decision_maker", acme, by=by)
    chart = queries.organization_chart(by, anna.pk)
    assert chart.count == 4
    names = [node.name for node in _all(chart.roots)]
    assert sorted(names) == ["Anna de Vries", "Bo Boss", "Lu Loop", "The Acme Company"]
    text = client_of(alice).get(f"/parties/{anna.pk}/chart/").text
    assert "decides" in text


def test_the_chart_of_a_firm(
    anna: Party, acme: Party, alice: User, as_actor: ActorOf, person: Person
) -> None:
    by = as_actor(alice)
    boss, daughter = (
        person("Bo Boss"),
        parties.create_party(PartyDetails(kind="organization", name="Daughter"), by=by),
    )
    parties.relate_parties(daughter, "subsidiary_of", acme, by=by)
    parties.relate_parties(boss, "works_for", acme, by=by, title="Chief")
    parties.relate_parties(anna, "works_for", acme, by=by)
    parties.relate_parties(anna, "reports_to", boss, by=by)
    (root,) = queries.organization_chart(by, daughter.pk).roots
    assert root.name == "The Acme Company"
    assert [
        (node.name, node.more, [below.name for below in node.below]) for node in root.below
    ] == [
        ("Bo Boss", "Chief", ["Anna de Vries"]),
        ("Daughter", "", []),
    ]


def _all(nodes: list[ChartNode]) -> list[ChartNode]:
    return [found for node in nodes for found in (node, *_all(node.below))]
