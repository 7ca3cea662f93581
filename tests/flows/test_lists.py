"""Lists over real parties: filters against brute force, paging without gaps, who sees what."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound
from rapport.parties.models import EmailAddress, Party, PartyRole, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.records.filters import chips as chips_of
from rapport.platform.records.filters import parse
from rapport.platform.records.models import Tag, Tagging
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.lists import count, list_page, record_type_of, search
from rapport.platform.records.types import Field, Kind, RecordType

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf, ClientOf

CITIES = ("Utrecht", "Lille", "Åbo", "")


@pytest.fixture
def party_type() -> RecordType:
    """Parties with a number trait and a text trait of the tests' own."""
    found = record_type_of(SYSTEM, "party")
    extra = (
        Field(
            "worth",
            "Worth",
            Kind.NUMBER,
            path="number",
            relation="traits",
            where={"name": "worth"},
            is_sortable=True,
        ),
        Field(
            "seen",
            "Seen",
            Kind.DATE,
            path="text",
            relation="traits",
            where={"name": "seen"},
            is_sortable=True,
        ),
        Field("mood", "Mood", path="text", relation="traits", where={"name": "mood"}),
    )
    return RecordType(**{**found.__dict__, "fields": found.fields + extra})


@pytest.fixture
def crowd(db: None) -> list[Party]:
    """120 parties: many share a name, a city or a worth; some lack each."""
    chance = random.Random(7)
    people = []
    for number in range(120):
        name = f"Person {chance.randrange(30):02}"
        party = Party.objects.create(
            name=name,
            sort_name=name.lower(),
            search_text=name.lower(),
            city=chance.choice(CITIES),
            kind=chance.choice(["person", "organization"]),
            born_on=date(1990, 1, 1) + timedelta(days=number),
        )
        if number % 3:
            PartyRole.objects.create(party=party, role="customer" if number % 2 else "supplier")
        if number % 4:
            Trait.objects.create(
                party=party, name="worth", number=Decimal(chance.randrange(12)), at=timezone.now()
            )
        if number % 5 == 0:
            Trait.objects.create(party=party, name="mood", text="glad", at=timezone.now())
        if number % 2:
            seen = date(2026, 1, 1) + timedelta(days=chance.randrange(20))
            Trait.objects.create(party=party, name="seen", text=seen.isoformat(), at=timezone.now())
        people.append(party)
    return people


def walk(party_type: RecordType, where: str, sort: str) -> list[Party]:
    """Every record of the list, page by page."""
    cursor: str = ""
    found: list[int] = []
    while True:
        page = list_page(SYSTEM, party_type, where=where, sort=sort, cursor=cursor, limit=7)
        found += [row.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            known = Party.objects.in_bulk(found)
            return [known[pk] for pk in found]


@pytest.mark.parametrize(
    "sort", ["name", "-name", "worth", "-worth", "seen", "-seen", "created", "-created"]
)
@pytest.mark.parametrize("where", ["", "role:customer", "city:utrecht -kind:organization"])
def test_paging_shows_every_record_once_and_in_order(
    crowd: list[Party], party_type: RecordType, where: str, sort: str
) -> None:
    found = walk(party_type, where, sort)
    expected = set(selection(SYSTEM, party_type, parse(where)).values_list("pk", flat=True))
    name = sort.removeprefix("-")
    assert [row.pk for row in found] == list(dict.fromkeys(row.pk for row in found))
    assert {row.pk for row in found} == expected
    seen = dict(Trait.objects.filter(name="seen").values_list("party_id", "text"))
    worth = dict(Trait.objects.filter(name="worth").values_list("party_id", "number"))
    key: dict[str, Callable[[Party], Any]] = {
        "name": lambda p: p.sort_name,
        "created": lambda p: p.created_at,
        "worth": lambda p: worth.get(p.pk),
        "seen": lambda p: seen.get(p.pk),
    }
    is_down = sort.startswith("-")
    filled = [(key[name](row), row.pk) for row in found if key[name](row) is not None]
    assert filled == sorted(filled, reverse=is_down)
    rest = [row.pk for row in found[len(filled) :]]  # what has no value comes last
    assert rest == sorted((row.pk for row in found if key[name](row) is None), reverse=is_down)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("city:Utrecht", lambda p: p.city == "Utrecht"),
        ("city:utrecht", lambda p: p.city == "Utrecht"),
        ("-city:Utrecht", lambda p: p.city != "Utrecht"),
        ("city~tre", lambda p: "tre" in p.city),
        ("city:none", lambda p: p.city == ""),
        ("city:any", lambda p: p.city != ""),
        ("born>=1990-02-01", lambda p: p.born_on >= date(1990, 2, 1)),
        ("born<1990-02-01", lambda p: p.born_on < date(1990, 2, 1)),
        ("seen>=2026-01-01 seen<2026-01-21", lambda p: p.traits.filter(name="seen").exists()),
        ("seen<2026-01-01", lambda p: False),
        ("created<30d", lambda p: True),
        ("created>30d", lambda p: False),
        ("created:today", lambda p: True),
        ('"person 07"', lambda p: p.name == "Person 07"),
        ("PERSON 07", lambda p: p.name == "Person 07"),
        ("role:customer role:supplier", lambda p: False),
    ],
)
def test_filters_select_what_they_say(
    crowd: list[Party], party_type: RecordType, text: str, holds: object
) -> None:
    found = set(selection(SYSTEM, party_type, parse(text)).values_list("pk", flat=True))
    assert found == {party.pk for party in crowd if holds(party)}  # type: ignore[operator]


