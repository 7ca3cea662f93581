"""The best records for a few letters, over every type at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.errors import QueryCanceled

from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.search import matching
from rapport.platform.search.matching import Rank
from rapport.platform.search.queries import branches
from rapport.platform.search.queries.branches import NOTES, Part
from rapport.platform.search.queries.hits import Found, Group, Hit
from rapport.platform.search.queries.recent import recent_ids

SHOWN, LOOKED_AT = 5, 80
PUSH = 1.5
"""By how many ranks a record that one opened lately comes earlier."""
LONGEST_MILLISECONDS = 1500
ALIKE = 0.5
"""How much of a word's trigrams another word must share to be meant by it."""


class Candidate(NamedTuple):
    """A row of the statement, before it is known how well it fits."""

    thing: str
    pk: int
    title: str
    body: str
    hint: str
    on_type: str
    on_id: int | None
    url: str = ""


Ranked = list[tuple[float, Candidate]]
Types = Mapping[str, RecordType]


def search(asker: Actor, text: str, *, only: str = "", limit: int = SHOWN) -> Found:
    """The best records for ``text``, ``limit`` of a kind; of the kind called ``only``, if given.

    Three statements for all types, one for each type that has notes or files among what was found, and
    one more when nothing was. Stops after a second and a half.
    """
    readings = matching.readings(text)
    if not readings:
        return Found()
    types = branches.searched_types(asker, record_types())
    try:
        with _bounded():
            ranked = _by_words(asker, types, readings, only)
            guessed = [] if ranked else _by_likeness(asker, types, readings[0], only)
            groups = _groups(types, ranked or guessed, limit)
    except OperationalError as error:
        if not isinstance(error.__cause__, QueryCanceled):
            raise
        return Found(is_cut=True)
    return Found(tuple(groups), is_guess=bool(guessed))


@contextmanager
def _bounded() -> Iterator[None]:
    """A transaction in which no statement takes long, and a word may differ a little."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, true),"
            " set_config('pg_trgm.word_similarity_threshold', %s, true)",
            [str(LONGEST_MILLISECONDS), str(ALIKE)],
        )
        yield


def _by_words(asker: Actor, types: Types, readings: Sequence[Sequence[str]], only: str) -> Ranked:
    """The candidates that hold the words, the best first."""
    recent = recent_ids(asker)
    parts = [
        part
        for key, kind in _chosen(types, only).items()
        for part in branches.of_type(
            asker, kind, readings, recent=recent.get(key, ()), limit=LOOKED_AT
        )
    ]
    if types:
        parts += branches.of_attached(readings, only=only)
    lately = {(key, pk) for key, pks in recent.items() for pk in pks}
    hidden = {key for key, kind in types.items() if branches.hides_searched(asker, kind)}

    def fitness(found: Candidate) -> float | None:
        body = "" if found.thing in hidden else found.body
        ranks = [matching.rank(words, fold(found.title), body) for words in readings]
        best = min((rank for rank in ranks if rank is not None), default=None)
        if best is None:
            return None
        return best - (PUSH if (found.thing, found.pk) in lately else 0)

    return _ranked(types, _placed(asker, types, _candidates(parts)), fitness)


def _by_likeness(asker: Actor, types: Types, words: Sequence[str], only: str) -> Ranked:
    """The candidates whose words may be meant by the typed ones, the likeliest first."""
    if not any(map(matching.can_be_misspelt, words)):
        return []
    hidden = {key for key, kind in types.items() if branches.hides_searched(asker, kind)}
    parts = [
        part
        for kind in _chosen(types, only).values()
        for part in branches.like_type(asker, kind, words, limit=LOOKED_AT)
    ]

    def fitness(found: Candidate) -> float | None:
        text = fold(found.title) if found.thing in hidden else f"{fold(found.title)} {found.body}"
        slips = matching.slips(words, text)
        return None if slips is None else Rank.SIMILAR + slips

    return _ranked(types, _candidates(parts), fitness)


def _chosen(types: Types, only: str) -> Types:
    return {key: kind for key, kind in types.items() if only in ("", key)}


def _candidates(parts: Iterable[Part]) -> list[Candidate]:
    """The rows of all parts, each record once. One statement."""
    found = branches.rows_of(parts)
    return list({(row[0], row[1]): Candidate(*row) for row in found}.values())


def _placed(asker: Actor, types: Types, found: Sequence[Candidate]) -> list[Candidate]:
    """``found`` without notes and files on records that ``asker`` does not see; the others with the
    name and the address of theirs. One query per type of record with some.
    """
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for candidate in found:
        if candidate.on_id is not None:
            wanted[candidate.on_type].add(candidate.on_id)
    places: dict[tuple[str, int | None], tuple[str, str]] = {("", None): ("", "")}
    for kind in types.values():
        label = kind.model._meta.label_lower
        if label in wanted:
            rows = kind.visible_to(asker).filter(pk__in=wanted[label])
            for pk, title in rows.values_list("pk", kind.title):
                places[label, pk] = (str(title), kind.url_of(pk))
    return [
        candidate._replace(hint=candidate.hint or place[0], url=place[1])
        for candidate in found
        if (place := places.get((candidate.on_type, candidate.on_id)))
    ]


def _ranked(
    types: Types, found: Sequence[Candidate], fitness: Callable[[Candidate], float | None]
) -> Ranked:
    """What fits, the best first; shorter names before longer ones; of one name, a customer before the
    lead that it was.
    """
    places = {key: place for place, key in enumerate(types)}
    fits = ((fitness(candidate), candidate) for candidate in found)
    ranked = [(rank, candidate) for rank, candidate in fits if rank is not None]

    def order(pair: tuple[float, Candidate]) -> tuple[float, int, str, int, int]:
        rank, one = pair
        return rank, len(one.title), one.title, places.get(one.thing, len(places)), one.pk

    return sorted(ranked, key=order)


def _groups(types: Types, ranked: Ranked, limit: int) -> Iterable[Group]:
    """The candidates by kind, in the order of each kind's best."""
    kinds: defaultdict[str, list[Candidate]] = defaultdict(list)
    for _rank, candidate in ranked:
        kinds[candidate.thing].append(candidate)
    return [_group(types.get(thing), found, limit) for thing, found in kinds.items()]


def _group(kind: RecordType | None, found: Sequence[Candidate], limit: int) -> Group:
    """The first ``limit`` of ``found``, all of one kind: a record type, or else notes or files."""
    thing, shown = found[0].thing, found[:limit]
    if kind:
        label, icon = kind.plural, kind.icon
        urls = kind.urls_of([candidate.pk for candidate in shown])
    else:
        label, icon = (_("Notes"), "note") if thing == NOTES else (_("Files"), "paperclip")
        urls = [candidate.url for candidate in shown]
    hits = tuple(
        Hit(thing, candidate.pk, candidate.title, candidate.hint or "", url)
        for candidate, url in zip(shown, urls, strict=True)
    )
    return Group(thing, label, icon, hits, len(found), has_more=len(found) >= LOOKED_AT)
