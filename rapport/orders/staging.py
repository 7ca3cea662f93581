"""The statements that take a staging table of order lines apart.

``absorbed_heads`` has one row per order or return, beside what is known of it already;
``absorbed_lines`` its lines as they will stand. Both are temporary and analysed, so that every
later step is a hash join.
"""

from __future__ import annotations

FAULTS = """
    WITH mixed AS MATERIALIZED (
        SELECT number, is_return FROM {staging} GROUP BY number, is_return
        HAVING min(party_id) <> max(party_id) OR min(currency) <> max(currency)
    )
    SELECT row_number, reason FROM (
        SELECT s.row_number, CASE
            WHEN s.number = '' OR length(s.number) > 60 THEN 'The number is missing or too long.'
            WHEN s.placed_at < '1900-01-01' OR s.placed_at > '2200-01-01'
                THEN 'The date is out of range.'
            WHEN s.currency !~ '^[A-Z]{{3}}$' THEN 'The currency is not a code such as EUR.'
            WHEN s.country !~ '^([A-Z]{{2}})?$' THEN 'The country is not a code such as DE.'
            WHEN NOT s.channel = ANY(%(channels)s) THEN 'The channel is unknown.'
            WHEN NOT (abs(s.quantity) < 10^10 AND scale(trim_scale(s.quantity)) <= 4)
                THEN 'The quantity has too many digits.'
            WHEN NOT (abs(s.unit_price) < 10^12 AND scale(trim_scale(s.unit_price)) <= 6)
                THEN 'The price has too many digits.'
            WHEN NOT (abs(s.quantity * s.unit_price) < 10^12
                AND scale(trim_scale(s.quantity * s.unit_price)) <= 6)
                THEN 'The amount has too many digits to be exact.'
            WHEN s.is_return AND s.unit_price < 0 THEN 'A return cannot have a negative price.'
            WHEN s.product_code <> '' AND p.id IS NULL THEN 'The product is not in the catalogue.'
            WHEN s.party_id IS NOT NULL AND c.id IS NULL THEN 'The customer does not exist.'
            WHEN mixed.number IS NOT NULL
                THEN 'The number stands for several customers or currencies.'
        END AS reason
        FROM {staging} s
        LEFT JOIN catalog_product p ON p.code = s.product_code
        LEFT JOIN parties_party c ON c.id = s.party_id
        LEFT JOIN mixed ON mixed.number = s.number AND mixed.is_return = s.is_return
    ) AS judged
    WHERE reason IS NOT NULL ORDER BY row_number
"""

HEADS = """
    CREATE TEMPORARY TABLE absorbed_heads ON COMMIT DROP AS
    SELECT
        h.*,
        o.id IS NULL AND r.id IS NULL AS is_new,
        false AS is_changed,
        coalesce(
            o.id, r.id,
            CASE WHEN h.is_return THEN nextval('orders_return_id_seq')
                ELSE nextval('orders_order_id_seq') END
        ) AS id
    FROM (
        SELECT
            number, is_return,
            min(party_id) AS party_id,
            min(placed_at) AS placed_at,
            (array_agg(channel ORDER BY row_number))[1] AS channel,
            min(currency) AS currency,
            (array_agg(country ORDER BY row_number))[1] AS country,
            max(order_number) AS order_number,
            left(max(reason), 120) AS reason,
            count(*)::int AS line_count,
            sum((CASE WHEN is_return THEN abs(quantity) ELSE quantity END) * unit_price)
                ::numeric(20, 6) AS total
        FROM {staging} GROUP BY number, is_return ORDER BY min(placed_at), number
    ) h
    LEFT JOIN orders_order o ON NOT h.is_return AND o.source = %(source)s AND o.number = h.number
    LEFT JOIN orders_return r ON h.is_return AND r.source = %(source)s AND r.number = h.number
    ORDER BY h.placed_at, h.number
"""

LINES = """
    CREATE TEMPORARY TABLE absorbed_lines ON COMMIT DROP AS
    SELECT
        h.id AS head_id, s.is_return,
        row_number() OVER (PARTITION BY h.id, s.is_return ORDER BY s.row_number)::int AS position,
        p.id AS product_id,
        left(s.description, 250)::varchar(250) AS description,
        s.quantity::numeric(14, 4) AS quantity,
        s.unit_price::numeric(20, 6) AS unit_price,
        (s.quantity * s.unit_price)::numeric(20, 6) AS amount
    FROM (
        SELECT row_number, number, is_return, product_code, description, unit_price,
            CASE WHEN is_return THEN abs(quantity) ELSE quantity END AS quantity
        FROM {staging}
    ) s
    JOIN absorbed_heads h ON h.number = s.number AND h.is_return = s.is_return
    LEFT JOIN catalog_product p ON s.product_code <> '' AND p.code = s.product_code
"""

CHANGED_HEADS = """
    UPDATE absorbed_heads h SET is_changed = true
    FROM orders_order o
    WHERE NOT h.is_return AND NOT h.is_new AND o.id = h.id
        AND (o.party_id, o.placed_at, o.channel, o.currency, o.country, o.total, o.line_count)
        IS DISTINCT FROM
            (h.party_id, h.placed_at, h.channel, h.currency, h.country, h.total, h.line_count);
    UPDATE absorbed_heads h SET is_changed = true
    FROM orders_return r LEFT JOIN orders_order o ON o.id = r.order_id
    WHERE h.is_return AND NOT h.is_new AND r.id = h.id
        AND (r.party_id, r.returned_at, r.currency, r.reason, r.total, r.line_count, o.number)
        IS DISTINCT FROM
            (h.party_id, h.placed_at, h.currency, h.reason, h.total, h.line_count,
             coalesce(h.order_number, o.number));
"""

