"""Likely duplicates among all parties of a kind: set-based up to the pairs, then one pair at a time.

PostgreSQL lays out what is compared, a line per party, and joins the lines that share the key of a rule.
The pairs come by block after block, so that memory hardly grows with their number; how alike they are is
kept as a number each, so that the second look, which judges, only reads those that may be one someone.
E-mails and phones count as the same when any of them is.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection, transaction

from rapport.kit.speech import noted
from rapport.parties.duplicates import fields, learning
from rapport.parties.duplicates.candidates import Part, Rule, in_any_order, rule
from rapport.parties.duplicates.fields import Field, Pattern, Row, pattern
from rapport.parties.duplicates.model import Judgement, Model
from rapport.parties.models import Party

PERSON = (
    fields.name("given", exchanged_with="family"),
    fields.name("family", exchanged_with="given"),
    fields.date("born"),
    fields.email("email"),
    fields.number("phone"),
    fields.words("street"),
    fields.words("city"),
    fields.number("postcode"),
)
ORGANIZATION = (fields.name("family"), *PERSON[3:])
RULES = (
    rule("email"),
    rule("phone"),
    in_any_order("family", "given"),
    rule("family", "born"),
    rule("given", "born"),
    rule("family", "postcode"),
    rule(Part("family", 3), Part("given", 3), "city"),
    rule("street", "postcode"),
)
CROWD, DRAWN, BLOCKS = 20, 10_000, 1_000
"""A key that more parties share is passed over; pairs drawn by chance; blocks of pairs in memory at a time."""

LAYING_OUT = noted("Laying out what is compared")
MEETING = noted("Looking for parties that have something in common")
COMPARING = noted("Comparing them")
JUDGING = noted("Weighing what was found")
Told = Callable[[str, float], object]
"""Called with what is being done now, and the share that is done."""

_LAY_OUT = """
    CREATE TEMPORARY TABLE scanned AS
    SELECT party.id,
           ltrim(split_part(sort_name, ',', 2)) AS given, split_part(sort_name, ',', 1) AS family,
           coalesce(born_on::text, '') AS born,
           coalesce(emails, '{}') AS emails, coalesce(phones, '{}') AS phones,
           lower(coalesce(place.street, '')) AS street,
           lower(coalesce(nullif(place.city, ''), party.city)) AS city,
           replace(lower(coalesce(place.postal_code, '')), ' ', '') AS postcode
      FROM parties_party AS party
      LEFT JOIN (SELECT party_id, array_agg(folded ORDER BY is_primary DESC, id) AS emails
                   FROM parties_emailaddress GROUP BY party_id) AS email ON email.party_id = party.id
      LEFT JOIN (SELECT party_id, array_agg(e164 ORDER BY is_primary DESC, id) AS phones
                   FROM parties_phonenumber WHERE e164 <> '' GROUP BY party_id) AS phone
             ON phone.party_id = party.id
      LEFT JOIN (SELECT DISTINCT ON (party_id) party_id, street, city, postal_code
                   FROM parties_postaladdress ORDER BY party_id, is_primary DESC, id) AS place
             ON place.party_id = party.id
     WHERE party.deleted_at IS NULL AND party.kind = %s
"""
_KEYS = """
    SELECT {number} AS rule, scanned.id, hashtextextended(concat_ws(chr(31), {parts}), 0) AS key
      FROM scanned{unnested} WHERE {known}
"""
_PAIR = """
    CREATE TEMPORARY TABLE candidate AS
    WITH met AS (
        SELECT *, count(*) OVER (PARTITION BY rule, key) AS crowd FROM ({keys}) AS found
    ), few AS (
        SELECT rule, key, id FROM met WHERE crowd BETWEEN 2 AND {crowd}
    )
    SELECT one.id AS one, other.id AS other, bit_or(1 << one.rule) AS rules
      FROM few AS one JOIN few AS other USING (rule, key)
     WHERE one.id < other.id GROUP BY 1, 2
"""
_BY_CHANCE = """
    CREATE TEMPORARY TABLE drawn AS
    WITH mixed AS (
        SELECT id, row_number() OVER (ORDER BY hashint8extended(id, 1), id) AS place FROM scanned
    )
    SELECT one.id AS one, other.id AS other, 0 AS rules
      FROM mixed AS one JOIN mixed AS other ON other.place = one.place + 1 WHERE one.place <= {drawn}
