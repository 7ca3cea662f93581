"""Rows that hang on parties: addresses of all kinds, roles, relationships, consents, tags, notes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rapport.demo import arrow
from rapport.demo.customers import Customers, Integers, World
from rapport.demo.names import PLACES
from rapport.demo.rows.parties import Faces, is_first_contact
from rapport.demo.staff import Staff
from rapport.demo.themes import NOTES, TAGS
from rapport.kit.phones import pretty

PARTY = "parties.party"


def emails(faces: Faces) -> Any:
    """Everyone's address, and a second one for some."""
    more = _present(faces.second_email)
    address = pa.concat_arrays([faces.email, faces.second_email.take(pa.array(more))])
    is_work = np.concatenate([~faces.is_person | (faces.employer >= 0), np.zeros(len(more), bool)])
    return pa.table(
        {
            "party_id": np.concatenate([faces.ids, faces.ids[more]]),
            "address": address,
            "folded": address,
            "label": arrow.either(is_work, "work", "home"),
            "is_primary": np.arange(len(address)) < faces.count,
        }
    )


def _present(column: Any) -> Integers:
    return np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))


def phones(faces: Faces, chance: np.random.Generator) -> Any:
    """Main numbers, written as people dial them."""
    chosen = _present(faces.phone)
    e164 = faces.phone.take(pa.array(chosen))
    words = e164.dictionary_encode()
    written = pa.array([pretty(number) for number in words.dictionary.to_pylist()], pa.string())
    label = np.where(
        faces.is_person[chosen] & (faces.employer[chosen] < 0),
        chance.integers(0, 2, len(chosen)),
        2,
    )
    return pa.table(
        {
            "party_id": faces.ids[chosen],
            "e164": e164,
            "written": written.take(words.indices),
            "label": arrow.take(("home", "mobile", "work"), label),
            "is_primary": arrow.same(True, len(chosen)),
        }
    )


def addresses(faces: Faces, chance: np.random.Generator) -> Any:
    """Customers' main addresses, and for some a second one for deliveries."""
    customers = np.arange(faces.customers)
    more = customers[chance.random(faces.customers) < 0.10]
    owner = np.concatenate([customers, more])
    count, place = len(owner), faces.place[owner]
    cities = [city.split("|") for p in PLACES for city in p.cities]
    main = np.arange(count) < faces.customers
    city = _city_places(faces, owner)
    streets = arrow.flat([p.streets for p in PLACES])
    street = arrow.take(
        streets, arrow.spread([len(p.streets) for p in PLACES], place, chance.random(count))
    )
    number = chance.integers(1, 140, count)
    is_number_first = np.array([p.is_number_first for p in PLACES])[place]
    return pa.table(
        {
            "party_id": faces.ids[owner],
            "street": arrow.either(
                is_number_first, arrow.glue(number, " ", street), arrow.glue(street, " ", number)
            ),
            "city": arrow.take([c[0] for c in cities], city),
            "region": arrow.take([c[1] for c in cities], city),
            "postal_code": _postal_codes([c[2] for c in cities], city, place, chance),
            "country": arrow.take([p.code for p in PLACES], place),
            "label": arrow.either(main, "main", "delivery"),
            "is_primary": main,
        }
    )


def _city_places(faces: Faces, owner: Integers) -> Integers:
    cities = [city.split("|")[0] for p in PLACES for city in p.cities]
    known = faces.city.take(pa.array(owner))
    return np.asarray(pc.index_in(known, pa.array(cities)).to_numpy())


def _postal_codes(
    heads: list[str], city: Integers, place: Integers, chance: np.random.Generator
) -> Any:
    """Head and digits; British ones have letters at the end."""
    width = np.array([p.postal_digits for p in PLACES])[place]
    number, unit = chance.integers(0, 1000, len(city)), chance.integers(0, 1000, len(city))
    head = arrow.take(heads, city)
    british = arrow.glue(
        head,
        1 + number % 19,
        " ",
        1 + unit % 9,
        arrow.take(("AB", "DN", "HJ", "LP", "QR", "TW"), unit % 6),
    )
    digits = arrow.either(
        width == 5, arrow.padded(number * 100 + unit % 100, 5), arrow.padded(number, 3)
    )
    return arrow.either(width == 0, british, arrow.glue(head, digits))


def handles(faces: Faces, chance: np.random.Generator) -> Any:
    chosen = _present(faces.handle)
    return pa.table(
        {
            "party_id": faces.ids[chosen],
            "network": arrow.take(("mastodon", "matrix"), chance.integers(0, 2, len(chosen))),
            "handle": faces.handle.take(pa.array(chosen)),
            "label": arrow.same("", len(chosen)),
            "is_primary": arrow.same(True, len(chosen)),
        }
    )


