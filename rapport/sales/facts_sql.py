"""The statements by which the prospect finder gathers what is known of organizations, set by set.

``org`` holds the organizations that the asker sees, ``fact`` what is known of each: a row per fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapport.parties.models import Party
from rapport.platform.records.fields import Field, Kind

ORGANIZATIONS = """
    CREATE TEMPORARY TABLE org (party_id, is_best, is_new) ON COMMIT DROP AS
    SELECT found.id, false, true FROM ({visible}) AS found (id)"""
BEST_BY_WORTH = """
    WITH ordered AS (
        SELECT party_id, sum(total) AS worth FROM orders_order JOIN org USING (party_id)
         WHERE currency = %(currency)s AND status <> 'cancelled' AND deleted_at IS NULL
         GROUP BY party_id),
    won AS (
        SELECT party_id, sum(amount) AS worth FROM sales_opportunity JOIN org USING (party_id)
         WHERE currency = %(currency)s AND status = 'won' AND deleted_at IS NULL GROUP BY party_id),
    best AS (
        SELECT party_id, greatest(ordered.worth, won.worth) AS worth
          FROM ordered FULL JOIN won USING (party_id))
    UPDATE org SET is_best = true
      FROM (SELECT party_id FROM best WHERE worth > 0 ORDER BY worth DESC, party_id LIMIT %(most)s)
        AS chosen
     WHERE chosen.party_id = org.party_id"""
BEST_BY_FILTER = """
    UPDATE org SET is_best = true
      FROM ({chosen}) AS chosen (id) WHERE chosen.id = org.party_id"""
CUSTOMERS = """
    UPDATE org SET is_new = false
     WHERE is_best
        OR EXISTS (SELECT FROM orders_order AS one WHERE one.party_id = org.party_id
                      AND one.status <> 'cancelled' AND one.deleted_at IS NULL)
        OR EXISTS (SELECT FROM sales_opportunity AS one WHERE one.party_id = org.party_id
                      AND one.status = 'won' AND one.deleted_at IS NULL)"""
FACTS = """
    CREATE TEMPORARY TABLE fact (party_id bigint, name text, value text) ON COMMIT DROP"""
_PARTY = "FROM parties_party AS party JOIN org ON org.party_id = party.id"
_ADDRESS = "FROM parties_postaladdress AS place JOIN org USING (party_id)"
_HANGING = "record_type = '{label}'"
_OF_FIELDS = {
    "industry": (
        f"SELECT id, 'industry', lower(btrim(industry)) {_PARTY} WHERE btrim(industry) <> ''",
    ),
    "country": (f"SELECT id, 'country', country {_PARTY} WHERE country <> ''",),
    "city": (
        f"SELECT id, 'city', lower(btrim(city)) {_PARTY} WHERE btrim(city) <> ''",
        (
            f"SELECT DISTINCT party_id, 'region', lower(btrim(region)) {_ADDRESS}"
            " WHERE btrim(region) <> ''"
        ),
        (
            f"SELECT DISTINCT party_id, 'postal_area', country || ' ' || left(postal_code, 2) {_ADDRESS}"
            " WHERE length(postal_code) > 2"
        ),
    ),
}
_ALWAYS = (
    (
        "SELECT DISTINCT org.party_id, 'tag', tag.name FROM records_tagging AS one"
        " JOIN records_tag AS tag ON tag.id = one.tag_id JOIN org ON org.party_id = one.record_id"
        f" WHERE {_HANGING}"
    ),
    (
        "SELECT DISTINCT org.party_id, 'system', one.source FROM records_externalid AS one"
        f" JOIN org ON org.party_id = one.record_id WHERE {_HANGING}"
    ),
    (
        "SELECT DISTINCT one.party_id, 'product', shelf.name FROM orders_order AS one"
        " JOIN org USING (party_id) JOIN orders_orderline AS line ON line.order_id = one.id"
        " JOIN catalog_product AS product ON product.id = line.product_id"
        " JOIN catalog_category AS shelf ON shelf.id = product.category_id"
        " WHERE one.deleted_at IS NULL"
        " UNION SELECT DISTINCT one.party_id, 'product', shelf.name FROM sales_opportunity AS one"
        " JOIN org USING (party_id) JOIN sales_line AS line ON line.opportunity_id = one.id"
        " JOIN catalog_product AS product ON product.id = line.product_id"
        " JOIN catalog_category AS shelf ON shelf.id = product.category_id"
        " WHERE one.deleted_at IS NULL"
    ),
)
_WORD = f"""
    SELECT id, %(name)s, custom ->> %(field)s {_PARTY} WHERE custom ->> %(field)s <> ''"""
_SIZE = f"""
    SELECT id, %(name)s, (CASE WHEN amount / ten < 2 THEN 1 WHEN amount / ten < 5 THEN 2 ELSE 5 END
                          * ten)::numeric::text
      FROM (SELECT id, amount, power(10::numeric, floor(log(amount))) AS ten
              FROM (SELECT id, (custom ->> %(field)s)::numeric AS amount {_PARTY}
                     WHERE jsonb_typeof(custom -> %(field)s) = 'number') AS told
             WHERE amount > 0) AS sized"""
COUNTS = """
    SELECT name, value, count(*) FILTER (WHERE is_best), count(*) FILTER (WHERE NOT is_best)
      FROM fact JOIN org USING (party_id) GROUP BY name, value"""
KNOWN = """
    SELECT name, count(DISTINCT party_id) FILTER (WHERE is_best),
           count(DISTINCT party_id) FILTER (WHERE NOT is_best)
      FROM fact JOIN org USING (party_id) GROUP BY name"""
OF_BEST = """
    SELECT party_id, array_agg(ARRAY[name, value])
      FROM org LEFT JOIN fact USING (party_id)
     WHERE is_best GROUP BY party_id ORDER BY party_id LIMIT %s"""
WEIGHTS = """
    CREATE TEMPORARY TABLE weight ON COMMIT DROP AS
    SELECT * FROM jsonb_to_recordset(%s) AS told (name text, value text, "group" text, odds float8)"""
SCORED = """
    SELECT party_id, sum(odds) AS score, jsonb_agg(jsonb_build_array(name, value) ORDER BY abs(odds) DESC)
      FROM (SELECT DISTINCT ON (party_id, "group") party_id, odds, name, value
              FROM fact JOIN weight USING (name, value)
             WHERE party_id IN (SELECT party_id FROM org WHERE {which})
             ORDER BY party_id, "group", abs(odds) DESC, name DESC, value DESC) AS strongest
     GROUP BY party_id"""
BEST_SCORED = f"""
    SELECT * FROM ({SCORED.format(which="is_new")}) AS scored (party_id, score, facts)
     WHERE score > 0 ORDER BY score DESC, party_id LIMIT %s"""
SAMPLE_SCORED = f"""
    SELECT coalesce(score, 0) FROM (SELECT party_id FROM org
                                     WHERE NOT is_best AND party_id %% %(step)s = 0) AS picked
      LEFT JOIN ({SCORED.format(which="NOT is_best AND party_id %% %(step)s = 0")})
        AS scored (party_id, score, facts) USING (party_id)"""


def gathering(fields: dict[str, Field]) -> Iterator[tuple[str, dict[str, str]]]:
    """The statements that gather facts, with what stands in their places; only of fields in ``fields``."""
    label = Party._meta.label_lower
    for name, statements in _OF_FIELDS.items():
        if name in fields:
            yield from ((f"INSERT INTO fact {one}", {}) for one in statements)
    for one in _ALWAYS:
        yield f"INSERT INTO fact {one.format(label=label)}", {}
    for name, found in fields.items():
        if found.is_custom and found.kind in (Kind.CHOICE, Kind.NUMBER):
            statement = _SIZE if found.kind is Kind.NUMBER else _WORD
            yield f"INSERT INTO fact {statement}", {"name": f"field:{name}", "field": name}
