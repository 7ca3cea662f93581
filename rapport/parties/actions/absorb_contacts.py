"""E-mails, phones, addresses, handles, roles and tags out of a staging table: what is new is added."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapport.parties.actions.absorb import Absorption

PLAIN = (
    """
    INSERT INTO parties_emailaddress (party_id, address, folded, label, is_primary)
    SELECT party_id, left(btrim(email), 254), left(lower(btrim(email)), 254), left(coalesce(email_label, ''), 40), true
      FROM {staging}_row JOIN {staging} USING (row_number) WHERE is_plain AND btrim(email) <> '' ORDER BY party_id
    """,
    """
    INSERT INTO parties_phonenumber (party_id, e164, written, label, is_primary)
    SELECT party_id, left(coalesce(phone_e164, ''), 20),
           left(coalesce(nullif(btrim(phone_written), ''), phone_e164), 60), left(coalesce(phone_label, ''), 40), true
      FROM {staging}_row JOIN {staging} USING (row_number)
     WHERE is_plain AND (phone_written <> '' OR phone_e164 <> '') ORDER BY party_id
    """,
    """
    INSERT INTO parties_postaladdress (party_id, street, city, region, postal_code, country, label, is_primary)
    SELECT party_id, left(coalesce(street, ''), 250), left(coalesce(city, ''), 100), left(coalesce(region, ''), 100),
           left(coalesce(postal_code, ''), 20), left(coalesce(country, ''), 2),
           left(coalesce(address_label, ''), 40), true
      FROM {staging}_row JOIN {staging} USING (row_number)
     WHERE is_plain AND concat(street, city, region, postal_code, country) <> '' ORDER BY party_id
    """,
)
"""The ways to reach those of whom one plain row is all that is known: nothing to compare them with."""
# Each statement inserts what the party lacks and notes it in <table>_added. The first of a party
# that has none of its kind is the main one.
EMAILS = """
    WITH said AS (
        SELECT line.party_id, line.row_number, 0 AS place, btrim(staged.email) AS address, staged.email_label AS label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number) WHERE staged.email <> ''
        UNION ALL
        SELECT line.party_id, line.row_number, 1, btrim(more.address), more.label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         CROSS JOIN jsonb_to_recordset(staged.contacts -> 'emails') AS more (address text, label text)
         WHERE more.address <> ''
    ), lacking AS (
        SELECT DISTINCT ON (said.party_id, lower(said.address)) said.*
          FROM said
         WHERE NOT EXISTS (SELECT FROM parties_emailaddress AS known
                            WHERE known.party_id = said.party_id AND known.folded = lower(said.address))
         ORDER BY said.party_id, lower(said.address), said.place, said.row_number
    ), inserted AS (
        INSERT INTO parties_emailaddress (party_id, address, folded, label, is_primary)
        SELECT party_id, left(address, 254), left(lower(address), 254), left(coalesce(label, ''), 40),
               row_number() OVER (PARTITION BY party_id ORDER BY place, row_number) = 1
               AND NOT EXISTS (SELECT FROM parties_emailaddress AS known WHERE known.party_id = lacking.party_id)
          FROM lacking
        RETURNING party_id, address
    )
    INSERT INTO {staging}_added SELECT party_id, 'email', address FROM inserted
"""
PHONES = """
    WITH said AS (
        SELECT line.party_id, line.row_number, 0 AS place, coalesce(staged.phone_e164, '') AS e164,
               coalesce(nullif(btrim(staged.phone_written), ''), staged.phone_e164) AS written,
               staged.phone_label AS label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         WHERE staged.phone_written <> '' OR staged.phone_e164 <> ''
        UNION ALL
        SELECT line.party_id, line.row_number, 1, coalesce(more.e164, ''),
               coalesce(nullif(btrim(more.written), ''), more.e164), more.label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         CROSS JOIN jsonb_to_recordset(staged.contacts -> 'phones') AS more (written text, e164 text, label text)
         WHERE more.written <> '' OR more.e164 <> ''
    ), lacking AS (
        SELECT DISTINCT ON (said.party_id, coalesce(nullif(said.e164, ''), said.written)) said.*
          FROM said
         WHERE NOT EXISTS (SELECT FROM parties_phonenumber AS known
                            WHERE known.party_id = said.party_id
                              AND (known.written = left(said.written, 60)
                                   OR known.e164 = said.e164 AND said.e164 <> ''))
         ORDER BY said.party_id, coalesce(nullif(said.e164, ''), said.written), said.place, said.row_number
    ), inserted AS (
        INSERT INTO parties_phonenumber (party_id, e164, written, label, is_primary)
        SELECT party_id, left(e164, 20), left(written, 60), left(coalesce(label, ''), 40),
               row_number() OVER (PARTITION BY party_id ORDER BY place, row_number) = 1
               AND NOT EXISTS (SELECT FROM parties_phonenumber AS known WHERE known.party_id = lacking.party_id)
          FROM lacking
            ON CONFLICT DO NOTHING
        RETURNING party_id, written
    )
    INSERT INTO {staging}_added SELECT party_id, 'phone', written FROM inserted
