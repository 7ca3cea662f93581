"""Names spelt alike, found among a million in milliseconds.

A trigram index over all names takes half a second for that. So names are first narrowed down by two
ordinary indexes: those that begin alike, and those of the same skeleton, which is the first four
consonants of the family name and the given name's initial ("jonhson, mark" and "johnsen, max" are
both "jnsn m"). Only what remains is compared letter by letter.
"""

from __future__ import annotations

from rapport.kit import names
from rapport.kit.text import fold

ALIKE = 0.4
"""How similar two sort names are at least, between 0 and 1, by pg_trgm's measure."""


def _skeleton(text: str) -> str:
    """SQL for the skeleton of the sort name ``text``; doubled letters count once."""
    family = f"regexp_replace(split_part({text}, ',', 1), '[aeiouyhw[:space:][:punct:]]', '', 'g')"
    squeezed = f"regexp_replace({family}, '(.)\\1+', '\\1', 'g')"
    return f"left({squeezed}, 4) || ' ' || left(ltrim(split_part({text}, ',', 2)), 1)"


INDEX = f"CREATE INDEX party_skeleton ON parties_party (({_skeleton('sort_name')})) WHERE deleted_at IS NULL"


def _near(name: str, beginning: str, swapped: str) -> str:
    """SQL for the ids and sort names of those to be compared with the sort name ``name``; the others are conditions."""
    return f"""
        (SELECT id, sort_name FROM parties_party
          WHERE deleted_at IS NULL AND {_skeleton("sort_name")} = {_skeleton(name)} LIMIT 400)
        UNION
        (SELECT id, sort_name FROM parties_party
          WHERE deleted_at IS NULL AND {beginning} ORDER BY sort_name, id LIMIT 100)
        UNION
        (SELECT id, sort_name FROM parties_party
          WHERE deleted_at IS NULL AND {swapped} ORDER BY sort_name, id LIMIT 100)"""


def _begins(text: str) -> str:
    """The condition that a sort name begins like the column ``text``, which no pattern of LIKE may come from."""
    beginning = f"left({text}, greatest(3, length({text}) - 1))"
    return f"sort_name >= {beginning} AND sort_name < {beginning} || chr(1114111)"


_LIKENESS = "greatest(similarity(sort_name, {name}), similarity(sort_name, {plain}))"
_ONE = _LIKENESS.format(name="%(name)s", plain="%(plain)s")
_EACH = _LIKENESS.format(name="asked.name", plain="asked.plain")
NAMESAKES = f"""
    WITH near AS ({_near("%(name)s::text", "sort_name LIKE %(beginning)s", "sort_name LIKE %(swapped)s")})
    SELECT id FROM near WHERE {_ONE} >= {ALIKE} ORDER BY {_ONE} DESC, id LIMIT 5
"""
NAMESAKES_OF_EACH = f"""
    SELECT asked.name, found.id, found.likeness
      FROM asked CROSS JOIN LATERAL (
           SELECT id, {_EACH} AS likeness
             FROM ({_near("asked.name", _begins("asked.name"), _begins("asked.swapped"))}) AS near
            WHERE id < %(first)s AND {_EACH} >= {ALIKE} ORDER BY likeness DESC, id LIMIT 5) AS found
"""
"""For each row of ``asked`` (name, plain, swapped) those spelt much alike whose id is below ``first``."""


def parameters(name: str) -> dict[str, str]:
    """What ``NAMESAKES`` asks for, from a name as people type it, in either order."""
    sorted_name, plain = names.sort_name(names.split(name)), fold(name)
    first, _, others = plain.partition(" ")
    swapped = f"{first}, {others}" if others else plain
    return {
        "name": sorted_name,
        "plain": plain,
        "beginning": _like(sorted_name[: max(3, len(sorted_name) - 1)]),
        "swapped": _like(swapped[: max(3, len(swapped) - 1)]),
    }


def _like(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{escaped}%"