"""
_PAIRS = """
    SELECT pair.rules, {values}
      FROM {pairs} AS pair
      JOIN scanned AS one ON one.id = pair.one JOIN scanned AS other ON other.id = pair.other
     WHERE pair.ctid >= %s::tid AND pair.ctid < %s::tid ORDER BY pair.ctid
"""
_WHO = "SELECT one, other FROM candidate WHERE ctid >= %s::tid AND ctid < %s::tid ORDER BY ctid"
_ROWS = "SELECT id, {values} FROM scanned WHERE id = ANY(%s)"
_SIZE = "SELECT pg_relation_size(%s::regclass) / current_setting('block_size')::integer"
_SHARED = "(SELECT min(found) FROM unnest(one.{many}) AS found WHERE found = ANY(other.{many}))"
_COUNTS = """
    SELECT {value}, count(*) FROM scanned{unnested} WHERE {value} <> '' GROUP BY 1
"""
_MANY = {"email": "emails", "phone": "phones"}


@dataclass(frozen=True)
class LikelyPair:
    """Two parties that are probably one someone, and why."""

    one: int
    other: int
    judgement: Judgement


@dataclass
class _Met:
    """How alike the candidates are: distinct ``patterns`` by number, and the number of each pair in order.

    ``counted`` says how often the rules, as bits, met with the number of a pattern.
    """

    patterns: dict[Pattern, int] = field(default_factory=dict)
    numbers: array[int] = field(default_factory=lambda: array("I"))
    counted: Counter[tuple[int, int]] = field(default_factory=Counter)

    def add(self, rules: int, levels: Pattern) -> None:
        number = self.patterns.setdefault(levels, len(self.patterns))
        self.numbers.append(number)
        self.counted[rules, number] += 1


def _quietly(_step: str, _share: float) -> None:
    """Nobody wants to know."""


def likely_pairs(
    kind: Party.Kind, *, at_least: float = 0.5, told: Told = _quietly
) -> Iterator[LikelyPair]:
    """The pairs of parties that are one someone with a probability of ``at_least``, in no order.

    Reads everything, whoever asks: what people are shown of it is to be limited to what they may see.
    Leaves the connection free between two pairs, and keeps no transaction open.
    """
    compared = PERSON if kind == Party.Kind.PERSON else ORGANIZATION
    columns = {field.column for field in compared}
    rules = [rule for rule in RULES if {part.column for part in rule} <= columns]
    try:
        _lay_out(kind, rules, told)
        met = _meet(compared, told)
        model = learning.learn(compared, _counts(compared, rules, met))
        yield from _judged(model, met, at_least, told)
    finally:
        _clear()


def _lay_out(kind: Party.Kind, rules: Sequence[Rule], told: Told) -> None:
    """Three tables of this connection: what is compared, the candidates, and pairs drawn by chance."""
    keys = " UNION ALL ".join(_keys(number, rule) for number, rule in enumerate(rules))
    _clear()
    told(LAYING_OUT, 0.0)
    _fetched(_LAY_OUT, [kind])
    _fetched("CREATE UNIQUE INDEX ON scanned (id)")
    _fetched("ANALYZE scanned")
    told(MEETING, 0.05)
    _fetched(_PAIR.format(keys=keys, crowd=CROWD))
    _fetched(_BY_CHANCE.format(drawn=DRAWN))


def _clear() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS scanned, candidate, drawn")


def _keys(number: int, rule: Rule) -> str:
    """SQL for the key of every party by ``rule``; one of each where there are several e-mails."""
    parts = [
        f"left({part.column}, {part.letters})" if part.letters else part.column for part in rule
    ]
    listed = ", ".join(parts)
    return _KEYS.format(
        number=number,
        parts=f"least({listed}), greatest({listed})" if rule[0].in_any_order else listed,
        unnested="".join(_unnested(part.column) for part in rule),
        known=" AND ".join(f"{part} <> ''" for part in parts),
    )


def _unnested(column: str) -> str:
    return f", unnest({_MANY[column]}) AS {column}" if column in _MANY else ""


def _meet(compared: Sequence[Field], told: Told) -> _Met:
    """Every candidate compared."""
    met = _Met()
    for share, pairs in _compared(compared, "candidate"):
        told(COMPARING, 0.2 + 0.6 * share)
        for rules, levels in pairs:
            met.add(rules, levels)
    return met


def _counts(compared: Sequence[Field], rules: Sequence[Rule], met: _Met) -> learning.Counts:
    by_rule: dict[Rule, Counter[Pattern]] = {rule: Counter() for rule in rules}
    every: Counter[Pattern] = Counter()
    patterns = list(met.patterns)
    for (found_by, number), count in met.counted.items():
        every[patterns[number]] += count
        for place, found in enumerate(by_rule.values()):
            if found_by >> place & 1:
                found[patterns[number]] += count
    drawn = chain.from_iterable(pairs for _, pairs in _compared(compared, "drawn"))
    return learning.Counts(
        rows=_number("SELECT count(*) FROM scanned"),
        values=tuple(_values(field.column) for field in compared),
        by_chance=Counter(levels for _, levels in drawn),
        by_rule=by_rule,
        every=every,
    )


def _judged(model: Model, met: _Met, at_least: float, told: Told) -> Iterator[LikelyPair]:
    patterns = list(met.patterns)
    may_be = [model.at_most(levels) >= at_least for levels in patterns]
    numbers = iter(met.numbers)
    for share, blocks in _blocks("candidate"):
        told(JUDGING, 0.8 + 0.2 * share)
        chosen = [
            (one, other, patterns[number])
            for (one, other), number in zip(_fetched(_WHO, blocks), numbers, strict=False)
            if may_be[number]
        ]
        rows = _rows(model.fields, {one for one, _, _ in chosen})
        for one, other, levels in chosen:
            judgement = model.judge(rows[one], levels)
            if judgement.probability >= at_least:
                yield LikelyPair(one, other, judgement)


def _rows(compared: Sequence[Field], ids: Iterable[int]) -> dict[int, Row]:
    """The values that are worth more or less by how common they are, of the parties ``ids``."""
    columns = [field.column for field in compared]
    values = [field.column if field.apart_by_frequency else "''" for field in compared]
    found = _fetched(_ROWS.format(values=", ".join(values)), [list(ids)])
    return {pk: dict(zip(columns, texts, strict=True)) for pk, *texts in found}


def _values(column: str) -> learning.Values:
    """How often each value occurs; of those that only one party has, no more than their number."""
    counted = _COUNTS.format(value=column, unnested=_unnested(column))
    known = _number(f"SELECT coalesce(sum(count), 0)::bigint FROM ({counted}) AS counted")
    shared: Mapping[str, int] = dict(_fetched(f"{counted} HAVING count(*) > 1"))
    return learning.Values(known, shared)


def _compared(
    compared: Sequence[Field], table: str
) -> Iterator[tuple[float, Iterator[tuple[int, Pattern]]]]:
    """The share that is done, and the rules and the levels of the next pairs of ``table``."""
    columns = [field.column for field in compared]
    values = [_value(column, side) for side in ("one", "other") for column in columns]
    statement = _PAIRS.format(values=", ".join(values), pairs=table)
    for share, blocks in _blocks(table):
        yield (
            share,
            (
                (
                    rules,
                    pattern(compared, _row(columns, texts), _row(columns, texts[len(columns) :])),
                )
                for rules, *texts in _fetched(statement, blocks)
            ),
        )


def _row(columns: Sequence[str], texts: Sequence[str]) -> Row:
    return dict(zip(columns, texts, strict=False))


def _blocks(table: str) -> Iterator[tuple[float, list[str]]]:
    """The share of ``table`` before some blocks of it, and where these begin and end."""
    size = _number(_SIZE, [table])
    for first in range(0, size, BLOCKS):
        yield first / size, [f"({first},0)", f"({first + BLOCKS},0)"]


def _number(statement: str, params: Sequence[Any] = ()) -> int:
    ((number,),) = _fetched(statement, params)
    return int(number)


@transaction.atomic
def _fetched(statement: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """What ``statement`` brings; with room enough to join the pairs in memory."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute(statement, params or None)
        return list(cursor.fetchall()) if cursor.description else []


def _value(column: str, side: str) -> str:
    """SQL for a value of ``side``: of several, the one that both have, or the main one."""
    if column not in _MANY:
        return f"{side}.{column}"
    many = _MANY[column]
    return f"coalesce({_SHARED.format(many=many)}, {side}.{many}[1], '')"