def roles(world: World, faces: Faces, chance: np.random.Generator) -> Any:
    """All customers are customers; a few businesses also supply us or resell."""
    customers = np.arange(faces.customers)
    also = customers[~faces.is_person[: faces.customers] & (chance.random(faces.customers) < 0.08)]
    party = np.concatenate([customers, also])
    role = np.concatenate([np.zeros(len(customers), np.int64), chance.integers(1, 3, len(also))])
    return pa.table(
        {
            "party_id": faces.ids[party],
            "role": arrow.take(("customer", "supplier", "partner"), role),
            "since": arrow.dates(world.consumer.start, faces.arrival[party]),
        }
    )


def relationships(world: World, faces: Faces, chance: np.random.Generator) -> Any:
    """Contacts work for their business and report to its first contact, who decides for it;
    some consumers share a household with, or were referred by, someone who came before."""
    contacts = np.flatnonzero(faces.employer >= 0)
    is_first = is_first_contact(faces.employer)
    leaders, others = np.flatnonzero(is_first), contacts[~is_first[contacts]]
    leader_of = np.zeros(faces.count, np.int64)
    leader_of[faces.employer[leaders]] = leaders
    consumers = np.flatnonzero(faces.is_person & (faces.employer < 0))[1:]
    before = np.flatnonzero(faces.is_person & (faces.employer < 0))[:-1]
    fate = chance.random(len(consumers))
    home, told = fate < 0.04, (fate >= 0.04) & (fate < 0.07)
    parts = (
        (contacts, faces.employer[contacts], "works_for"),
        (leaders, faces.employer[leaders], "decision_maker"),
        (others, leader_of[faces.employer[others]], "reports_to"),
        (consumers[home], before[home], "household_of"),
        (consumers[told], before[told], "referred_by"),
    )
    subject = np.concatenate([part[0] for part in parts])
    kind = np.repeat(np.arange(len(parts)), [len(part[0]) for part in parts])
    title = arrow.either(kind == 0, faces.title.take(pa.array(subject)), "")
    return pa.table(
        {
            "subject_id": faces.ids[subject],
            "kind": arrow.take([part[2] for part in parts], kind),
            "object_id": faces.ids[np.concatenate([part[1] for part in parts])],
            "title": title,
            "since": arrow.dates(world.consumer.start, faces.arrival[subject]),
        }
    )


def consents(world: World, faces: Faces, people: Customers, chance: np.random.Generator) -> Any:
    """Marketing by e-mail for those who allow it, some profiling; a few took it back."""
    allowing = np.flatnonzero(people.allows)
    profiling = allowing[chance.random(len(allowing)) < 0.2]
    later = allowing[chance.random(len(allowing)) < 0.06]
    end = world.consumer.end
    withdrawn = faces.arrival[later] + chance.random(len(later)) * (end - faces.arrival[later])
    party = np.concatenate([allowing, profiling, later])
    kind = np.repeat([0, 1, 2], [len(allowing), len(profiling), len(later)])
    at = np.concatenate([faces.arrival[allowing], faces.arrival[profiling], withdrawn])
    return pa.table(
        {
            "party_id": faces.ids[party],
            "purpose": arrow.take(("marketing", "profiling", "marketing"), kind),
            "channel": arrow.take(("email", "any", "email"), kind),
            "state": arrow.take(("granted", "granted", "withdrawn"), kind),
            "source": arrow.take(
                ("box at the checkout", "box at the checkout", "link in a mail"), kind
            ),
            "at": arrow.moments(world.consumer.start, at),
        }
    )


def taggings(faces: Faces, staff: Staff, chance: np.random.Generator) -> Any:
    chosen = np.flatnonzero(chance.random(faces.count) < 0.09)
    return pa.table(
        {
            "record_type": arrow.same(PARTY, len(chosen)),
            "record_id": faces.ids[chosen],
            "tag_id": np.array(staff.tags)[chance.integers(0, len(TAGS), len(chosen))],
        }
    )


def notes(world: World, faces: Faces, staff: Staff, chance: np.random.Generator) -> Any:
    """Colleagues write about most businesses and a few consumers."""
    is_noted = chance.random(faces.count) < np.where(faces.is_person, 0.03, 0.7)
    chosen = np.flatnonzero(is_noted)
    at = faces.arrival[chosen] + chance.random(len(chosen)) * (
        world.consumer.end - faces.arrival[chosen]
    )
    writer = np.where(faces.owner[chosen] > 0, faces.owner[chosen], staff.agent)
    return pa.table(
        {
            "record_type": arrow.same(PARTY, len(chosen)),
            "record_id": faces.ids[chosen],
            "text": arrow.take(NOTES, chance.integers(0, len(NOTES), len(chosen))),
            "by_id": writer,
            "at": arrow.moments(world.consumer.start, world.business.by_hour(at)),
            "is_pinned": chance.random(len(chosen)) < 0.1,
        }
    )


def external_ids(faces: Faces) -> Any:
    chosen = np.flatnonzero(~faces.is_person)
    return pa.table(
        {
            "record_type": arrow.same(PARTY, len(chosen)),
            "record_id": faces.ids[chosen],
            "source": arrow.same("erp", len(chosen)),
            "value": faces.erp.take(pa.array(chosen)),
        }
    )
