"""What a year's sales and work come to, added up by PostgreSQL itself.

``%since`` and ``%until`` are the first day of the span and the day after it, ``%currency`` is the reporting
currency and ``%books`` the company's. Amounts of one party, day and currency are converted together, and
each piece of work for itself, to the millionth: as the marts do. In the reporting currency nothing is rounded.
"""

from __future__ import annotations

from rapport.insight.works import CONTACTS, ORDERED

RATE = """(SELECT {what} FROM orders_exchangerate r WHERE r.deleted_at IS NULL AND r.currency = {currency}
    AND r."on" <= {day} AND r."on" > {day} - 7 ORDER BY r."on" DESC, r.id DESC LIMIT 1)"""
OWN = RATE.format(what="r.rate", currency="'%currency'", day="{day}")
THEIRS = RATE.format(what="round(1 / r.rate, 12)", currency="{currency}", day="{day}")
WORTH = f"""(CASE WHEN {{currency}} = '%currency' THEN 1 ELSE round(
    CASE WHEN {{currency}} = '%books' THEN 1 ELSE {THEIRS} END
    * CASE WHEN '%currency' = '%books' THEN 1 ELSE {OWN} END, 12) END)"""


def worth(currency: str, day: str) -> str:
    """SQL of what one of a currency is worth in the reporting currency on a day; null without a rate."""
    return WORTH.format(currency=currency, day=day)


def summed(rows: str, *columns: str) -> str:
    """SQL of the sums of ``columns`` of ``rows``, which have party_id, day and currency, as one row."""
    inner = ", ".join(f"sum({column}) AS {column}" for column in columns)
    outer = ", ".join(
        f"coalesce(sum(round({column} * worth, 6)), 0) AS {column}" for column in columns
    )
    return f"""
    (SELECT {outer} FROM (
        SELECT currency, min(day) AS day, {inner} FROM ({rows}) AS given
         GROUP BY currency, CASE WHEN currency <> '%currency' THEN party_id END,
                  CASE WHEN currency <> '%currency' THEN day END) AS grouped,
        LATERAL (SELECT {worth("grouped.currency", "grouped.day")}) AS known(worth))"""


WITHIN = "BETWEEN date '%since' AND date '%until' - 1"
NEARLY = "BETWEEN date '%since' - 2 AND date '%until' + 2"
"""Of moments, whatever the time zone: for indexes and partitions."""
COSTED = "g.cost IS NOT NULL AND g.currency <> ''"
LINES = f"""
    SELECT o.party_id, placed.day, o.currency, g.currency AS goods_currency,
           l.amount, l.amount + l.discount AS gross, round(l.quantity * g.cost, 6) AS goods,
           o.currency <> '%currency' OR coalesce(g.currency, '%currency') <> '%currency' AS is_foreign
      FROM orders_orderline l
      JOIN orders_order o ON o.id = l.order_id AND o.deleted_at IS NULL AND o.status <> 'cancelled'
      JOIN parties_party p ON p.id = o.party_id AND p.deleted_at IS NULL
      LEFT JOIN catalog_product g ON g.id = l.product_id AND {COSTED},
   LATERAL (SELECT (o.placed_at AT TIME ZONE '%zone')::date) AS placed(day)
     WHERE o.placed_at {NEARLY} AND placed.day {WITHIN} AND l.quantity > 0 AND l.unit_price > 0"""
CAME_BACK = f"""
    SELECT r.id, r.party_id, came.day, r.currency, r.total FROM orders_return r
      JOIN parties_party p ON p.id = r.party_id AND p.deleted_at IS NULL,
   LATERAL (SELECT (r.returned_at AT TIME ZONE '%zone')::date) AS came(day)
     WHERE r.deleted_at IS NULL AND came.day {WITHIN}"""
GOODS = "SELECT party_id, day, goods_currency AS currency, goods FROM sold WHERE goods_currency IS NOT NULL"
GOODS_BACK = f"""
    SELECT back.party_id, back.day, g.currency, round(l.quantity * g.cost, 6) AS goods
      FROM orders_returnline l JOIN ({CAME_BACK}) AS back ON back.id = l.return_record_id
      JOIN catalog_product g ON g.id = l.product_id AND {COSTED}"""
SALES = f"""
    WITH sold AS MATERIALIZED (
        SELECT currency, goods_currency, CASE WHEN is_foreign THEN party_id END AS party_id,
               CASE WHEN is_foreign THEN day END AS day, sum(amount) AS amount, sum(gross) AS gross, sum(goods) AS goods
          FROM ({LINES}) AS lines GROUP BY 1, 2, 3, 4)
    SELECT 'list_revenue_of_the_year', 0::bigint, gross::text FROM {summed("SELECT * FROM sold", "gross")} AS s
    UNION ALL SELECT 'sales_of_the_year', 0, amount::text FROM {summed("SELECT * FROM sold", "amount")} AS s
    UNION ALL SELECT 'returned_in_the_year', 0, total::text FROM {summed(CAME_BACK, "total")} AS s
    UNION ALL SELECT 'goods_of_the_year', 0, (taken.goods - back.goods)::text
      FROM {summed(GOODS, "goods")} AS taken, {summed(GOODS_BACK, "goods")} AS back"""

