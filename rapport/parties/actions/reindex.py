"""Search texts and sort names made anew for many parties at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from rapport.kit.names import organization_sort_name
from rapport.parties.details import NAME_PARTS, NO_PARTS, PartyDetails, completed, sort_name_of
from rapport.parties.models import Party
from rapport.parties.searching import search_text

BATCH = 5000
NAMES = frozenset({"name", "kind", *NAME_PARTS})
FOUND_BY = NAMES | {"phonetic_name", "city"}
NAME = f"""
    UPDATE parties_party AS party SET sort_name = left(made.sort_name, 200), {
    ", ".join(f"{part} = made.{part}" for part in NAME_PARTS)
}
      FROM unnest(%s::bigint[], %s::text[]{", %s::text[]" * len(NAME_PARTS)})
           AS made (id, sort_name, {", ".join(NAME_PARTS)}) WHERE made.id = party.id"""
PICK = """
    SELECT party.id, party.kind, party.name, party.phonetic_name, party.city, party.sort_name,
           (SELECT array_agg(address) FROM parties_emailaddress WHERE party_id = party.id),
           (SELECT array_agg(e164) || array_agg(written) FROM parties_phonenumber WHERE party_id = party.id),
           (SELECT array_agg(handle) FROM parties_socialhandle WHERE party_id = party.id),
           (SELECT array_agg(value) FROM records_externalid
             WHERE record_type = 'parties.party' AND record_id = party.id
               AND value !~ '^(email|row|organization):')
      FROM parties_party AS party JOIN party_to_reindex AS wanted ON wanted.id = party.id
     WHERE wanted.id > %s ORDER BY wanted.id LIMIT %s
"""
WRITE = """
    UPDATE parties_party AS party SET search_text = made.search_text, sort_name = made.sort_name
      FROM party_reindexed AS made
     WHERE made.id = party.id
       AND (party.search_text, party.sort_name) IS DISTINCT FROM (made.search_text, made.sort_name)
"""


@transaction.atomic
def refresh(pks: Sequence[int], names: frozenset[str]) -> None:
    """Bring up to date what follows from the fields called ``names`` of many parties: the parts of a
    name where only the name itself changed, its place in the order, the search text.
    """
    if names & NAMES:
        _name_anew(pks, is_split=not names & frozenset(NAME_PARTS))
    if names & FOUND_BY:
        reindex("SELECT unnest(%(ids)s::bigint[])", {"ids": list(pks)})


def _name_anew(pks: Sequence[int], *, is_split: bool) -> None:
    organizations = Party.objects.filter(pk__in=pks, kind=Party.Kind.ORGANIZATION)
    organizations.exclude(**NO_PARTS).update(**NO_PARTS)
    people = Party.objects.filter(pk__in=pks, kind=Party.Kind.PERSON)
    columns: list[list[Any]] = [[] for _ in (*NAME_PARTS, "id", "sort_name")]
    for pk, country, name, *parts in people.values_list(
        "pk", "country", "name", *NAME_PARTS
    ).iterator(BATCH):
        known = NO_PARTS if is_split else dict(zip(NAME_PARTS, parts, strict=True))
        details = completed(PartyDetails(name=name, **known), country=country)
        row = (
            pk,
            sort_name_of(details, country=country),
            *(getattr(details, part) for part in NAME_PARTS),
        )
        for column, value in zip(columns, row, strict=True):
            column.append(value)
    with connection.cursor() as cursor:
        cursor.execute(NAME, columns)


@transaction.atomic
def reindex(ids: str, params: Mapping[str, Any] | None = None) -> int:
    """Derive ``search_text`` anew for the parties whose ids the SQL ``ids`` selects. Constant memory."""
    count = 0
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS party_to_reindex, party_reindexed")
        wanted = f"CREATE TEMPORARY TABLE party_to_reindex ON COMMIT DROP AS SELECT * FROM ({ids}) AS wanted (id)"
        cursor.execute(wanted, params or {})
        cursor.execute("CREATE INDEX ON party_to_reindex (id)")
        cursor.execute("ANALYZE party_to_reindex")
        columns = "(id bigint, search_text text, sort_name text)"
        cursor.execute(f"CREATE TEMPORARY TABLE party_reindexed {columns} ON COMMIT DROP")
        for batch in _batches():
            _copy(cursor, batch)
            count += len(batch)
        cursor.execute("ANALYZE party_reindexed")
        cursor.execute(WRITE)
    return count


def _copy(cursor: Any, rows: list[tuple[int, str, str]]) -> None:
    with cursor.copy("COPY party_reindexed FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _batches() -> Iterator[list[tuple[int, str, str]]]:
    last = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(PICK, [last, BATCH])
            rows = cursor.fetchall()
        if not rows:
            return
        last = rows[-1][0]
        yield [_derived(*row) for row in rows]


def _derived(
    pk: int, kind: str, name: str, phonetic: str, city: str, sort_name: str, *points: Any
) -> tuple[int, str, str]:
    emails, phones, handles, known_as = (point or [] for point in points)
    text = search_text([name, phonetic, *emails, city, *handles, *known_as], phones)
    return pk, text, organization_sort_name(name)[:200] if kind == "organization" else sort_name
