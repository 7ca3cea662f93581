"""The statements of an order import over its working table, ``import_lines``."""

from __future__ import annotations

FREIGHT_ROWS = 1_000_000_000_000
"""Row numbers from here on are freight lines, which no row of the file stands for."""

MIXED_CUSTOMERS = """
    SELECT row_number, replace(%s, '%%(number)s', number)
      FROM import_lines WHERE number IN (
           SELECT number FROM import_lines GROUP BY number HAVING min(customer) <> max(customer))
"""
TAKEN_NUMBERS = """
    SELECT lines.row_number, replace(%s, '%%(number)s', lines.number)
      FROM import_lines AS lines
      JOIN (SELECT number, party_id, true AS is_order, source FROM orders_order
            UNION ALL SELECT number, party_id, false, source FROM orders_return) AS known
        ON known.number = lines.number AND known.source = %s
     WHERE known.party_id IS NOT NULL AND known.party_id IS DISTINCT FROM lines.party_id
"""
UNWANTED = """
    SELECT row_number, %s FROM import_lines
     WHERE %s = (number IN (SELECT number FROM orders_order WHERE source = %s AND deleted_at IS NULL
                      UNION ALL SELECT number FROM orders_return WHERE source = %s AND deleted_at IS NULL))
"""
DROP_REFUSED = """
    DELETE FROM import_lines AS lines USING exchange_stagedrow AS staged
     WHERE staged.batch_id = %s AND staged.problem <> '' AND staged.row_number = lines.row_number
"""
# What is known of a customer already is not overwritten by what an order does not say.
CUSTOMERS = """
    WITH told AS (
        SELECT customer, min(row_number) AS row_number, min(customer_id) AS external_id,
               (array_agg(customer_name ORDER BY row_number DESC) FILTER (WHERE customer_name <> ''))[1] AS name,
               (array_agg(customer_email ORDER BY row_number DESC) FILTER (WHERE customer_email <> ''))[1] AS email,
               (array_agg(country ORDER BY row_number) FILTER (WHERE country <> ''))[1] AS country
          FROM import_lines WHERE customer IS NOT NULL GROUP BY customer
    )
    SELECT told.row_number, told.external_id,
           coalesce(told.name, party.name, told.email, 'Customer ' || told.external_id),
           CASE WHEN told.name IS NULL THEN party.sort_name END,
           told.email, CASE WHEN coalesce(party.country, '') = '' THEN told.country END
      FROM told
      LEFT JOIN records_externalid AS known ON known.record_type = 'parties.party'
       AND known.source = %(source)s AND known.value = told.customer
      LEFT JOIN parties_party AS party ON party.id = known.record_id
     ORDER BY told.row_number
"""
LINK_CUSTOMERS = """
    UPDATE import_lines AS lines SET party_id = found.party_id
      FROM (SELECT first.customer, outcome.party_id
              FROM import_customers_outcome AS outcome
              JOIN import_lines AS first ON first.row_number = outcome.row_number) AS found
     WHERE lines.customer = found.customer
"""
# Charges: words that mean nothing else; and in a file whose codes begin with five digits nearly
# always, those that do not (POST, D, BANK CHARGES), but for gift vouchers and the DCGS range.
MARK_RETURNS = r"""
    WITH sides AS (
        SELECT number FROM import_lines GROUP BY number HAVING bool_and(quantity < 0)
    ), style AS (
        SELECT coalesce(avg((code ~ '^\d{5}')::int), 0) > 0.9 AS is_numeric FROM import_lines WHERE has_own_code
    ), codes AS (
        SELECT code, upper(code) IN ('POST', 'POSTAGE', 'SHIPPING', 'FREIGHT', 'DISCOUNT', 'AMAZONFEE', 'BANK CHARGES')
               OR (style.is_numeric AND code !~ '^\d{5}' AND code !~* '^(gift_|DCGS)') AS is_charge
          FROM (SELECT DISTINCT code FROM import_lines WHERE has_own_code) AS own CROSS JOIN style
    ), marked AS (
        SELECT lines.row_number, sides.number IS NOT NULL AS is_return, coalesce(codes.is_charge, false) AS is_charge
          FROM import_lines AS lines
          LEFT JOIN sides ON sides.number = lines.number
          LEFT JOIN codes ON codes.code = lines.code AND lines.has_own_code
    )
    UPDATE import_lines AS lines SET is_return = marked.is_return, is_charge = marked.is_charge
      FROM marked
     WHERE marked.row_number = lines.row_number AND (marked.is_return OR marked.is_charge)
"""
PRODUCTS = """(
    SELECT code, coalesce(mode() WITHIN GROUP (ORDER BY nullif(description, '')), '') AS name,
           CASE WHEN bool_or(is_charge) THEN 'charge' ELSE 'goods' END AS kind, '' AS category,
           min(currency) AS currency,
           mode() WITHIN GROUP (ORDER BY CASE WHEN unit_price > 0 AND NOT is_charge THEN unit_price END) AS price
      FROM import_lines WHERE code <> '' GROUP BY code
    UNION ALL
    SELECT 'FREIGHT', 'Freight', 'charge', '', '', NULL
     WHERE EXISTS (SELECT FROM import_lines WHERE freight > 0)
)"""
STAGE_LINES = """
    INSERT INTO import_orders (row_number, number, is_return, party_id, placed_at, currency, country,
                               product_code, description, quantity, unit_price)
    SELECT row_number, number, is_return, party_id, placed_at, currency, country,
           code, description, quantity, unit_price
      FROM import_lines ORDER BY row_number
"""
STAGE_FREIGHT = f"""
    INSERT INTO import_orders (row_number, number, is_return, party_id, placed_at, currency, country,
                               product_code, description, quantity, unit_price)
    SELECT {FREIGHT_ROWS} + min(row_number), number, false, min(party_id), min(placed_at), min(currency), min(country),
           'FREIGHT', 'Freight', 1, round(max(freight), 6)
      FROM import_lines WHERE NOT is_return GROUP BY number HAVING max(freight) > 0
"""
DROP_LONELY_FREIGHT = f"""
    DELETE FROM import_orders AS freight
     WHERE row_number >= {FREIGHT_ROWS} AND NOT EXISTS (
           SELECT FROM import_lines AS lines WHERE lines.number = freight.number AND NOT lines.is_return)
"""
ALL_KNOWN = """
    SELECT number, false AS is_return, version FROM orders_order WHERE source = %(source)s
    UNION ALL
    SELECT number, true, version FROM orders_return WHERE source = %(source)s
"""
KNOWN_BEFORE = f"CREATE TEMPORARY TABLE import_known ON COMMIT DROP AS {ALL_KNOWN}"
OUTCOMES = f"""
    SELECT CASE WHEN before.number IS NULL THEN 'created' WHEN before.version <> after.version THEN 'updated'
                ELSE 'unchanged' END, count(*)
      FROM import_lines AS lines
      JOIN ({ALL_KNOWN}) AS after ON after.number = lines.number AND after.is_return = lines.is_return
      LEFT JOIN import_known AS before ON before.number = lines.number AND before.is_return = lines.is_return
     GROUP BY 1
"""
KINDS = """
    SELECT CASE WHEN is_return THEN 'returns' WHEN is_charge THEN 'charges' WHEN party_id IS NULL THEN 'guests'
                ELSE 'sales' END, count(*)
      FROM import_lines GROUP BY 1
"""
