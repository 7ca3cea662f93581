"""Likely duplicates among all parties of a kind: set-based up to the pairs, then one pair at a time.

PostgreSQL lays out what is compared, a line per party, and joins the lines that share the key of a rule;
the pairs stream through ``duplicates`` twice, to learn from them and to judge them, so that memory does
not grow with their number. E-mails and phones count as the same when any of them is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from rapport.parties.duplicates import fields, learning
from rapport.parties.duplicates.candidates import Part, Rule, rule
from rapport.parties.duplicates.fields import Field, Pattern, Row, pattern
from rapport.parties.duplicates.model import Judgement
from rapport.parties.models import Party

PERSON = (
    fields.name("given"),
    fields.name("family"),
    fields.date("born"),
    fields.email("email"),
    fields.number("phone"),
    fields.words("street"),
    fields.words("city"),
    fields.number("postcode"),
)
ORGANIZATION = tuple(field for field in PERSON if field.column not in {"given", "born"})
RULES = (
    rule("email"),
    rule("phone"),
    rule("family", "given"),
    rule("family", "born"),
    rule("given", "born"),
    rule("family", "postcode"),
    rule(Part("family", 3), Part("given", 3), "city"),
    rule("street", "postcode"),
)
CROWD, DRAWN, CHUNK = 50, 10_000, 20_000
"""A key that more parties share is passed over; pairs drawn by chance; pairs in memory at a time."""

_LAY_OUT = """
    CREATE TEMPORARY TABLE scanned ON COMMIT DROP AS
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
    CREATE TEMPORARY TABLE candidate ON COMMIT DROP AS
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
    CREATE TEMPORARY TABLE drawn ON COMMIT DROP AS
    WITH mixed AS (
        SELECT id, row_number() OVER (ORDER BY hashint8extended(id, 1), id) AS place FROM scanned
    )
    SELECT one.id AS one, other.id AS other, 0 AS rules
      FROM mixed AS one JOIN mixed AS other ON other.place = one.place + 1 WHERE one.place <= {drawn}
"""
_PAIRS = """
    SELECT pair.one, pair.other, pair.rules, {values}
      FROM {pairs} AS pair
      JOIN scanned AS one ON one.id = pair.one JOIN scanned AS other ON other.id = pair.other
"""
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


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two parties, the rules that found them as bits, the values of the first, and how alike they are."""

    one: int
    other: int
    rules: int
    row: Row
    levels: Pattern


@transaction.atomic
def likely_pairs(kind: Party.Kind, *, at_least: float = 0.5) -> list[LikelyPair]:
    """The pairs of parties that are one someone with a probability of ``at_least``, the surest first.

    Reads everything, whoever asks: what people are shown of it is to be limited to what they may see.
    """
    compared = PERSON if kind == Party.Kind.PERSON else ORGANIZATION
    columns = {field.column for field in compared}
    rules = [rule for rule in RULES if {part.column for part in rule} <= columns]
    _lay_out(kind, rules)
    model = learning.learn(compared, _counts(compared, rules))
    found = (
        LikelyPair(pair.one, pair.other, model.judge(pair.row, pair.levels))
        for pair in _pairs(compared, "candidate")
    )
    likely = (pair for pair in found if pair.judgement.probability >= at_least)
    return sorted(likely, key=lambda pair: (-pair.judgement.weight, pair.one, pair.other))


def _lay_out(kind: Party.Kind, rules: Sequence[Rule]) -> None:
    """Three tables that last as long as the transaction: what is compared, candidates, pairs by chance."""
    keys = " UNION ALL ".join(_keys(number, rule) for number, rule in enumerate(rules))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        cursor.execute("DROP TABLE IF EXISTS scanned, candidate, drawn")
        cursor.execute(_LAY_OUT, [kind])
        cursor.execute("ANALYZE scanned")
        cursor.execute(_PAIR.format(keys=keys, crowd=CROWD))
        cursor.execute(_BY_CHANCE.format(drawn=DRAWN))
        cursor.execute("ANALYZE candidate")


def _keys(number: int, rule: Rule) -> str:
    """SQL for the key of every party by ``rule``; one of each where there are several e-mails."""
    parts = [
        f"left({part.column}, {part.letters})" if part.letters else part.column for part in rule
    ]
    return _KEYS.format(
        number=number,
        parts=", ".join(parts),
        unnested="".join(_unnested(part.column) for part in rule),
        known=" AND ".join(f"{part} <> ''" for part in parts),
    )


def _unnested(column: str) -> str:
    return f", unnest({_MANY[column]}) AS {column}" if column in _MANY else ""


def _counts(compared: Sequence[Field], rules: Sequence[Rule]) -> learning.Counts:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM scanned")
        ((rows,),) = cursor.fetchall()
    counted = Counter((pair.rules, pair.levels) for pair in _pairs(compared, "candidate"))
    by_rule: dict[Rule, Counter[Pattern]] = {rule: Counter() for rule in rules}
    every: Counter[Pattern] = Counter()
    for (found_by, levels), count in counted.items():
        every[levels] += count
        for number, found in enumerate(by_rule.values()):
            if found_by >> number & 1:
                found[levels] += count
    return learning.Counts(
        rows=rows,
        values=tuple(_values(field.column) for field in compared),
        by_chance=Counter(pair.levels for pair in _pairs(compared, "drawn")),
        by_rule=by_rule,
        every=every,
    )


def _values(column: str) -> learning.Values:
    """How often each value occurs; of those that only one party has, no more than their number."""
    counted = _COUNTS.format(value=column, unnested=_unnested(column))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(sum(count), 0)::bigint FROM ({counted}) AS counted")
        ((known,),) = cursor.fetchall()
        cursor.execute(f"{counted} HAVING count(*) > 1")
        return learning.Values(known, dict(cursor.fetchall()))


def _pairs(compared: Sequence[Field], table: str) -> Iterator[_Pair]:
    """The pairs of ``table``, a chunk in memory at a time."""
    columns = [field.column for field in compared]
    values = [_value(column, side) for side in ("one", "other") for column in columns]
    with connection.chunked_cursor() as cursor:
        cursor.execute(_PAIRS.format(values=", ".join(values), pairs=table))
        while rows := cursor.fetchmany(CHUNK):
            for one, other, rules, *texts in rows:
                row = dict(zip(columns, texts, strict=False))
                levels = pattern(
                    compared, row, dict(zip(columns, texts[len(columns) :], strict=True))
                )
                yield _Pair(one, other, rules, row, levels)


def _value(column: str, side: str) -> str:
    """SQL for a value of ``side``: of several, the one that both have, or the main one."""
    if column not in _MANY:
        return f"{side}.{column}"
    many = _MANY[column]
    return f"coalesce({_SHARED.format(many=many)}, {side}.{many}[1], '')"