"""
ADDRESSES = """
    WITH said AS (
        SELECT line.party_id, line.row_number, 0 AS place, staged.street, staged.city, staged.region,
               staged.postal_code, staged.country, staged.address_label AS label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         WHERE concat(staged.street, staged.city, staged.region, staged.postal_code, staged.country) <> ''
        UNION ALL
        SELECT line.party_id, line.row_number, 1, more.street, more.city, more.region,
               more.postal_code, more.country, more.label
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         CROSS JOIN jsonb_to_recordset(staged.contacts -> 'addresses')
                 AS more (street text, city text, region text, postal_code text, country text, label text)
         WHERE concat(more.street, more.city, more.region, more.postal_code, more.country) <> ''
    ), fitted AS (
        SELECT party_id, row_number, place, left(coalesce(street, ''), 250) AS street,
               left(coalesce(city, ''), 100) AS city, left(coalesce(region, ''), 100) AS region,
               left(coalesce(postal_code, ''), 20) AS postal_code, left(coalesce(country, ''), 2) AS country,
               left(coalesce(label, ''), 40) AS label
          FROM said
    ), lacking AS (
        SELECT DISTINCT ON (fitted.party_id, street, city, region, postal_code, country) fitted.*
          FROM fitted
         WHERE NOT EXISTS (
               SELECT FROM parties_postaladdress AS known
                WHERE known.party_id = fitted.party_id
                  AND (known.street, known.city, known.region, known.postal_code, known.country)
                    = (fitted.street, fitted.city, fitted.region, fitted.postal_code, fitted.country))
         ORDER BY fitted.party_id, street, city, region, postal_code, country, place, row_number
    ), inserted AS (
        INSERT INTO parties_postaladdress (party_id, street, city, region, postal_code, country, label, is_primary)
        SELECT party_id, street, city, region, postal_code, country, label,
               row_number() OVER (PARTITION BY party_id ORDER BY place, row_number) = 1
               AND NOT EXISTS (SELECT FROM parties_postaladdress AS known WHERE known.party_id = lacking.party_id)
          FROM lacking
        RETURNING party_id, street, postal_code, city, country
    )
    INSERT INTO {staging}_added
    SELECT party_id, 'address', concat_ws(', ', nullif(street, ''), nullif(concat_ws(' ', nullif(postal_code, ''),
           nullif(city, '')), ''), nullif(country, '')) FROM inserted
"""
MAIN_PLACES = """
    UPDATE parties_party AS party SET city = place.city, country = place.country
      FROM parties_postaladdress AS place
     WHERE place.party_id = party.id AND place.is_primary
       AND party.id IN (SELECT party_id FROM {staging}_added WHERE field = 'address')
       AND (party.city, party.country) IS DISTINCT FROM (place.city, place.country)
"""
HANDLES = """
    WITH inserted AS (
        INSERT INTO parties_socialhandle (party_id, network, handle, label, is_primary)
        SELECT DISTINCT line.party_id, left(more.network, 30), left(more.handle, 120), '', false
          FROM {staging}_rest AS line JOIN {staging} AS staged USING (row_number)
         CROSS JOIN jsonb_to_recordset(staged.contacts -> 'handles') AS more (network text, handle text)
         WHERE more.network <> '' AND more.handle <> ''
            ON CONFLICT (party_id, network, handle) DO NOTHING
        RETURNING party_id, network, handle
    )
    INSERT INTO {staging}_added SELECT party_id, 'handle', network || ': ' || handle FROM inserted
"""
ROLES = """
    WITH inserted AS (
        INSERT INTO parties_partyrole (party_id, role, since)
        SELECT DISTINCT line.party_id, staged.role, NULL::date
          FROM {staging}_row AS line JOIN {staging} AS staged USING (row_number)
         WHERE staged.role IN ('customer', 'prospect', 'supplier', 'partner', 'employee')
            ON CONFLICT (party_id, role) DO NOTHING
        RETURNING party_id, role
    )
    INSERT INTO {staging}_added SELECT party_id, 'role', role FROM inserted
"""
TAGS = """
    INSERT INTO records_tag (name)
    SELECT DISTINCT left(word, 60) FROM {staging} AS staged CROSS JOIN unnest(staged.tags) AS word
     WHERE word <> '' ON CONFLICT (name) DO NOTHING
"""
TAGGINGS = """
    WITH inserted AS (
        INSERT INTO records_tagging (record_type, record_id, tag_id)
        SELECT DISTINCT 'parties.party', line.party_id, tag.id
          FROM {staging}_row AS line JOIN {staging} AS staged USING (row_number)
         CROSS JOIN unnest(staged.tags) AS word JOIN records_tag AS tag ON tag.name = left(word, 60)
            ON CONFLICT (record_type, record_id, tag_id) DO NOTHING
        RETURNING record_id, tag_id
    )
    INSERT INTO {staging}_added
    SELECT inserted.record_id, 'tag', tag.name FROM inserted JOIN records_tag AS tag ON tag.id = inserted.tag_id
"""


def insert_points(work: Absorption) -> None:
    """Add the ways to reach people, and the roles, that the rows say and the parties lack."""
    for statement in (*PLAIN, EMAILS, PHONES, ADDRESSES, MAIN_PLACES, HANDLES, ROLES):
        work.run(statement)


def insert_tags(work: Absorption) -> None:
    """Stick the rows' tags on their parties."""
    for statement in (TAGS, TAGGINGS):
        work.run(statement)