LISTED = ", ".join(f"'{name}'" for name in CONTACTS)
CHANNELS = ", ".join(f"'{name}'" for name in ORDERED)
RULED = f"""
    SELECT r.work, d.day, r.minutes,
           CASE WHEN c.rate IS NULL THEN 0 ELSE round(c.rate * {worth("c.currency", "d.day")}, 6) END AS rate,
           CASE WHEN r.cost = 0 THEN 0 ELSE round(r.cost * {worth("r.currency", "d.day")}, 6) END AS cost,
           round(r.percent / CASE r.work WHEN 'waiting' THEN 36500 ELSE 100 END, 12) AS share
      FROM (SELECT DISTINCT ON (work) * FROM insight_costrule WHERE deleted_at IS NULL ORDER BY work, id DESC) AS r
     CROSS JOIN (SELECT generate_series(date '%since', date '%until' - 1, '1 day')::date AS day) AS d
      LEFT JOIN insight_costcentre named ON named.id = r.centre_id
      LEFT JOIN LATERAL (
        SELECT rate, currency FROM insight_costcentre known
         WHERE known.name = named.name AND known.deleted_at IS NULL
         ORDER BY known.since <= d.day DESC, CASE WHEN known.since <= d.day THEN known.since END DESC,
                  known.since, known.id DESC LIMIT 1) AS c ON true"""
WAITED = """
    SELECT greatest(i.issued_on, date '%since') AS day, i.currency, waited.sum AS base
      FROM orders_invoice i
      LEFT JOIN LATERAL (
        SELECT sum(amount) AS paid, sum(amount * greatest(
            least(paid_on, date '%until') - greatest(i.issued_on, date '%since'), 0)) AS waited
          FROM orders_payment WHERE invoice_id = i.id AND deleted_at IS NULL) AS p ON true,
   LATERAL (SELECT coalesce(p.waited, 0) + CASE WHEN i.state = 'open' THEN (i.total - coalesce(p.paid, 0))
        * (date '%until' - greatest(i.issued_on, date '%since')) ELSE 0 END) AS waited(sum)
     WHERE i.deleted_at IS NULL AND i.state <> 'void' AND i.issued_on < date '%until' AND waited.sum > 0"""
PIECES = f"""
    SELECT channel AS work, (at AT TIME ZONE '%zone')::date AS day, 1 AS quantity,
           CASE WHEN duration_seconds > 0 THEN round(duration_seconds / 60.0, 4) WHEN by IS NULL THEN 0 END AS known,
           0::numeric AS base
      FROM touchpoints_interaction WHERE channel IN ({LISTED}) AND at {NEARLY}
     UNION ALL
    SELECT 'task', (done_at AT TIME ZONE '%zone')::date, 1, nullif(duration_minutes, 0), 0
      FROM activities_activity WHERE deleted_at IS NULL AND kind = 'task' AND status = 'done'
     UNION ALL
    SELECT CASE WHEN channel IN ({CHANNELS}) AND channel IN (SELECT work FROM insight_costrule WHERE deleted_at IS NULL)
                THEN channel ELSE 'order' END, (placed_at AT TIME ZONE '%zone')::date, 1, NULL, 0
      FROM orders_order WHERE deleted_at IS NULL AND status <> 'cancelled'
     UNION ALL
    SELECT 'order_line', (placed_at AT TIME ZONE '%zone')::date, line_count, NULL, 0
      FROM orders_order WHERE deleted_at IS NULL AND status <> 'cancelled'
     UNION ALL
    SELECT 'return', (returned_at AT TIME ZONE '%zone')::date, 1, NULL, 0 FROM orders_return WHERE deleted_at IS NULL
     UNION ALL
    SELECT 'delivery', d.delivered_on, 1, NULL, 0 FROM orders_delivery d
      JOIN orders_order o ON o.id = d.order_id AND o.deleted_at IS NULL
     WHERE d.deleted_at IS NULL AND d.delivered_on IS NOT NULL
     UNION ALL
    SELECT 'payment', p.paid_on, 1, NULL, round(p.amount * {worth("i.currency", "p.paid_on")}, 6) FROM orders_payment p
      JOIN orders_invoice i ON i.id = p.invoice_id AND i.deleted_at IS NULL AND i.state <> 'void'
     WHERE p.deleted_at IS NULL AND p.paid_on {WITHIN}
     UNION ALL
    SELECT 'waiting', day, 1, NULL, round(base * {worth("w.currency", "w.day")}, 6) FROM ({WAITED}) AS w"""
WORK = f"""
    WITH ruled AS MATERIALIZED ({RULED}),
    priced AS (
        SELECT found.took AS minutes, round(found.took * ruled.rate, 6)
               + round(pieces.quantity * ruled.cost, 6) + round(pieces.base * ruled.share, 6) AS cost
          FROM ({PIECES}) AS pieces JOIN ruled ON ruled.work = pieces.work AND ruled.day = pieces.day,
       LATERAL (SELECT coalesce(pieces.known, ruled.minutes) * pieces.quantity) AS found(took)
         WHERE pieces.day {WITHIN}),
    sums AS (SELECT count(*) AS rows, coalesce(sum(cost), 0) AS cost, coalesce(sum(minutes), 0) AS minutes FROM priced)
    SELECT 'costs', rows, cost::text FROM sums UNION ALL SELECT 'cost_minutes', rows, minutes::text FROM sums"""
CONTROLS = (SALES, WORK)
