"""Traits of all parties, written anew."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.db import connection

from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties import actions as parties
from rapport.parties import queries, traits
from rapport.parties.actions.publish import TraitRow
from rapport.parties.models import Party, Trait
from rapport.parties.tests.kinds import ActorOf, ClientOf, Newest
from rapport.parties.traits import TraitDefinition, TraitKind
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User

pytestmark = pytest.mark.django_db
NAMES = ("test_worth", "test_mood")


@pytest.fixture(autouse=True)
def _defined() -> Iterator[None]:
    traits.define(
        TraitDefinition(
            "test_worth",
            "Worth",
            "What they bought, in all.",
            TraitKind.MONEY,
            "EUR",
            order=1,
            reasons=(lambda facts: f"{facts['orders']} orders in all.",),
        )
    )
    traits.define(
        TraitDefinition(
            "test_mood",
            "Mood",
            "How they feel.",
            TraitKind.CHOICE,
            order=2,
            choices=(("ok", "Content"),),
        )
    )
    yield
    for name in NAMES:
        traits._definitions.pop(name)


def publish(*rows: TraitRow) -> dict[str, int]:
    return parties.publish_traits(NAMES, rows=rows, by=SYSTEM)


def test_writes_only_what_differs(anna: Party, acme: Party) -> None:
    first: list[TraitRow] = [
        (anna.pk, "test_worth", 10, "", {"orders": 3}),
        (acme.pk, "test_worth", 20, "", {}),
        (acme.pk, "test_mood", None, "ok", {}),
    ]
    assert publish(*first) == {
        "rows": 3,
        "created": 3,
        "updated": 0,
        "unchanged": 0,
        "deleted": 0,
        "left_out": 0,
    }
    stamps = sorted(Trait.objects.values_list("pk", "at"))
    assert publish(*first)["unchanged"] == 3
    assert sorted(Trait.objects.values_list("pk", "at")) == stamps
    counts = publish(
        (anna.pk, "test_worth", 11, "", {"orders": 4}),
        (acme.pk, "test_worth", 20, "", {}),
    )
    assert counts == {
        "rows": 2,
        "created": 0,
        "updated": 1,
        "unchanged": 1,
        "deleted": 1,
        "left_out": 0,
    }


def test_reads_a_stream_and_leaves_strangers_out(anna: Party) -> None:
    csv = [
        f'{anna.pk},test_worth,12.5,,"{{""a"": ""b""}}"\n'.encode(),
        b"999999,test_worth,1,,{}\n",
        f"{anna.pk},other,1,,{{}}\n".encode(),
    ]
    counts = parties.publish_traits(NAMES, csv=csv, by=SYSTEM)
    assert (counts["created"], counts["left_out"]) == (1, 2)
    assert Trait.objects.get().facts == {"a": "b"}


def test_says_only_what_changed(anna: Party, acme: Party) -> None:
    publish(
        (anna.pk, "test_worth", 10, "", {"orders": 3}),
        (acme.pk, "test_worth", 20, "", {}),
        (acme.pk, "test_mood", None, "ok", {}),
    )
    csv = [
        f'{anna.pk},test_worth,11,,"{{}}"\n{anna.pk},test_mood,,ok,"{{}}"\n'.encode(),
        f"{acme.pk},test_mood,,,\n999999,test_mood,,ok,{{}}\n".encode(),
    ]
    counts = parties.publish_changed_traits(NAMES, csv=csv, by=SYSTEM, known=3)
    assert counts == {
        "rows": 4,
        "created": 1,
        "updated": 1,
        "unchanged": 1,
        "deleted": 1,
        "left_out": 1,
    }
    assert set(Trait.objects.values_list("party", "name", "number", "text")) == {
        (anna.pk, "test_worth", Decimal(11), ""),
        (anna.pk, "test_mood", None, "ok"),
        (acme.pk, "test_worth", Decimal(20), ""),
    }


def test_wants_all_of_them_where_others_are_gone(anna: Party, acme: Party) -> None:
    publish((anna.pk, "test_worth", 10, "", {}), (acme.pk, "test_worth", 20, "", {}))
    Trait.objects.filter(party=acme).delete()
    csv = [f"{anna.pk},test_worth,11,,{{}}\n".encode()]
    assert parties.publish_changed_traits(NAMES, csv=csv, by=SYSTEM, known=2) is None
    assert Trait.objects.get().number == 10


def test_the_page_says_what_a_trait_means(
    anna: Party, alice: User, as_actor: ActorOf, client_of: ClientOf
) -> None:
    publish(
        (anna.pk, "test_worth", 1234.5, "", {"orders": 3}),
        (anna.pk, "test_mood", None, "ok", {}),
    )
    rows = queries.party_page(as_actor(alice), anna.pk).traits
    assert [row.value for row in rows][1] == "Content"
    text = client_of(alice).get(f"/parties/{anna.pk}/").text
    for said in ("€1,234.50", "What they bought, in all.", "Content", "3 orders in all."):
        assert said in text


def test_leaves_other_traits_alone(anna: Party) -> None:
    publish((anna.pk, "test_worth", 1, "", {}))
    parties.publish_traits(["test_mood"], rows=[(anna.pk, "test_mood", None, "ok", {})], by=SYSTEM)
    assert Trait.objects.count() == 2


def test_refuses_the_wrong_person_and_wrong_input(
    anna: Party, alice: User, as_actor: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        parties.publish_traits(NAMES, rows=[], by=as_actor(alice))
    with pytest.raises(NotAllowed):
        parties.publish_changed_traits(NAMES, csv=[], by=as_actor(alice), known=0)
    with pytest.raises(Invalid):
        parties.publish_traits(["undefined_trait"], rows=[], by=SYSTEM)
    with pytest.raises(Invalid):
        publish((anna.pk, "test_worth", 1, "", {}), (anna.pk, "test_worth", 2, "", {}))
    assert not Trait.objects.exists()


def test_records_one_event(anna: Party, newest: Newest) -> None:
    publish((anna.pk, "test_worth", 1, "", {}))
    event = newest()
    assert (event.name, event.about, event.data["names"]) == (
        "parties.traits_published",
        None,
        list(NAMES),
    )
    assert event.data["counts"]["created"] == 1


def test_nobody_who_reads_waits_for_a_publication(anna: Party) -> None:
    publish((anna.pk, "test_worth", 1, "", {}))
    reader = connection.copy()
    try:
        with reader.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
            cursor.execute("SELECT count(*) FROM parties_trait")
            assert cursor.fetchone() == (0,)
    finally:
        reader.close()
