"""Filters as people read them, each sentence whole, in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from rapport.kit.speech import say_joined
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.records.filters import chips, parse, sentence
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types


@pytest.fixture
def house(db: None) -> RecordType:
    """An object with a place, a price and a day, and rooms that lead to it."""
    for key, label, plural in (("house", "House", "Houses"), ("room", "Room", "Rooms")):
        CustomObject.objects.create(key=key, label=label, plural=plural)
    for name, kind in (("place", "text"), ("price", "number"), ("built", "date")):
        CustomField.objects.create(
            record_type="house", name=name, label=name.capitalize(), kind=kind
        )
    CustomField.objects.create(
        record_type="room", name="house", label="House", kind="record", target="house"
    )
    CustomField.objects.create(record_type="room", name="size", label="Size", kind="number")
    CustomField.objects.create(record_type="room", name="done", label="Done", kind="date")
    stamps.renew()
    return record_types()["house"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("place:Ulm price>3", "Place is Ulm and Price > 3"),
        ("place:Ulm price>3 built:any", "Place is Ulm and Price > 3 and Built is filled"),
        ("place:Ulm or (price>3 price<9)", "Place is Ulm or (Price > 3 and Price < 9)"),
        ("-(place:Ulm or price>3)", "not (Place is Ulm or Price > 3)"),
        ("place:Ulm,Bonn,Jena", "Place is any of Ulm or Bonn or Jena"),
        ("-place~x", "Place does not contain x"),
        ("-place:none", "Place is filled"),
        ("-price>3", "Price is not more than 3"),
        ("price:1..3", "Price is between 1 and 3"),
        ("built:0d..1d", "Built is in the last 1 day"),
        ("built:0d..30d", "Built is in the last 30 days"),
        ("-mill", "does not contain “mill”"),
        ("rooms.size>3", "Rooms where Size > 3"),
        ("rooms()", "has rooms"),
        ("-rooms(size>3)", "not (Rooms where Size > 3)"),
        ("count(rooms)>3", "count of rooms > 3"),
        ("sum(rooms.size, size>1)>3", "sum of rooms size where Size > 1 > 3"),
        ("highest(rooms.done)>90d", "highest done of rooms is older than 90 days"),
    ],
)
def test_a_filter_is_said_whole(house: RecordType, text: str, said: str) -> None:
    assert sentence(parse(text), house) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("nl", "place:Ulm or price>3", "Place is Ulm of Price > 3"),
        ("nl", "place:Ulm,Bonn", "Place is een van Ulm of Bonn"),
        ("nl", "built:0d..1d", "Built ligt in de laatste 1 dag"),
        ("nl", "-(place:Ulm or price>3)", "niet (Place is Ulm of Price > 3)"),
        ("nl", "rooms.size>3", "Rooms waarvoor geldt: Size > 3"),
        ("nl", "sum(rooms.size)>3", "som van size van rooms > 3"),
        ("ar", "price>3 price<9", "Price > 3 و Price < 9"),
        ("ar", "rooms.size>3", "Rooms حيث Size > 3"),
    ],
)
def test_it_is_said_in_the_readers_language(
    house: RecordType, language: str, text: str, said: str
) -> None:
    with override(language):
        assert sentence(parse(text), house) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "يوم واحد"), (2, "يومان"), (3, "3 أيام"), (11, "11 يومًا"), (100, "100 يوم")],
)
def test_ages_have_the_plural_forms_of_the_language(
    house: RecordType, number: int, said: str
) -> None:
    with override("ar"):
        assert sentence(parse(f"built>{number}d"), house).endswith(said)


def test_what_people_typed_is_no_place_of_the_sentence(house: RecordType) -> None:
    tree = {"all": [{"search": "%(second)s"}, {"search": "%(first)s %s"}, {"search": "x"}]}
    said = "contains “%(second)s” and contains “%(first)s %s” and contains “x”"
    assert sentence(tree, house) == said
    assert say_joined("%(first)s, %(second)s", []) == ""
    assert say_joined("%(first)s, %(second)s", ["one"]) == "one"


def test_chips_say_unlike_comparisons_whole(house: RecordType) -> None:
    [chip] = chips("-price:1..3", house, SYSTEM)
    assert (chip.label, chip.how, chip.shown) == ("Price", "is not between", "1 and 3")
