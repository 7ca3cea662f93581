"""Search over real records: what is found for a few letters, in which order, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.catalog.models import Product
from rapport.kit.errors import NotAllowed
from rapport.orders.models import Order
from rapport.parties import actions as parties
from rapport.parties.details import PartyDetails, Phone
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.records.actions import notes
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomObject, File
from rapport.platform.records.types import record_types
from rapport.platform.search.actions import rebuild, remember_opened
from rapport.platform.search.queries.finding import search

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db
NAMES = ("Jan Jansen", "Anna Jansen", "Zoë Müller", "Müller Werke AG", "Maria Lopez", "大森健太")


@pytest.fixture
def people() -> dict[str, Party]:
    found = {}
    for name in NAMES:
        kind = "organization" if name.endswith("AG") else "person"
        found[name] = parties.create_party(PartyDetails(kind=kind, name=name), by=SYSTEM)
    return found


def names(text: str, by: Actor = SYSTEM, only: str = "") -> list[str]:
    return [hit.title for group in search(by, text, only=only).groups for hit in group.hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("jan", "Jan Jansen"),
        ("jansen jan", "Jan Jansen"),
        ("ANNA", "Anna Jansen"),
        ("muller", "Müller Werke AG"),
        ("muller z", "Zoë Müller"),
        ("Müller we", "Müller Werke AG"),
        ("lop mar", "Maria Lopez"),
        ("大森", "大森健太"),
        ("m", "Müller Werke AG"),
    ],
)
def test_a_few_letters_find_it(people: dict[str, Party], typed: str, first: str) -> None:
    assert names(typed)[0] == first
    assert not search(SYSTEM, typed).is_guess


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jansn", "Jan Jansen"),
        ("jasnen", "Jan Jansen"),
        ("mulller", "Zoë Müller"),
        ("anna jnasen", "Anna Jansen"),
        ("lopze maria", "Maria Lopez"),
    ],
)
def test_slips_are_forgiven_and_said(people: dict[str, Party], typed: str, meant: str) -> None:
    assert meant in names(typed)
    assert search(SYSTEM, typed).is_guess


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "%", "_", "\x00", "xqzzyw", "'; DROP TABLE", "\\", "a" * 5000, "((((", "😀"],
)
def test_nonsense_finds_nothing_and_breaks_nothing(people: dict[str, Party], typed: str) -> None:
    assert names(typed) == []


def test_digits_find_telephones_and_orders(people: dict[str, Party]) -> None:
    parties.add_contact_point(people["Anna Jansen"], Phone("+31 20 794 6000"), by=SYSTEM)
    Order.objects.create(number="SO-2024-0012", currency="EUR", placed_at=timezone.now())
    assert names("+31 20 7946") == ["Anna Jansen"]
    assert names("020 794") == ["Anna Jansen"]
    assert names("2024-0012") == ["SO-2024-0012"]
    assert names("so-2024") == ["SO-2024-0012"]


def test_every_type_is_searched_that_of_the_best_hit_first(
    people: dict[str, Party], alice: User, as_actor: ActorOf
) -> None:
    Product.objects.create(code="J1", name="Jansen lamp", search_text="jansen lamp j1")
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    stamps.renew()
    create_record(record_types()["boat"], {"name": "Jansen"}, by=as_actor(alice))
    note = notes.write_note(
        people["Maria Lopez"], "Knows the Jansens from “Zürich”.", by=as_actor(alice)
    )
    File.objects.create(
        record_type="parties.party",
        record_id=people["Maria Lopez"].pk,
        name="Vertrag Jansen.pdf",
        size_bytes=1,
        at=timezone.now(),
    )
    found = search(SYSTEM, "jansen")
    assert next(group.key for group in found.groups) == "boat"
    assert {group.key for group in found.groups} == {"boat", "party", "product", "-notes", "-files"}
    [hit] = next(group.hits for group in found.groups if group.key == "-notes")
    assert (hit.pk, hit.hint) == (note.pk, "Maria Lopez")
    assert hit.url == f"/parties/{people['Maria Lopez'].pk}/"
    assert names("zurich", only="-notes") == [note.text]
    assert names("jansen", only="product") == ["Jansen lamp"]


def test_of_one_name_a_customer_comes_before_other_records(alice: User, as_actor: ActorOf) -> None:
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    stamps.renew()
    for name in ("Anna Jansen", "Jan Jansen"):  # whichever of them has the smaller number
        create_record(record_types()["boat"], {"name": name}, by=as_actor(alice))
        parties.create_party(PartyDetails(kind="person", name=name), by=SYSTEM)
        assert [group.key for group in search(SYSTEM, name).groups] == ["party", "boat"]


def test_what_one_opened_lately_comes_first(
    people: dict[str, Party], alice: User, as_actor: ActorOf
) -> None:
    by = as_actor(alice)
    assert names("jansen", by)[0] == "Jan Jansen"
    remember_opened("party", people["Anna Jansen"].pk, by=by)
    assert names("jansen", by)[0] == "Anna Jansen"


def test_nobody_finds_what_they_may_not_see(
    people: dict[str, Party], charlie: User, dana: User, alice: User, as_actor: ActorOf
) -> None:
    notes.write_note(people["Maria Lopez"], "Jansen, too", by=as_actor(alice))
    for user in (charlie, dana):
        assert search(as_actor(user), "jansen").groups == ()
        assert search(as_actor(user), "jansn").groups == ()


def test_the_trash_is_not_searched(people: dict[str, Party]) -> None:
    parties.delete_party(people["Anna Jansen"], by=SYSTEM)
    assert names("jansen") == ["Jan Jansen"]


def test_statements_do_not_grow_with_what_is_found(people: dict[str, Party]) -> None:
    def count(text: str) -> int:
        with CaptureQueriesContext(connection) as run:
            search(SYSTEM, text)
        return len(run)

    stamps.see(stamps.current())  # as a request does with its user
    search(SYSTEM, "jansen")  # what is kept in memory is read now
    few = count("jansen")
    for number in range(30):
        parties.create_party(PartyDetails(name=f"Jansen {number}"), by=SYSTEM)
    assert count("jansen") == few
    assert few <= 6


def test_search_texts_can_be_made_anew(
    people: dict[str, Party], alice: User, as_actor: ActorOf
) -> None:
    Party.objects.update(search_text="")
    assert "Anna Jansen" not in names("anna", only="party")
    told: list[float] = []
    counts = rebuild(by=SYSTEM, told=lambda _label, share: told.append(share))
    assert counts["party"] == len(NAMES)
    assert told == sorted(told)
    assert told[-1] == 1
    assert "Anna Jansen" in names("anna", only="party")
    with pytest.raises(NotAllowed):
        rebuild(by=as_actor(alice), told=lambda _label, _share: None)
