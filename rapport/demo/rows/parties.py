"""Rows of parties: customers, and the people who work for those that are businesses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rapport.demo import arrow
from rapport.demo.customers import Booleans, Customers, Integers, World
from rapport.demo.names import CULTURES, PLACES
from rapport.demo.people import PLACE_OF, Names, draw_codes, industry_of
from rapport.demo.seasons import Floats
from rapport.demo.staff import Staff
from rapport.demo.themes import INDUSTRIES, TITLES
from rapport.kit.text import fold

MAIL_HOSTS = ("example.com", "example.org", "example.net", "post.example.com", "mail.example.org")
ABROAD = 0.18
"""People who live elsewhere than most of their culture."""


@dataclass(frozen=True)
class Faces:
    """Everyone of a chunk: first its customers, then their contacts. Columns are Arrow arrays."""

    customers: int
    ids: Integers
    employer: Integers  # position of the business a contact works for; -1 for customers
    is_person: Booleans
    arrival: Floats
    place: Integers
    codes: Integers
    names: dict[str, Any]
    owner: Integers  # 0 for none
    team: Integers
    title: Any
    city: Any
    country: Any
    email: Any
    second_email: Any  # null for most
    handle: Any  # null for most
    phone: Any  # E.164, null where there is none
    erp: Any  # external id, null for consumers

    @property
    def count(self) -> int:
        return len(self.ids)


def draw_faces(
    world: World,
    people: Customers,
    book: Names,
    staff: Staff,
    first_id: int,
    chance: np.random.Generator,
) -> Faces:
    """Identities, homes and mail addresses of a chunk's customers and their contacts."""
    businesses = np.flatnonzero(people.is_business)
    contacts = np.repeat(businesses, np.minimum(1 + chance.poisson(0.9, len(businesses)), 5))
    employer = np.concatenate([np.full(people.count, -1), contacts])
    everyone = np.concatenate([np.arange(people.count), contacts])
    is_person = (employer >= 0) | ~people.is_business[everyone]
    count, ids = len(everyone), first_id + np.arange(len(everyone))
    place = PLACE_OF[people.culture]
    place = np.where(
        chance.random(people.count) < ABROAD, chance.integers(0, len(PLACES), people.count), place
    )
    place = place[everyone]
    codes = draw_codes(people.culture[everyone], is_person, chance)
    names = book.columns(codes)
    owner, team = _owners(people, staff, chance)
    is_person_with = (
        is_person & (chance.random(count) < 0.08),
        is_person & (chance.random(count) < 0.06),
    )
    city = arrow.spread([len(p.cities) for p in PLACES], place, chance.random(count))
    return Faces(
        customers=people.count,
        ids=ids,
        employer=employer,
        is_person=is_person,
        arrival=people.arrival[everyone],
        place=place,
        codes=codes,
        names=names,
        owner=owner[everyone],
        team=team[everyone],
        title=arrow.either(employer >= 0, arrow.take(TITLES, _titles(employer, chance)), ""),
        city=arrow.take([c.split("|")[0] for p in PLACES for c in p.cities], city),
        country=arrow.take([p.code for p in PLACES], place),
        email=_emails(names, employer, is_person, ids, chance),
        second_email=arrow.either(
            is_person_with[0], arrow.glue("private.", ids, "@example.net"), None
        ),
        handle=arrow.either(is_person_with[1], arrow.glue("@", names["mail"], ids), None),
        phone=_phones(place, chance),
        erp=arrow.either(~is_person, arrow.glue("K-", ids), None),
    )


def _owners(
    people: Customers, staff: Staff, chance: np.random.Generator
) -> tuple[Integers, Integers]:
    """Businesses are shared out among the sales people; of consumers one in eight is someone's."""
    seller = chance.integers(0, len(staff.sellers), people.count)
    is_owned = people.is_business | (chance.random(people.count) < 0.12)
    owners, teams = np.array(staff.sellers), np.array(staff.seller_teams)
    return np.where(is_owned, owners[seller], 0), np.where(is_owned, teams[seller], 0)


