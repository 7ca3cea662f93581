"""Searched lists against brute force: reading along the order and looking up find the same records."""

from __future__ import annotations

import random
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.kit.text import fold
from rapport.parties.models import Party, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.records.filters import parse
from rapport.platform.records.keyset import Order
from rapport.platform.records.queries import finding
from rapport.platform.records.queries.lists import list_page, record_type_of
from rapport.platform.records.types import Field, Kind, RecordType

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf

GIVEN = ("Anna", "Jo", "Zoë", "Bo", "Łucja", "田中")
FAMILY = ("Aalders", "Berg", "O'Brien", "Zimmer", "50% off_x", "太郎")
CITIES = ("Utrecht", "Lille", "Åbo", "Zaragoza")
SEARCHES = (
    "anna", "zimmer", "utr", "an", "z", "jo zi", "ZOË åbo", "lucja", "anna zaragoza", "zzyzxq", "a b",
    "田中", "太", "'", "50% off_x", "%", "o_b", '"anna berg"', "kind:person anna", "-anna lille", "-zimmer",
    "city:Utrecht z",
)  # fmt: skip
WORTH = Field("worth", "Worth", Kind.NUMBER, path="number", relation="traits", where={"name": "worth"},
              is_sortable=True)  # fmt: skip


@pytest.fixture
def party_type() -> RecordType:
    """Parties with a number trait of the tests' own."""
    found = record_type_of(SYSTEM, "party")
    return RecordType(**{**found.__dict__, "fields": (*found.fields, WORTH)})


@pytest.fixture
def crowd(db: None) -> list[Party]:
    """200 parties of few names, some of them in the trash, some without a worth."""
    chance = random.Random(11)
    people = [_someone(chance) for _ in range(200)]
    Party.objects.bulk_create(people)
    for number, party in enumerate(people):
        party.created_at = timezone.now() - timedelta(hours=number // 3)
        party.deleted_at = timezone.now() if number % 10 == 0 else None
    Party.objects.bulk_update(people, ["created_at", "deleted_at"])
    traits = [
        Trait(party=party, name="worth", number=Decimal(chance.randrange(9)), at=timezone.now())
        for party in people[::2]
    ]
    Trait.objects.bulk_create(traits)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE parties_party, parties_trait")
    return list(Party.objects.filter(deleted_at=None).order_by("pk"))


def _someone(chance: random.Random) -> Party:
    given, family, city = (chance.choice(words) for words in (GIVEN, FAMILY, CITIES))
    return Party(
        name=f"{given} {family}",
        sort_name=fold(f"{family}, {given}"),
        search_text=fold(f"{given} {family} {city}"),
        city=city,
        kind=chance.choice(("person", "organization")),
    )


def pages(party_type: RecordType, where: str, sort: str) -> Iterator[list[int]]:
    cursor = ""
    while True:
        page = list_page(SYSTEM, party_type, where=where, sort=sort, cursor=cursor, limit=20)
        yield [row.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return


def plainly(crowd: list[Party], where: str, sort: str) -> list[int]:
    """The ids that a list holds, by looking at every party."""
    worth = dict(Trait.objects.filter(name="worth").values_list("party_id", "number"))
    values: dict[str, Callable[[Party], Any]] = {
        "name": lambda party: party.sort_name,
        "created": lambda party: party.created_at,
        "worth": lambda party: worth.get(party.pk),
    }
    value = values[sort.removeprefix("-")]
    chosen, is_down = [p for p in crowd if _holds(p, where)], sort.startswith("-")
    found = [p for p in chosen if value(p) is not None]
    found.sort(key=lambda p: (value(p), p.pk), reverse=is_down)
    rest = sorted((p.pk for p in chosen if value(p) is None), reverse=is_down)
    return [*(p.pk for p in found), *rest]


def _holds(party: Party, where: str) -> bool:
    if where.startswith('"'):
        return fold(where.strip('"')) in party.search_text
    return all(_holds_word(party, word) for word in where.split())


def _holds_word(party: Party, word: str) -> bool:
    if word.startswith("-"):
        return not _holds_word(party, word[1:])
    if ":" in word:
        name, wanted = word.split(":")
        return bool(getattr(party, name) == wanted)
    folded = fold(word)
    if len(folded) < 3 and folded.isascii() and folded.isalnum():
        return any(part.startswith(folded) for part in party.search_text.split())
    return folded in party.search_text


@pytest.fixture(
    params=["looked up", "looked up, then read", "read", "read, then looked up", "read twice"]
)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Limits that lead to each way with some of the searches."""
    name: str = request.param
    monkeypatch.setattr(finding, "_guesses", OrderedDict())
    monkeypatch.setattr(finding, "COMMON", 0 if name.startswith("read") else 500)
    monkeypatch.setattr(finding, "READ", 500 if name == "read" else 24)
    monkeypatch.setattr(finding, "SORTED", 500 if name.endswith("looked up") else 9)
    return name


@pytest.mark.parametrize("sort", ["name", "-name", "-created", "-worth"])
def test_every_way_finds_the_same_to_the_last_page(
    crowd: list[Party], party_type: RecordType, way: str, sort: str
) -> None:
    for where in SEARCHES:
        found = [pk for page in pages(party_type, where, sort) for pk in page]
        assert found == plainly(crowd, where, sort), where


def test_a_search_takes_few_statements(
    crowd: list[Party], party_type: RecordType, way: str
) -> None:
    def statements(where: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            list_page(SYSTEM, party_type, where=where, columns=("name",))
        return sum("parties_party" in query["sql"] for query in captured)

    most = {"looked up": 3, "looked up, then read": 3, "read": 3}.get(way, 5)
    assert statements("") == statements("太") == 1
    assert statements("zimmer") == most
    assert statements("zimmer") == most - 1  # what the planner expects is known
    assert all(statements(where) <= most for where in ("anna", "zzyzxq", "a b", "zoë åbo"))


def test_one_sees_only_what_one_may_however_it_was_found(
    crowd: list[Party], charlie: User, as_actor: ActorOf, way: str
) -> None:
    party = record_type_of(SYSTEM, "party")
    assert list_page(SYSTEM, party, where="zimmer").rows
    assert list_page(as_actor(charlie), party, where="zimmer").rows == ()


def test_reading_needs_only_the_index_of_names_and_looking_up_only_that_of_words(
    db: None,
) -> None:
    chance = random.Random(5)
    Party.objects.bulk_create(_someone(chance) for _ in range(3_000))
    Party.objects.create(name="Quirin Xaver", search_text="quirin xaver")
    party = record_type_of(SYSTEM, "party")
    order = Order(party.all_fields()["name"], is_descending=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('party_search')")
        cursor.execute("ANALYZE parties_party")
    read = order.of(finding.selection(SYSTEM, party, parse("zimmer an"), by_scan=True))
    assert "Index Only Scan using party_name" in read.values("pk")[:50].explain()
    for words in ("quirin", "anna uiri", "qu", "x", "xa q"):
        rows = finding.selection(SYSTEM, party, parse(words)).values("pk")
        assert "on party_search" in rows[:500].explain(), words
