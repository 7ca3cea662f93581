"""Likely duplicates among the parties in the database."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from rapport.parties.models import EmailAddress, Party, PhoneNumber, PostalAddress
from rapport.parties.scanning import likely_pairs

pytestmark = pytest.mark.django_db

GIVEN = (
    "anna",
    "bert",
    "carla",
    "dirk",
    "emma",
    "frank",
    "gerda",
    "hans",
    "irene",
    "jan",
    "karin",
    "lars",
)
FAMILY = [
    begin + end
    for begin in ("bak", "jans", "vries", "mul", "groot")
    for end in ("er", "sen", "stra", "ink", "man", "huis", "berg", "dal")
]
PERSON, ORGANIZATION = Party.Kind.PERSON, Party.Kind.ORGANIZATION


def people(count: int, chance: Random) -> list[Party]:
    """Strangers, each with an e-mail address, a phone number and an address of their own."""
    born = (date(1940, 1, 1) + timedelta(chance.randrange(20_000)) for _ in range(count))
    rows = Party.objects.bulk_create(
        person(chance.choice(GIVEN), chance.choice(FAMILY), born_on=day) for day in born
    )
    for number, row in enumerate(rows):
        reachable(row, f"{number:04}@example.org", f"+3130{7_919 * number % 10**7:07}")
    PostalAddress.objects.bulk_create(
        PostalAddress(
            party=row,
            street=f"{chance.choice(FAMILY)}straat {chance.randrange(200)}",
            city=chance.choice(["Utrecht", "Ede", "Zwolle"]),
            postal_code=f"{chance.randrange(1000, 9999)} AB",
        )
        for row in rows
    )
    return rows


def person(given: str, family: str, **facts: date) -> Party:
    return Party(kind=PERSON, name=f"{given} {family}", sort_name=f"{family}, {given}", **facts)


def reachable(party: Party, *points: str) -> Party:
    """``party`` with e-mail addresses and phone numbers, the main ones first."""
    for point in points:
        if "@" in point:
            EmailAddress.objects.create(party=party, address=point, folded=point)
        else:
            PhoneNumber.objects.create(party=party, e164=point, written=point)
    return party


def again(known: Party, *points: str, slip: str = "") -> Party:
    """``known`` entered once more, perhaps with another family name."""
    family, given = known.sort_name.split(", ")
    twin = person(given, slip or family)
    twin.save()
    return reachable(twin, *points)


def test_finds_who_was_entered_twice_and_says_why() -> None:
    rows = people(200, Random(5))
    twins = {
        (row.pk, again(row, f"{number:04}@example.org").pk) for number, row in enumerate(rows[:20])
    }
    found = list(likely_pairs(PERSON))
    assert {(pair.one, pair.other) for pair in found} == twins
    said = {e.column: (e.level, e.weight > 3) for e in found[0].judgement.evidence}
    assert said["email"] == said["family"] == ("the same", True)
    assert said["born"] == ("not known", False)


def test_any_of_several_phones_counts_and_a_slip_does_no_harm() -> None:
    rows = people(200, Random(5))
    for number, row in enumerate(rows[:10]):
        again(row, f"{number:04}@example.org")
    known = reachable(rows[30], "+31301234567")
    family = known.sort_name.split(",")[0]
    twin = again(known, "+31887654321", "+31301234567", slip=f"{family[0]}{family[2:]}")
    (pair,) = [pair for pair in likely_pairs(PERSON) if pair.one == known.pk]
    said = {e.column: e.level for e in pair.judgement.evidence}
    assert (pair.other, said["phone"]) == (twin.pk, "the same")
    assert said["family"] == "a slip of the finger apart"


def test_names_that_changed_places_are_no_hindrance() -> None:
    rows = people(200, Random(5))
    for number, row in enumerate(rows[:10]):
        again(row, f"{number:04}@example.org")
    family, given = rows[20].sort_name.split(", ")
    twin = person(family, given, born_on=rows[20].born_on or date(1970, 1, 1))
    twin.save()
    (pair,) = [pair for pair in likely_pairs(PERSON) if pair.one == rows[20].pk]
    said = {e.column: e.level for e in pair.judgement.evidence}
    assert (pair.other, said["given"], said["family"]) == (twin.pk, "exchanged", "exchanged")


def test_among_strangers_nobody_is_found() -> None:
    people(200, Random(9))
    assert list(likely_pairs(PERSON)) == []


def test_neither_the_trash_nor_the_other_kind() -> None:
    rows = people(100, Random(5))
    gone = again(rows[0], "0000@example.org")
    Party.objects.filter(pk=gone.pk).update(deleted_at=timezone.now())
    other = again(rows[1], "0001@example.org")
    Party.objects.filter(pk=other.pk).update(kind=ORGANIZATION)
    assert list(likely_pairs(PERSON)) == []
    assert list(likely_pairs(ORGANIZATION)) == []


def test_organizations_are_compared_by_what_they_have() -> None:
    names = [f"{begin} {end}" for begin in FAMILY for end in ("trading", "foods", "tools")]
    firms = Party.objects.bulk_create(
        Party(kind=ORGANIZATION, name=name, sort_name=name) for name in names
    )
    for number, firm in enumerate(firms):
        reachable(firm, f"info@{number:04}.example")
    twins = Party.objects.bulk_create(
        Party(kind=ORGANIZATION, name=name, sort_name=name) for name in names[:15]
    )
    for number, twin in enumerate(twins):
        reachable(twin, f"info@{number:04}.example")
    found = list(likely_pairs(ORGANIZATION))
    pairs = zip(firms, twins, strict=False)
    assert {(pair.one, pair.other) for pair in found} == {(a.pk, b.pk) for a, b in pairs}
    assert "given" not in {e.column for e in found[0].judgement.evidence}


@pytest.mark.parametrize("kind", [PERSON, ORGANIZATION])
def test_nobody_there_is_no_error(kind: Party.Kind) -> None:
    assert list(likely_pairs(kind)) == []
