"""Taking in parties by the million from a staging table: see ``parties.absorbing`` for its columns.

One pass of set-based statements, the same work for one row as for a million. A repeat of the same
rows changes nothing, because every row finds its party by the external id of its source (or what
stands in for one), and what it says is compared before it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from rapport.kit.errors import Refused
from rapport.parties.actions import absorb_contacts, absorb_links
from rapport.parties.actions.absorb_facts import change_facts, insert_parties
from rapport.parties.actions.reindex import reindex
from rapport.parties.events import (
    PartiesAbsorbed,
    PartyCreated,
    PartyDeleted,
    PartyEdited,
    PartyRestored,
)
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.records.actions.returning import undone

_TABLE_NAME = re.compile(r"[a-z_][a-z0-9_]{0,40}")
Counts = dict[str, int]

KEYS = """
    CREATE TEMPORARY TABLE {staging}_key ON COMMIT DROP AS
    WITH shared AS (
        SELECT lower(btrim(email)) AS email FROM {staging}
         WHERE coalesce(external_id, '') = '' AND email <> ''
         GROUP BY 1 HAVING min(lower(name)) <> max(lower(name))
    )
    SELECT staged.row_number, coalesce(nullif(staged.kind, ''), 'person') AS kind, lower(staged.name) AS name,
           lower(btrim(staged.email)) AS email, coalesce(staged.external_id, '') <> '' AS has_id,
           left(CASE
               WHEN staged.external_id <> '' THEN staged.external_id
               WHEN staged.email <> '' AND shared.email IS NULL THEN 'email:' || lower(btrim(staged.email))
               WHEN staged.email <> '' THEN 'email:' || shared.email || ' ' || lower(staged.name)
               ELSE 'row:' || md5(concat_ws('|', lower(staged.name), coalesce(nullif(staged.phone_e164, ''),
                    staged.phone_written), lower(staged.street), lower(staged.city), staged.postal_code,
                    lower(staged.organization)))
           END, 200) AS key, staged.same_as
      FROM {staging} AS staged
      LEFT JOIN shared ON coalesce(staged.external_id, '') = '' AND shared.email = lower(btrim(staged.email))
"""
# An e-mail finds a party once: the row of the same name first. A row with an id of its own never
# takes a party that its source knows under another id.
MATCHES = """
    CREATE TEMPORARY TABLE {staging}_match ON COMMIT DROP AS
    WITH open AS (
        SELECT found.key, min(found.row_number) AS row_number, min(found.kind) AS kind, min(found.name) AS name,
               min(found.email) AS email, bool_or(found.has_id) AS has_id
          FROM {staging}_key AS found
         WHERE found.email <> '' AND found.same_as IS NULL AND NOT EXISTS (
               SELECT FROM records_externalid AS known
                WHERE known.record_type = 'parties.party' AND known.source = %(source)s AND known.value = found.key)
         GROUP BY found.key
    ), candidate AS (
        SELECT open.key, open.row_number, party.id AS party_id, lower(party.name) = open.name AS is_namesake,
               count(*) OVER (PARTITION BY open.key) AS candidates
          FROM open
          JOIN parties_emailaddress AS mail ON mail.folded = open.email
          JOIN parties_party AS party
            ON party.id = mail.party_id AND party.deleted_at IS NULL AND party.kind = open.kind
         WHERE NOT (open.has_id AND EXISTS (
               SELECT FROM records_externalid AS other
                WHERE other.record_type = 'parties.party' AND other.record_id = party.id
                  AND other.source = %(source)s AND other.value !~ '^(email|row|organization):'))
    ), chosen AS (
        SELECT DISTINCT ON (key) key, row_number, party_id, is_namesake FROM candidate
         WHERE is_namesake OR candidates = 1 ORDER BY key, is_namesake DESC, party_id
    )
    SELECT DISTINCT ON (party_id) key, party_id FROM chosen ORDER BY party_id, is_namesake DESC, row_number
"""
# The last row of a key counts for facts; "is_new" parties get their ids here, in the order of the rows.
TARGETS = """
    CREATE TEMPORARY TABLE {staging}_target ON COMMIT DROP AS
    SELECT key, row_number, party_id IS NULL AS is_new, rows,
           coalesce(party_id, nextval('parties_party_id_seq')) AS party_id
      FROM (SELECT keys.key, keys.row_number, keys.rows,
                   coalesce(known.record_id, said.id, matched.party_id) AS party_id
              FROM (SELECT key, max(row_number) AS row_number, max(same_as) AS same_as, count(*) AS rows
                      FROM {staging}_key GROUP BY key) AS keys
              LEFT JOIN records_externalid AS known
                ON known.record_type = 'parties.party' AND known.source = %(source)s AND known.value = keys.key
              LEFT JOIN parties_party AS said ON said.id = keys.same_as AND said.deleted_at IS NULL
              LEFT JOIN {staging}_match AS matched ON matched.key = keys.key
             ORDER BY keys.row_number) AS found
