"""What a word in a link's place leads to: another record by its id elsewhere, a telling field or its name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.db import connection
from django.db.models import F, FloatField, Func, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Lower

from rapport.kit.text import fold
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues
from rapport.platform.records.actions.allowance import known_as
from rapport.platform.records.actions.chunks import among
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.models import ExternalId
from rapport.platform.records.queries.links import target_of
from rapport.platform.records.types import RecordType

LIKE, LIKE_IN = 0.35, 0.45
"""How similar a word and a name must be, and a word and some part of a record's text, between 0 and 1."""
Meant = dict[str, set[int]]
"""Word → the records that it can mean; one, where it is clear."""


def led_to(asker: Actor, found: Field, source: str, words: Collection[str]) -> Meant:
    """What ``words`` mean where the link ``found`` stands: ids of ``source`` before telling fields,
    those before names. Only what ``asker`` sees; two to five statements.
    """
    meant: Meant = {}
    for ways in _ways(asker, found, source):
        rest = [word for word in words if word not in meant]
        if rest:
            meant |= _gathered(ways(rest))
    return meant


def near(
    asker: Actor, found: Field, words: Collection[str], *, most: int = 3
) -> dict[str, list[str]]:
    """By word, the names nearest to it of what the link ``found`` may lead to, the nearest first, by their
    trigrams. Two statements.
    """
    target = target_of(found)
    if found.kind is Kind.USER:
        rows, title, column = colleagues(asker), "name", ""
    elif target is not None:
        rows, title, column = target.visible_to(asker), target.title, target.search
    else:
        return {}
    folded = RawSQL("told.folded", [])
    rows = rows.annotate(
        likeness=Func(Lower(title), folded, function="SIMILARITY", output_field=FloatField())
    )
    alike = {f"{column}__trigram_word_similar": folded} if column else {}
    names = (
        rows.filter(**alike, likeness__gte=LIKE)
        .order_by("-likeness", title)
        .values_list(title, "likeness")[:most]
    )
    inner, parameters = names.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LIKE_IN)]
        )
        cursor.execute(
            "SELECT told.word, near.* FROM unnest(%s::text[], %s::text[]) AS told (word, folded),"
            f" LATERAL ({inner}) AS near ORDER BY told.word, near.likeness DESC",
            [list(words), [fold(word) for word in words], *parameters],
        )
        told = cursor.fetchall()
    nearest: dict[str, list[str]] = {}
    for word, name, _ in told:
        nearest.setdefault(word, []).append(name)
    return nearest


def _gathered(pairs: Iterable[tuple[str, int]]) -> Meant:
    meant: Meant = {}
    for word, pk in pairs:
        meant.setdefault(str(word), set()).add(pk)
    return meant


def _ways(asker: Actor, found: Field, source: str) -> Iterator[Any]:
    """The ways to look words up, the surest first."""
    target = target_of(found)
    if found.kind is Kind.USER:
        yield lambda words: _people(asker, words)
        yield lambda words: _holding(colleagues(asker), "name", words)
    elif target is not None:
        yield lambda words: _tied(asker, target, source, words)
        telling = [
            one for one in target.all_fields().values() if one.is_unique and not one.relation
        ]
        for column in (*(one.column for one in telling), target.title):
            yield lambda words, column=column: _holding(target.visible_to(asker), column, words)


def _people(asker: Actor, words: Collection[str]) -> list[tuple[str, int]]:
    """Colleagues by their addresses, in whatever case."""
    known = dict(_holding(colleagues(asker), "email", [word.lower() for word in words]))
    return [(word, known[word.lower()]) for word in words if word.lower() in known]


def _tied(
    asker: Actor, target: RecordType, source: str, words: Collection[str]
) -> list[tuple[str, int]]:
    kind: Any = target.model
    rows = ExternalId.objects.filter(
        **known_as(kind(**target.only)), source=source, value__in=among(words, "text")
    )
    tied = list(rows.values_list("value", "record_id"))
    seen = target.visible_to(asker).filter(pk__in=among([pk for _, pk in tied]))
    held = set(seen.values_list("pk", flat=True)) if tied else set()
    return [(word, pk) for word, pk in tied if pk in held]


def _holding(rows: QuerySet[Any], column: str, words: Collection[str]) -> list[tuple[str, int]]:
    found = rows.filter(**{f"{column}__in": list(words)})
    return list(found.annotate(told=F(column)).values_list("told", "pk"))