def test_traits_and_tags_filter_and_any_and_none_combine(
    crowd: list[Party], party_type: RecordType
) -> None:
    tag = Tag.objects.create(name="VIP")
    Tagging.objects.create(tag=tag, record_type="parties.party", record_id=crowd[0].pk)
    glad = {party.pk for party in crowd[::5]}
    assert (
        set(selection(SYSTEM, party_type, parse("mood:GLAD")).values_list("pk", flat=True)) == glad
    )
    assert set(
        selection(SYSTEM, party_type, parse("mood:none")).values_list("pk", flat=True)
    ).isdisjoint(glad)
    assert [p.pk for p in selection(SYSTEM, party_type, parse("tag:vip"))] == [crowd[0].pk]
    tree = {
        "any": [
            {"field": "tag", "value": "vip"},
            {"none": [{"field": "worth", "op": "less", "value": "99"}]},
        ]
    }
    found = set(selection(SYSTEM, party_type, tree).values_list("pk", flat=True))
    assert found == {crowd[0].pk} | {
        party.pk for number, party in enumerate(crowd) if number % 4 == 0
    }


@pytest.mark.parametrize(
    ("tree", "code"),
    [
        (parse("shoe:42"), "unknown_field"),
        (parse("city>3"), "not_ordered"),
        (parse("worth>many"), "not_a_number"),
        (parse("worth>1e999"), "not_a_number"),
        (parse("worth>nan"), "not_a_number"),
        (parse("born:someday"), "not_a_date"),
        (parse("kind:robot"), "unknown_choice"),
        ({"field": "city", "op": "drop table", "value": ""}, "unknown_operator"),
        ({"all": "everything"}, "filter_not_understood"),
        ({"all": [3]}, "filter_not_understood"),
        ({"all": [{"search": "a"}] * 99}, "filter_too_large"),
    ],
)
def test_a_filter_that_makes_no_sense_says_why(
    db: None, party_type: RecordType, tree: object, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        list(selection(SYSTEM, party_type, tree))  # type: ignore[arg-type]
    assert caught.value.code == code


def test_a_deep_filter_is_refused(db: None, party_type: RecordType) -> None:
    tree: dict[str, object] = {"search": "x"}
    for _ in range(2000):
        tree = {"none": [tree]}
    with pytest.raises(Invalid, match="deep"):
        selection(SYSTEM, party_type, tree)


@pytest.mark.parametrize(
    "cursor", ["x", "%%%", "bnVsbA", "WzEsMl0", "W251bGwsMV0", "WyJcdTAwMDAiLDFd"]
)
def test_a_damaged_cursor_is_refused(db: None, party_type: RecordType, cursor: str) -> None:
    with pytest.raises(Invalid, match="damaged"):
        list_page(SYSTEM, party_type, cursor=cursor)


def test_counting_stops_at_the_limit(
    crowd: list[Party], party_type: RecordType, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert count(SYSTEM, party_type) == (120, True)
    monkeypatch.setattr("rapport.platform.records.queries.lists.COUNT_LIMIT", 100)
    assert count(SYSTEM, party_type) == (100, False)


def test_the_trash_is_not_listed(crowd: list[Party], party_type: RecordType) -> None:
    Party.objects.filter(pk=crowd[0].pk).update(deleted_at=timezone.now())
    assert count(SYSTEM, party_type) == (119, True)


def test_statements_do_not_grow_with_rows(
    crowd: list[Party], admin: User, client_of: ClientOf
) -> None:
    EmailAddress.objects.bulk_create(
        EmailAddress(
            party=party, address=f"{party.pk}@example.com", folded=f"{party.pk}@example.com"
        )
        for party in crowd
    )
    client = client_of(admin)
    client.get("/records/party/")

    def statements(where: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response = client.get("/records/party/", {"q": where})
        assert response.status_code == 200
        return len(captured)

    assert statements("") == statements("kind:person")
    assert statements("person") == statements('"person 07"') <= statements("") + 3


def test_only_the_entitled_see_a_list(
    crowd: list[Party], alice: User, charlie: User, dana: User, as_actor: ActorOf
) -> None:
    assert record_type_of(as_actor(alice), "party").key == "party"
    for outsider in (charlie, dana):
        with pytest.raises(NotFound):
            record_type_of(as_actor(outsider), "party")
        assert search(as_actor(outsider), "person") == []
    with pytest.raises(NotFound):
        record_type_of(as_actor(alice), "unheard_of")


def test_the_page_shows_rows_chips_and_the_next_page(
    crowd: list[Party], alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    page = client.get("/records/party/", {"q": "person kind:person"}).content.decode()
    assert "Remove the filter Kind" in page
    whole = client.get("/records/party/").content.decode()
    assert whole.count("<tr") >= 50
    next_url = (
        whole.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    )
    rows = client.get(next_url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in rows
    assert rows.count('class="who-name"') == 50


def test_a_wrong_filter_keeps_the_text_and_says_what_is_wrong(
    alice: User, client_of: ClientOf
) -> None:
    response = client_of(alice).get("/records/party/", {"q": "shoe:42"})
    assert response.status_code == 422
    assert "no field “shoe”" in response.content.decode()
    assert 'value="shoe:42"' in response.content.decode()


def test_charlie_and_dana_get_the_same_404(charlie: User, dana: User, client_of: ClientOf) -> None:
    for outsider in (charlie, dana):
        assert client_of(outsider).get("/records/party/").status_code == 404


def test_the_palette_finds_pages_and_records(
    crowd: list[Party], alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).get("/-/palette", {"q": "person 1"}).content.decode()
    assert "Person 1" in answer
    assert "/parties/" in answer


def test_chips_are_the_conditions_on_known_fields(party_type: RecordType) -> None:
    chips = chips_of('anna city:"New York" -kind:person orders.total>3', party_type, SYSTEM)
    assert [(chip.label, chip.how, chip.shown) for chip in chips] == [
        ("City", "is", "New York"),
        ("Kind", "is not", "Person"),
        ("Orders where Total > 3", "", ""),
    ]


def test_the_list_offers_its_export_to_those_who_may(
    crowd: list[Party], manager: User, alice: User, client_of: ClientOf
) -> None:
    whole = client_of(manager).get("/records/party/", {"q": "city:Utrecht"}).content.decode()
    address = (
        whole.split("format=csv")[0].rsplit('href="', 1)[1].replace("&amp;", "&") + "format=csv"
    )
    answer = client_of(manager).get(address)
    lines = b"".join(answer.streaming_content).decode().strip().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1 + Party.objects.filter(city="Utrecht").count()
    assert "format=csv" not in client_of(alice).get("/records/party/").content.decode()
    assert client_of(alice).get(address).status_code == 403


def test_one_or_two_letters_begin_a_word(crowd: list[Party]) -> None:
    assert search(SYSTEM, "pe 1") != []
    assert search(SYSTEM, "er") == []