CHANGED_LINES = """
    UPDATE absorbed_heads h SET is_changed = true
    WHERE NOT h.is_new AND NOT h.is_changed AND h.is_return = {is_return} AND h.id IN (
        SELECT coalesce(a.head_id, b.head_id)
        FROM (SELECT * FROM absorbed_lines WHERE is_return = {is_return}) a
        FULL JOIN (
            SELECT l.{head} AS head_id, l.*
            FROM {table} l
            JOIN absorbed_heads k ON k.id = l.{head} AND k.is_return = {is_return} AND NOT k.is_new
        ) b ON a.head_id = b.head_id AND a.position = b.position
        WHERE (a.product_id, a.description, a.quantity, a.unit_price)
            IS DISTINCT FROM (b.product_id, b.description, b.quantity, b.unit_price)
    )
"""

NEW_ORDERS = """
    INSERT INTO orders_order (
        id, created_at, updated_at, created_by_id, updated_by_id, custom, version, status,
        source, number, party_id, placed_at, channel, currency, country, total, line_count
    )
    SELECT id, now(), now(), %(user)s::bigint, %(user)s::bigint, '{}', 1, 'placed',
        %(source)s, number, party_id, placed_at, channel, currency, country, total, line_count
    FROM absorbed_heads WHERE is_new AND NOT is_return ORDER BY placed_at, number
"""

CHANGED_ORDERS = """
    UPDATE orders_order o SET
        updated_at = now(), updated_by_id = %(user)s::bigint, version = o.version + 1,
        party_id = h.party_id, placed_at = h.placed_at, channel = h.channel,
        currency = h.currency, country = h.country, total = h.total, line_count = h.line_count
    FROM absorbed_heads h WHERE h.is_changed AND NOT h.is_return AND o.id = h.id
"""

NEW_RETURNS = """
    INSERT INTO orders_return (
        id, created_at, updated_at, created_by_id, updated_by_id, custom, version,
        source, number, party_id, returned_at, currency, total, line_count, reason, order_id
    )
    SELECT h.id, now(), now(), %(user)s::bigint, %(user)s::bigint, '{}', 1,
        %(source)s, h.number, h.party_id, h.placed_at, h.currency, h.total, h.line_count, h.reason, o.id
    FROM absorbed_heads h
    LEFT JOIN orders_order o ON o.source = %(source)s AND o.number = h.order_number
    WHERE h.is_new AND h.is_return ORDER BY h.placed_at, h.number
"""

CHANGED_RETURNS = """
    UPDATE orders_return r SET
        updated_at = now(), updated_by_id = %(user)s::bigint, version = r.version + 1,
        party_id = h.party_id, returned_at = h.placed_at, currency = h.currency,
        total = h.total, line_count = h.line_count, reason = h.reason,
        order_id = coalesce(o.id, r.order_id)
    FROM absorbed_heads h
    LEFT JOIN orders_order o ON o.source = %(source)s AND o.number = h.order_number
    WHERE h.is_changed AND h.is_return AND r.id = h.id
"""

STALE_LINES = """
    DELETE FROM {table} l USING absorbed_heads h
    WHERE h.is_changed AND h.is_return = {is_return} AND l.{head} = h.id
"""

NEW_LINES = """
    INSERT INTO {table} ({head}, position, product_id, description, quantity, unit_price, amount)
    SELECT l.head_id, l.position, l.product_id, l.description, l.quantity, l.unit_price, l.amount
    FROM absorbed_lines l JOIN absorbed_heads h ON h.id = l.head_id AND h.is_return = l.is_return
    WHERE (h.is_new OR h.is_changed) AND l.is_return = {is_return}
    ORDER BY l.head_id, l.position
"""

INTERACTIONS = """(
    SELECT
        party_id, placed_at AS at, channel, 'in' AS direction, NULL::bigint AS by,
        CASE WHEN is_return THEN 'Return ' ELSE 'Order ' END || number AS subject,
        '' AS body, CASE WHEN is_return THEN 'returned' ELSE '' END AS outcome,
        NULL::int AS duration_seconds,
        ARRAY[CASE WHEN is_return THEN 'orders.return:' ELSE 'orders.order:' END || id] AS links,
        jsonb_build_object('total', total::text, 'currency', currency, 'lines', line_count) AS data,
        %s::text AS source,
        CASE WHEN is_return THEN 'return:' ELSE 'order:' END || number AS source_key,
        '{}'::bigint[] AS participants
    FROM absorbed_heads WHERE (is_new OR is_changed) AND party_id IS NOT NULL
)"""

CHANGED_KEYS = """(
    SELECT CASE WHEN is_return THEN 'return:' ELSE 'order:' END || number AS source_key
    FROM absorbed_heads WHERE is_changed
)"""

NEWS = """
    SELECT party_id, id, number, total, currency, channel FROM absorbed_heads
    WHERE is_return = %s AND CASE WHEN %s THEN is_new ELSE is_changed END
    ORDER BY placed_at, number
"""

COUNTS = """
    SELECT
        is_return,
        count(*) FILTER (WHERE is_new), coalesce(sum(line_count) FILTER (WHERE is_new), 0),
        count(*) FILTER (WHERE is_changed), coalesce(sum(line_count) FILTER (WHERE is_changed), 0),
        count(*) FILTER (WHERE NOT is_new AND NOT is_changed),
        coalesce(sum(line_count) FILTER (WHERE NOT is_new AND NOT is_changed), 0)
    FROM absorbed_heads GROUP BY is_return
"""
