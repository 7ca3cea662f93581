"""Who came in new with a file, beside those who were here before and may be the same: all rows at once."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from django.db import connection

from rapport.parties.namesakes import NAMESAKES_OF_EACH
from rapport.parties.openness import may_know
from rapport.parties.queries.parties import SAME_EMAIL, SAME_NAME, SAME_PHONE, visible
from rapport.platform.access import Actor

MOST_OTHERS = 5
Other = tuple[int, str, str]
NEWCOMERS = """
    CREATE TEMPORARY TABLE {staging}_newcomer ON COMMIT DROP AS
    SELECT row_number, party_id, staged.name, nullif(lower(btrim(email)), '') AS email,
           nullif(phone_e164, '') AS phone, left(coalesce(nullif(sort_name, ''), lower(staged.name)), 200) AS sort_name
      FROM {staging} AS staged JOIN {staging}_outcome USING (row_number)
     WHERE outcome = 'created' AND row_number > 0
"""
SAME_POINTS = """
    SELECT row_number, known.party_id, {place} AS place, 1.0 AS likeness
      FROM {staging}_newcomer JOIN {table} AS known ON known.{column} = {cell} WHERE known.party_id < %(first)s
"""
BY_EMAIL = (0, "parties_emailaddress", "folded", "email")
BY_PHONE = (1, "parties_phonenumber", "e164", "phone")
BY_NAME = f"""
    SELECT row_number, alike.id AS party_id, 2 AS place, alike.likeness
      FROM {{staging}}_newcomer JOIN (
           WITH asked AS MATERIALIZED (
               SELECT sort_name AS name, min(rapport_fold(name)) AS plain,
                      min(regexp_replace(rapport_fold(name), ' ', ', ')) AS swapped
                 FROM {{staging}}_newcomer WHERE length(sort_name) >= 3 GROUP BY sort_name
           ) {NAMESAKES_OF_EACH}) AS alike ON alike.name = sort_name
"""
REASONS = (SAME_EMAIL, SAME_PHONE, SAME_NAME)


def resembled(asker: Actor, staging: str, *, most: int) -> Iterator[tuple[int, str, list[Other]]]:
    """The rows of an absorbed staging table that made somebody new, with up to five (id, name, why) who were
    here before: of the same e-mail or phone, or called much alike. ``most`` rows.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {staging}_newcomer")
        cursor.execute(NEWCOMERS.format(staging=staging))
        cursor.execute(f"ANALYZE {staging}_newcomer")
        cursor.execute(f"SELECT min(party_id) FROM {staging}_newcomer")
        (first,) = cursor.fetchone()
        cursor.execute(_statement(asker, staging), {"first": first or 0})
        met = [row[:3] for row in cursor.fetchall()]
        cursor.execute(f"SELECT row_number, name FROM {staging}_newcomer")
        names = dict(cursor.fetchall())
    known = dict(visible(asker).filter(pk__in={pk for _, pk, _ in met}).values_list("pk", "name"))
    seen = [(row, (pk, known[pk], REASONS[place])) for row, pk, place in met if pk in known]
    for count, (row, others) in enumerate(groupby(seen, key=lambda one: one[0])):
        if count == most:
            return
        told: dict[int, Other] = {}
        for _, other in others:
            told.setdefault(other[0], other)
        yield row, names[row], [*told.values()][:MOST_OTHERS]


def _statement(asker: Actor, staging: str) -> str:
    points = [
        SAME_POINTS.format(staging=staging, place=place, table=table, column=column, cell=cell)
        for place, table, column, cell in (BY_EMAIL, BY_PHONE)
        if may_know(asker, cell)
    ]
    parts = " UNION ALL ".join([*points, BY_NAME.format(staging=staging)])
    return f"SELECT * FROM ({parts}) AS met ORDER BY row_number, place, likeness DESC, party_id"