"""
BACK = "CREATE TEMPORARY TABLE {staging}_back (party_id) ON COMMIT DROP AS" + undone(
    Party, "SELECT party_id FROM {staging}_target", deleted=PartyDeleted.name
)
EMPLOYERS_BACK = "INSERT INTO {staging}_back" + undone(
    Party, "SELECT DISTINCT id FROM {staging}_organization", deleted=PartyDeleted.name
)
RETURN = """
    UPDATE parties_party SET deleted_at = NULL
     WHERE deleted_at IS NOT NULL AND id IN (SELECT party_id FROM {staging}_back)
"""
# All that is known of whom a "plain" row makes is that row, and no more than its table holds columns for.
ROWS = """
    CREATE TEMPORARY TABLE {staging}_row ON COMMIT DROP AS
    SELECT found.row_number, target.party_id, target.is_new, found.row_number = target.row_number AS is_last,
           target.is_new AND target.rows = 1 AND staged.contacts IS NULL AS is_plain
      FROM {staging}_key AS found
      JOIN {staging}_target AS target ON target.key = found.key
      JOIN {staging} AS staged ON staged.row_number = found.row_number
     ORDER BY target.party_id
"""
REST = """
    CREATE TEMPORARY TABLE {staging}_rest ON COMMIT DROP AS SELECT * FROM {staging}_row WHERE NOT is_plain
"""
EXTERNAL_IDS = """
    INSERT INTO records_externalid (record_type, record_id, source, value)
    SELECT 'parties.party', party_id, %(source)s, key FROM {staging}_target ORDER BY key
        ON CONFLICT DO NOTHING
"""
ROLE = """
    SELECT set_config('session_replication_role', %s, true)
     WHERE has_parameter_privilege('session_replication_role', 'SET')
"""
TRUSTING, CHECKING = "replica", "origin"
HOLD = """
    WITH known AS (
        (SELECT party_id AS id FROM {staging}_added EXCEPT SELECT party_id FROM {staging}_target WHERE is_new)
        UNION SELECT id FROM {staging}_organization WHERE NOT is_new
    ), held AS (
        SELECT id FROM parties_party WHERE id IN (SELECT id FROM known) ORDER BY id FOR KEY SHARE
    )
    SELECT count(*) FROM known LEFT JOIN held USING (id) WHERE held.id IS NULL
"""
MANY = 1_000
FRESH = "ANALYZE parties_party, records_externalid"
# What the planner knew of these tables before so many came in would mislead it by minutes.
# "added" holds what hangs on the parties that was new, but for plain rows: (party_id, field, value).
ADDED = """
    CREATE TEMPORARY TABLE {staging}_added (party_id bigint, field text, value text) ON COMMIT DROP
"""
EDITED = """
    CREATE TEMPORARY TABLE {staging}_edited ON COMMIT DROP AS
    SELECT party_id, jsonb_object_agg(field, change) AS changes FROM (
        SELECT changed.party_id, fact.key AS field, fact.value AS change
          FROM {staging}_changed AS changed CROSS JOIN jsonb_each(changed.changes) AS fact
        UNION ALL
        SELECT party_id, field, jsonb_build_array(NULL, jsonb_agg(value ORDER BY value))
          FROM {staging}_added
         WHERE party_id NOT IN (SELECT party_id FROM {staging}_target WHERE is_new)
         GROUP BY party_id, field
    ) AS change GROUP BY party_id
"""
TOUCH = """
    UPDATE parties_party AS party SET version = version + 1, updated_at = now(), updated_by_id = %(by)s
      FROM {staging}_edited AS edited WHERE party.id = edited.party_id
"""
OUTCOME = """
    CREATE TEMPORARY TABLE {staging}_outcome ON COMMIT DROP AS
    SELECT line.row_number, line.party_id,
           CASE WHEN NOT line.is_last THEN 'duplicate' WHEN line.is_new THEN 'created'
                WHEN edited.party_id IS NOT NULL OR back.party_id IS NOT NULL THEN 'updated'
                ELSE 'unchanged' END AS outcome
      FROM {staging}_row AS line
      LEFT JOIN {staging}_edited AS edited ON edited.party_id = line.party_id
      LEFT JOIN {staging}_back AS back ON back.party_id = line.party_id
"""
WORTH_INDEXING = """
    SELECT party_id FROM {staging}_edited
    UNION SELECT id FROM {staging}_organization WHERE is_new
    UNION SELECT target.party_id FROM {staging}_target AS target JOIN {staging} AS staged USING (row_number)
           WHERE target.is_new AND coalesce(staged.search_text, '') = ''
    UNION SELECT line.party_id FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
           WHERE line.is_new GROUP BY 1 HAVING min(staged.search_text) <> max(staged.search_text)
