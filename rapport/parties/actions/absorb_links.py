"""Whom people work for and report to, out of a staging table."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapport.parties.actions.absorb import Absorption

# An organization is known by its name within the source: made from such a name before, or there
# as a row of its own.
ORGANIZATIONS = """
    CREATE TEMPORARY TABLE {staging}_organization ON COMMIT DROP AS
    WITH named AS (
        SELECT lower(btrim(organization)) AS folded, min(btrim(organization)) AS name
          FROM {staging} WHERE btrim(organization) <> '' AND coalesce(nullif(kind, ''), 'person') = 'person'
         GROUP BY 1
    ), own AS (
        SELECT lower(party.name) AS folded, min(party.id) AS id
          FROM records_externalid AS known
          JOIN parties_party AS party ON party.id = known.record_id AND party.kind = 'organization'
         WHERE known.record_type = 'parties.party' AND known.source = %(source)s
           AND EXISTS (SELECT FROM named)
         GROUP BY 1
    )
    SELECT named.folded, named.name, coalesce(known.record_id, own.id) IS NULL AS is_new,
           coalesce(known.record_id, own.id, nextval(pg_get_serial_sequence('parties_party', 'id'))) AS id
      FROM named
      LEFT JOIN records_externalid AS known
        ON known.record_type = 'parties.party' AND known.source = %(source)s
       AND known.value = left('organization:' || named.folded, 200)
      LEFT JOIN own ON own.folded = named.folded
"""
INSERT_ORGANIZATIONS = """
    INSERT INTO parties_party (id, kind, name, given_name, middle_name, family_name, prefix, suffix, phonetic_name,
                               sort_name, job_title, industry, website, language, country, city, search_text, custom,
                               version, created_at, updated_at, created_by_id, updated_by_id)
    SELECT id, 'organization', left(name, 200), '', '', '', '', '', '', left(folded, 200), '', '', '', '', '', '',
           folded, '{}', 1, now(), now(), %(by)s, %(by)s
      FROM {staging}_organization WHERE is_new
"""
ORGANIZATION_IDS = """
    INSERT INTO records_externalid (record_type, record_id, source, value)
    SELECT 'parties.party', id, %(source)s, left('organization:' || folded, 200)
      FROM {staging}_organization WHERE is_new
        ON CONFLICT DO NOTHING
"""
PLAIN_WORKS_FOR = """
    INSERT INTO parties_relationship (subject_id, kind, object_id, title)
    SELECT line.party_id, 'works_for', organization.id, left(coalesce(staged.job_title, ''), 120)
      FROM {staging}_row AS line
      JOIN {staging} AS staged USING (row_number)
      JOIN {staging}_organization AS organization ON organization.folded = lower(btrim(staged.organization))
     WHERE line.is_plain AND coalesce(nullif(staged.kind, ''), 'person') = 'person'
     ORDER BY line.party_id
"""
WORKS_FOR = """
    WITH inserted AS (
        INSERT INTO parties_relationship (subject_id, kind, object_id, title)
        SELECT DISTINCT ON (line.party_id, organization.id)
               line.party_id, 'works_for', organization.id, left(coalesce(staged.job_title, ''), 120)
          FROM {staging}_rest AS line
          JOIN {staging} AS staged USING (row_number)
          JOIN {staging}_organization AS organization ON organization.folded = lower(btrim(staged.organization))
         WHERE line.party_id <> organization.id AND coalesce(nullif(staged.kind, ''), 'person') = 'person'
         ORDER BY line.party_id, organization.id, line.row_number DESC
            ON CONFLICT (subject_id, kind, object_id) DO NOTHING
        RETURNING subject_id, object_id
    )
    INSERT INTO {staging}_added
    SELECT inserted.subject_id, 'works_for', party.name
      FROM inserted JOIN parties_party AS party ON party.id = inserted.object_id
"""
REPORTS_TO = """
    WITH inserted AS (
        INSERT INTO parties_relationship (subject_id, kind, object_id, title)
        SELECT DISTINCT line.party_id, 'reports_to', known.record_id, ''
          FROM {staging}_row AS line
          JOIN {staging} AS staged USING (row_number)
          JOIN records_externalid AS known ON known.record_type = 'parties.party'
           AND known.source = %(source)s AND known.value = staged.reports_to
         WHERE staged.reports_to <> '' AND known.record_id <> line.party_id
            ON CONFLICT (subject_id, kind, object_id) DO NOTHING
        RETURNING subject_id, object_id
    )
    INSERT INTO {staging}_added
    SELECT inserted.subject_id, 'reports_to', party.name
      FROM inserted JOIN parties_party AS party ON party.id = inserted.object_id
"""


def make_organizations(work: Absorption) -> None:
    """Make those that people work for and nobody knew."""
    for statement in (ORGANIZATIONS, INSERT_ORGANIZATIONS, ORGANIZATION_IDS):
        work.run(statement)


def employ(work: Absorption) -> None:
    """Say whom people work for, where that is not known."""
    for statement in (PLAIN_WORKS_FOR, WORKS_FOR):
        work.run(statement)


def subordinate(work: Absorption) -> None:
    """Say whom people report to, where that is not known."""
    work.run(REPORTS_TO)
