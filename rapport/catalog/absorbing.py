"""Products by the thousand: whatever an order history or a price list names, at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.catalog.events import ProductsAbsorbed
from rapport.catalog.facts import search_text
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events

COLUMNS: dict[str, str] = {
    "code": "text NOT NULL",
    "name": "text NOT NULL DEFAULT ''",  # empty: the code stands in
    "kind": "text NOT NULL DEFAULT 'goods'",  # goods, service or charge
    "category": "text NOT NULL DEFAULT ''",
    "currency": "text NOT NULL DEFAULT ''",
    "price": "numeric",
}
"""What the relation of ``absorb_products`` has to offer, one row per code."""

_CATEGORIES = """
    INSERT INTO catalog_category (
        created_at, updated_at, created_by_id, updated_by_id, custom, version, name
    )
    SELECT now(), now(), %(user)s::bigint, %(user)s::bigint, '{{}}', 1, s.category
      FROM (SELECT DISTINCT category FROM {relation} AS given WHERE category <> '') AS s ORDER BY 7
    ON CONFLICT (name) DO UPDATE SET deleted_at = NULL WHERE catalog_category.deleted_at IS NOT NULL
"""
_PRODUCTS = """
    WITH incoming AS MATERIALIZED (
        SELECT DISTINCT ON (s.code) s.* FROM {relation} AS s ORDER BY s.code, (s.name = '')
    ), added AS (
        INSERT INTO catalog_product (
            created_at, updated_at, created_by_id, updated_by_id, custom, version, is_active,
            code, name, kind, category_id, currency, price, search_text, is_bundle, exception
        )
        SELECT now(), now(), %(user)s::bigint, %(user)s::bigint, '{{}}', 1, true,
            i.code, left(coalesce(nullif(i.name, ''), i.code), 250), i.kind, c.id,
            CASE WHEN i.price IS NULL THEN '' ELSE i.currency END,
            CASE WHEN i.currency = '' THEN NULL ELSE i.price END, '', false, ''
        FROM incoming i LEFT JOIN catalog_category c ON c.name = i.category AND i.category <> ''
        ORDER BY i.code
        ON CONFLICT (code) DO NOTHING RETURNING id, name, code
    )
    SELECT (SELECT count(*) FROM incoming), id, name, code FROM added
    UNION ALL SELECT count(*), NULL, NULL, NULL FROM incoming
"""
_SEARCH_TEXTS = """
    UPDATE catalog_product p SET search_text = t.words
    FROM unnest(%s::bigint[], %s::text[]) AS t (id, words) WHERE p.id = t.id
"""


@dataclass(frozen=True)
class Absorbed:
    """How many products were new, and how many stood in the catalogue already."""

    created: int
    unchanged: int


def create_staging(cursor: Any, name: str = "staged_products") -> str:
    """Make the temporary table ``name``, gone at the end of the transaction; returns its name."""
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns}) ON COMMIT DROP")
    return name


def absorb_products(cursor: Any, relation: str, *, by: Actor, source: str) -> Absorbed:
    """Add every product of ``relation`` (a table, or a SELECT in parentheses) whose code is new.

    What the catalogue has stays as it is: an order history does not rename products. Of rows with
    one code, the first that has a name counts. One event for all.
    """
    access.require(by, "catalog.absorb_products")
    cursor.execute(_CATEGORIES.format(relation=relation), {"user": by.user_id})
    cursor.execute(_PRODUCTS.format(relation=relation), {"user": by.user_id})
    *added, (offered, *_) = cursor.fetchall()
    if added:
        words = [search_text(name, code) for _, _, name, code in added]
        cursor.execute(_SEARCH_TEXTS, [[pk for _, pk, _, _ in added], words])
        events.record(ProductsAbsorbed(source, len(added)), by=by)
    return Absorbed(len(added), offered - len(added))