"""
CREATED_EVENTS = """
    SELECT id AS about, 'parties.party' AS subject_type, id AS subject_id, jsonb_build_object(
               'party', id, 'party_name', name, 'kind', kind, 'source', %(source)s::text) AS data
      FROM parties_party
     WHERE id IN (SELECT party_id FROM {staging}_target WHERE is_new
                  UNION ALL SELECT id FROM {staging}_organization WHERE is_new)
     ORDER BY id
"""
RESTORED_EVENTS = """
    SELECT id AS about, 'parties.party' AS subject_type, id AS subject_id,
           jsonb_build_object('party', id, 'party_name', name) AS data
      FROM parties_party WHERE id IN (SELECT party_id FROM {staging}_back)
"""
EDITED_EVENTS = """
    SELECT party_id AS about, 'parties.party' AS subject_type, party_id AS subject_id, jsonb_build_object(
               'party', party_id, 'changes', changes, 'source', %(source)s::text) AS data
      FROM {staging}_edited
"""


@transaction.atomic
def absorb_parties(staging_table: str, *, by: Actor, source: str) -> Counts:
    """Create and update the parties that ``staging_table`` describes, as its ``source`` knows them.

    Returns rows = created + updated + unchanged + duplicates (rows that repeat an id further up),
    and organizations (made because somebody works for them). Afterwards ``<table>_outcome`` tells
    row by row.
    """
    access.require(by, "parties.absorb_parties")
    if not _TABLE_NAME.fullmatch(staging_table):
        raise ValueError(staging_table)
    work = Absorption(staging_table, {"source": source, "by": by.user_id})
    with events.story():
        for statement in (KEYS, MATCHES, TARGETS, BACK, RETURN, ROWS, REST, ADDED):
            work.run(statement)
        insert_parties(work)
        change_facts(work)
        if work.run(EXTERNAL_IDS) > MANY:
            work.run(FRESH)
        absorb_links.make_organizations(work)
        with work.holding_parties():
            absorb_contacts.insert_points(work)
            absorb_links.employ(work)
        absorb_links.subordinate(work)
        absorb_contacts.insert_tags(work)
        for statement in (EMPLOYERS_BACK, RETURN, EDITED, TOUCH, OUTCOME):
            work.run(statement)
        reindex(work.sql(WORTH_INDEXING))
        counts = _counts(work)
        events.record_from(PartyCreated.name, work.sql(CREATED_EVENTS), work.params, by=by)
        events.record_from(PartyRestored.name, work.sql(RESTORED_EVENTS), work.params, by=by)
        events.record_from(PartyEdited.name, work.sql(EDITED_EVENTS), work.params, by=by)
        if counts["created"] or counts["updated"]:
            events.record(PartiesAbsorbed(source, counts), by=by)
    return counts


class Absorption:
    """One run: its staging table, and the parameters that its statements share."""

    def __init__(self, staging: str, params: dict[str, Any]) -> None:
        self.staging, self.params = staging, params
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('parties.absorb_parties'))")
            suffixes = (
                "key",
                "match",
                "target",
                "back",
                "row",
                "rest",
                "added",
                "changed",
                "organization",
                "edited",
                "outcome",
            )
            names = ", ".join(f"{staging}_{suffix}" for suffix in suffixes)
            cursor.execute(f"DROP TABLE IF EXISTS {names}")
            cursor.execute(f"ANALYZE {staging}")

    def sql(self, statement: str) -> str:
        return statement.replace("{staging}", self.staging)

    @contextmanager
    def holding_parties(self) -> Iterator[None]:
        """Where the database lets us, write what hangs on parties without it looking each of them up again.

        Those that are new nobody else can remove; those that were here are held, all at once, and must be there.
        """
        with connection.cursor() as cursor:
            cursor.execute(ROLE, [TRUSTING])
            yield
            cursor.execute(ROLE, [CHECKING])
            cursor.execute(self.sql(HOLD))
            (gone,) = cursor.fetchone()
        if gone:
            raise Refused(
                "party_gone", "Somebody was deleted while the file came in: import it again."
            )

    def run(self, statement: str) -> int:
        """Execute ``statement``, give a new table its statistics, and return the number of rows."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql(statement), self.params)
            count = int(cursor.rowcount)
            made = re.search(r"CREATE TEMPORARY TABLE \{staging\}(\w+)", statement)
            if made:
                cursor.execute(f"ANALYZE {self.staging}{made[1]}")
        return count


def _counts(work: Absorption) -> Counts:
    with connection.cursor() as cursor:
        cursor.execute(work.sql("SELECT outcome, count(*) FROM {staging}_outcome GROUP BY outcome"))
        found = dict(cursor.fetchall())
        cursor.execute(work.sql("SELECT count(*) FROM {staging}_organization WHERE is_new"))
        (organizations,) = cursor.fetchone()
    return {
        "rows": sum(found.values()),
        "created": found.get("created", 0),
        "updated": found.get("updated", 0),
        "unchanged": found.get("unchanged", 0),
        "duplicates": found.get("duplicate", 0),
        "organizations": organizations,
    }