def _titles(employer: Integers, chance: np.random.Generator) -> Integers:
    """The first contact of each business leads purchasing; the others are something else."""
    return np.where(is_first_contact(employer), 0, chance.integers(1, len(TITLES), len(employer)))


def is_first_contact(employer: Integers) -> Booleans:
    previous = np.concatenate([[-1], employer[:-1]])
    return np.asarray((employer >= 0) & (employer != previous))


def _emails(
    names: dict[str, Any],
    employer: Integers,
    is_person: Booleans,
    ids: Integers,
    chance: np.random.Generator,
) -> Any:
    """Under example domains alone, so that no mail ever reaches anyone."""
    private = arrow.take(MAIL_HOSTS, chance.integers(0, len(MAIL_HOSTS), len(ids)))
    works = employer >= 0
    firm = np.where(works, employer, np.arange(len(ids)))
    company = arrow.glue(names["mail"].take(pa.array(firm)), "-", ids[firm], ".example")
    own = arrow.glue(names["mail"], np.where(works, 0, ids))
    local = arrow.either(works, names["mail"], arrow.either(~is_person, "office", own))
    return arrow.glue(local, "@", arrow.either(is_person & ~works, private, company))


def _phones(place: Integers, chance: np.random.Generator) -> Any:
    """Numbers kept for films and books, where the country has such a range; else none."""
    ranges = [area for p in PLACES for area in p.phones]
    counts = [len(p.phones) for p in PLACES]
    has_phone = (np.array(counts)[place] > 0) & (chance.random(len(place)) < 0.8)
    area = arrow.spread(counts, place, chance.random(len(place)))
    area = np.where(has_phone, area, 0)
    first, size = (np.array([entry[at] for entry in ranges])[area] for at in (2, 3))
    number = first + np.floor(chance.random(len(place)) * size).astype(np.int64)
    is_short = np.array([entry[1] for entry in ranges])[area] == 2
    tail = arrow.either(is_short, arrow.padded(number, 2), arrow.padded(number, 3))
    return arrow.either(
        has_phone, arrow.glue(arrow.take([entry[0] for entry in ranges], area), tail), None
    )


def party_table(world: World, faces: Faces) -> Any:
    """parties_party."""
    count, born = faces.count, arrow.moments(world.consumer.start, faces.arrival)
    industry = arrow.take(
        INDUSTRIES, np.where(faces.is_person, 0, industry_of(faces.codes) % len(INDUSTRIES))
    )
    cultures = faces.codes // 8 // 64 // 64 // 2
    host = pc.replace_substring_regex(faces.email, ".*@", "https://")
    return pa.table(
        {
            "id": faces.ids,
            "created_at": born,
            "updated_at": born,
            "owner_id": arrow.optional(faces.owner),
            "team_id": arrow.optional(faces.team),
            "custom": arrow.same("{}", count),
            "version": arrow.same(1, count),
            "kind": arrow.either(faces.is_person, "person", "organization"),
            **{
                name: faces.names[name]
                for name in ("name", "given_name", "middle_name", "family_name", "sort_name")
            },
            **{name: arrow.same("", count) for name in ("prefix", "suffix", "phonetic_name")},
            "job_title": faces.title,
            "industry": arrow.either(faces.is_person, "", industry),
            "website": arrow.either(faces.is_person, "", host),
            "language": arrow.take([culture.language for culture in CULTURES], cultures),
            "country": faces.country,
            "city": faces.city,
            "search_text": _search_text(faces),
        }
    )


def _search_text(faces: Faces) -> Any:
    """As ``parties.searching`` makes it: name, e-mails, city, handle, external id, digits of the phone."""
    cities = pc.unique(faces.city).to_pylist()
    folded = {city: fold(city) for city in cities}
    city = arrow.take(
        [folded[city] for city in cities], pc.index_in(faces.city, pa.array(cities)).to_numpy()
    )
    phone = pc.replace_substring(faces.phone, "+", "")
    known = (faces.handle, pc.utf8_lower(faces.erp), phone)
    return pc.binary_join_element_wise(
        faces.names["folded"],
        faces.email,
        faces.second_email,
        city,
        *known,
        " ",
        null_handling="skip",
    )
