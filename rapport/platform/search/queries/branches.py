"""The parts of the one statement that searches: for every record type, and for notes and files.

Each part gives rows of the same columns, with what the asker may not see left out already: what
kind of thing it is, its id, its name, the text that was searched, a hint, and the record it hangs on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Left

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.fields import Kind
from rapport.platform.records.filters.searching import beginning
from rapport.platform.records.models import File, Note
from rapport.platform.records.models.attached import Folded
from rapport.platform.records.types import Field, RecordType
from rapport.platform.search import matching

NOTES, FILES = "-notes", "-files"
SHOWN_OF_NOTE = 160
CHECKED = 200
"""Of how many notes and files it is looked up whether one sees their records."""
HINTS = frozenset({Kind.TEXT, Kind.RECORD, Kind.EMAIL, Kind.PHONE})
Readings = Sequence[Sequence[str]]
RECORDS = """
    SELECT %s, pk, title::text, body::text, hint::text, '', NULL::bigint
      FROM ({rows}) AS part (pk, title, body, hint)"""
ATTACHED = """
    SELECT %s, pk, title::text, body::text, '', on_type::text, on_id
      FROM ({rows}) AS part (pk, title, body, on_type, on_id)"""


@dataclass(frozen=True)
class Part:
    """Rows of one kind of thing, and the statement that gives them the columns of all parts.

    Django writes the conditions alone: naming and casting seven columns of every part would take it
    longer than PostgreSQL takes to find the rows.
    """

    thing: str
    rows: QuerySet[Any]
    columns: str = RECORDS


def rows_of(parts: Iterable[Part]) -> list[tuple[Any, ...]]:
    """The rows of all ``parts``. One statement."""
    written, said = [], []
    for part in parts:
        try:
            rows, values = part.rows.query.sql_with_params()
        except EmptyResultSet:  # nothing of that type is the asker's
            continue
        written.append(part.columns.format(rows=rows))
        said += [part.thing, *values]
    if not written:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(written), said)
        return list(cursor.fetchall())


def searched_types(asker: Actor, types: Mapping[str, RecordType]) -> dict[str, RecordType]:
    """Those of ``types`` that have a search text, and of which the asker may see anything."""
    return {
        key: kind
        for key, kind in types.items()
        if kind.search and access.may_see(asker, kind.model, name=kind.policy_name)
    }


def hides_searched(asker: Actor, kind: RecordType) -> bool:
    """Whether the search text of ``kind`` may hold what ``asker`` must not know: then names count alone."""
    return kind.hides_searched(asker)


def of_type(
    asker: Actor, kind: RecordType, readings: Readings, *, recent: Sequence[int], limit: int
) -> Iterator[Part]:
    """Records of ``kind``: the first whose sorted name begins so, any that hold the words, and those
    of the ``recent`` ones that do.

    When too many hold them, which ones come is left to PostgreSQL, so that none needs sorting. What
    begins so and what was opened lately is there in any case.
    """
    rows = kind.visible_to(asker)
    holding = rows.filter(_any(_holding(kind, words) for words in readings))
    if kind.begins:
        begins = rows.filter(**{f"{kind.begins}__startswith": " ".join(readings[0])})
        yield _records(asker, kind, begins.order_by(kind.begins)[:limit])
    if recent:
        yield _records(asker, kind, holding.filter(pk__in=recent))
    if not kind.begins or any(len(word) > 1 for words in readings for word in words):
        yield _records(asker, kind, holding[:limit])


def like_type(
    asker: Actor, kind: RecordType, words: Sequence[str], *, limit: int
) -> Iterator[Part]:
    """Records of ``kind`` with words that may be meant by the typed ones: alike, or letters swapped."""
    rows = kind.visible_to(asker)
    for resembles in (is_like, is_swapped):
        found = rows.filter(_all(resembles(kind.search, word) for word in words))
        yield _records(asker, kind, found[:limit])


def of_attached(readings: Readings, *, only: str) -> Iterator[Part]:
    """Notes by their text and files by their name, whoever may see them: that is asked of the records
    they hang on, once they are known.
    """
    if not any(matching.is_part(word) for words in readings for word in words):
        return
    held = _any(_all(holds("folded", word) for word in words) for words in readings)
    attached: list[tuple[str, QuerySet[Any], str]] = [
        (NOTES, Note.objects.all(), "text"),
        (FILES, File.objects.all(), "name"),
    ]
    for thing, rows, column in attached:
        if only in ("", thing):
            found = rows.alias(folded=Folded(column)).filter(held)
            title, on = Left(column, SHOWN_OF_NOTE), ("record_type", "record_id")
            shown = found.values_list("pk", title, Folded(column), *on)
            yield Part(thing, shown[:CHECKED], ATTACHED)


def _holding(kind: RecordType, words: Sequence[str]) -> Q:
    """Where there are very many, a few letters alone are a whole word: "Bo", "Li"."""
    is_narrow = not kind.begins or any(map(matching.is_part, words))
    fits = holds if is_narrow else is_word
    return _all(fits(kind.search, word) for word in words)


def holds(column: str, word: str) -> Q:
    """Rows with ``word`` in ``column``: anywhere, or where a word begins if it is short."""
    if matching.is_part(word):
        return Q(**{f"{column}__contains": word})
    return beginning(column, word)


def is_word(column: str, word: str) -> Q:
    """As ``holds``, but a few letters are a whole word."""
    if not word.isascii():
        return holds(column, word)
    return beginning(column, f"{word} ")


def is_like(column: str, word: str) -> Q:
    """Rows with ``word``, or one that shares trigrams with it."""
    if not matching.can_be_misspelt(word):
        return holds(column, word)
    return Q(TrigramWordSimilar(F(column), Value(word)))


def is_swapped(column: str, word: str) -> Q:
    """Rows with ``word``, or with it when two neighbours in it change places."""
    others = matching.swapped(word) if matching.can_be_misspelt(word) else []
    return _any(holds(column, other) for other in (word, *others))


def _records(asker: Actor, kind: RecordType, rows: QuerySet[Any]) -> Part:
    return Part(kind.key, rows.values_list("pk", kind.title, kind.search, _hint(asker, kind)))


def _hint(asker: Actor, kind: RecordType) -> Any:
    """The first column that tells records of one name apart, without a further statement."""
    fields = kind.fields_for(asker)
    for name in kind.columns[1:]:
        found: Field | None = fields.get(name)
        if found and found.kind in HINTS and not found.relation and not found.is_custom:
            return found.shown_column
    return Value("")


def _all(conditions: Any) -> Q:
    return Q(*conditions)


def _any(conditions: Any) -> Q:
    return Q(*conditions, _connector=Q.OR)
