"""Who they are by name: identities, invented from name parts, in the way ``kit.names`` writes them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pyarrow as pa

from rapport.demo.customers import Integers
from rapport.demo.names import CULTURES, PLACES
from rapport.demo.themes import INDUSTRIES
from rapport.kit import names
from rapport.kit.text import fold

WIDTH = 64  # no culture has more parts of one kind
INITIALS = ("", "A.", "B.", "E.", "J.", "K.", "M.", "R.")
PLACE_OF = np.array([[place.code for place in PLACES].index(culture.home) for culture in CULTURES])
LETTERS = str.maketrans(
    {"ß": "ss", "ö": "oe", "ü": "ue", "ä": "ae", "ø": "o", "ł": "l", "ı": "i", "œ": "oe"}
)


@dataclass(frozen=True)
class Identity:
    """A name with its parts, folded forms, and the start of a mail address."""

    name: str
    given_name: str
    middle_name: str
    family_name: str
    sort_name: str
    folded: str
    mail: str


def draw_codes(cultures: Integers, is_person: Any, chance: np.random.Generator) -> Integers:
    """A number per party that says which name parts they have: see ``identity``."""
    given = np.array([len(culture.given) for culture in CULTURES])[cultures]
    family = np.array([len(culture.family) for culture in CULTURES])[cultures]
    has_initials = np.array([culture.has_initials for culture in CULTURES])[cultures]
    count = len(cultures)
    first = np.where(
        is_person, chance.random(count) * given, chance.random(count) * len(INDUSTRIES)
    )
    last = np.floor(chance.random(count) * family)
    middle = np.floor(chance.random(count) * len(INITIALS)) * (has_initials | ~is_person)
    parts = (cultures * 2 + is_person) * WIDTH + np.floor(first)
    return np.asarray((parts * WIDTH + last) * len(INITIALS) + middle).astype(np.int64)


class Names:
    """Identities by code, each made once."""

    def __init__(self) -> None:
        self.known: dict[int, Identity] = {}

    def columns(self, codes: Integers) -> dict[str, Any]:
        """The fields of ``Identity`` as columns, one row per code."""
        unique, places = np.unique(codes, return_inverse=True)
        made = [self.known.get(code) or self.make(code) for code in unique.tolist()]
        return {
            field.name: pa.array([getattr(found, field.name) for found in made], pa.string()).take(
                pa.array(places)
            )
            for field in fields(Identity)
        }

    def make(self, code: int) -> Identity:
        rest, middle = divmod(code, len(INITIALS))
        rest, family = divmod(rest, WIDTH)
        rest, first = divmod(rest, WIDTH)
        culture, is_person = divmod(rest, 2)
        maker = person if is_person else organization
        self.known[code] = made = maker(culture, first, family, middle)
        return made


def person(culture: int, given: int, family: int, middle: int) -> Identity:
    first, first_latin = _scripts(CULTURES[culture].given[given])
    last, last_latin = _scripts(CULTURES[culture].family[family])
    parts = names.Name("", given=first, family=last, middle=INITIALS[middle])
    name = names.compose(parts)
    return Identity(
        name=name,
        given_name=first,
        middle_name=INITIALS[middle],
        family_name=last,
        sort_name=names.sort_name(replace(parts, full=name)),
        folded=fold(name),
        mail=f"{latin(first_latin)}.{latin(last_latin)}",
    )


def organization(culture: int, industry: int, family: int, form: int) -> Identity:
    last = _scripts(CULTURES[culture].family[family])[1]
    forms = CULTURES[culture].legal_forms
    name = f"{last} {INDUSTRIES[industry]} {forms[form % len(forms)]}"
    mail = f"{latin(last)}-{latin(INDUSTRIES[industry])}"
    return Identity(name, "", "", "", names.organization_sort_name(name), fold(name), mail)


def industry_of(codes: Integers) -> Integers:
    return np.asarray(codes // len(INITIALS) // WIDTH % WIDTH)


def latin(text: str) -> str:
    """What is left of a name in a mail address: a to z and hyphens."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    return re.sub(r"[^a-z]+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip(
        "-"
    )


def _scripts(part: str) -> tuple[str, str]:
    written, _, spelled = part.partition(":")
    return written, spelled or written
