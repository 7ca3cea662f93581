"""The staged lines of a file become customers, products, orders and returns, set by set."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import connection

from rapport.catalog.absorbing import absorb_products
from rapport.kit import names
from rapport.kit.speech import say
from rapport.orders import importing_sql as sql
from rapport.orders.absorbing import absorb_orders, create_staging, faults
from rapport.parties import absorbing as parties
from rapport.parties.actions import absorb_parties
from rapport.platform.exchange.importers import Counts
from rapport.platform.exchange.keys import UNWANTED
from rapport.platform.exchange.staging import Staging

CUSTOMERS = "import_customers"
ORDERS = "import_orders"


def apply(staging: Staging) -> Counts:
    """Everything in the import's transaction; the rows that cannot stand are refused on the way."""
    staging.told("Sorting lines", 0.45)
    staging.table("import_lines", _columns(staging))
    unwanted = UNWANTED.get(staging.options.get("mode", ""))
    if unwanted:
        is_here, reason = unwanted
        _refuse(staging, sql.UNWANTED, [say(reason), is_here, staging.source, staging.source])
    _refuse(
        staging,
        sql.MIXED_CUSTOMERS,
        [say("The number “%(number)s” stands for several customers in this file.")],
    )
    staging.told("Customers", 0.5)
    customers = _customers(staging)
    taken = say("The number “%(number)s” already belongs to an order of another customer.")
    _refuse(staging, sql.TAKEN_NUMBERS, [taken, staging.source])
    staging.told("Products", 0.6)
    staging.run(sql.MARK_RETURNS)
    with connection.cursor() as cursor:
        products = absorb_products(cursor, sql.PRODUCTS, by=staging.by, source=staging.source)
        staging.told("Orders", 0.65)
        _stage_orders(cursor, staging)
        cursor.execute("DROP TABLE IF EXISTS import_known")
        cursor.execute(sql.KNOWN_BEFORE, {"source": staging.source})
        absorbed = absorb_orders(cursor, ORDERS, by=staging.by, source=staging.source)
    staging.told("Counting", 0.95)
    return _counts(
        staging,
        {"customers": customers, "products": asdict(products), **_grouped(asdict(absorbed))},
    )


def _columns(staging: Staging) -> dict[str, str]:
    """The working table: what the cells say, the customer's key, and places for what is found out."""
    cell = staging.cell
    currency = staging.options.get("currency") or "EUR"
    product_id = f"nullif(concat('{_literal(staging.source)}-', {cell('product_id')}), '{_literal(staging.source)}-')"
    return {
        "number": cell("number"),
        "customer": f"coalesce({cell('customer_id')}, 'email:' || lower({cell('customer_email')}))",
        "customer_id": cell("customer_id"),
        "customer_name": cell("customer_name"),
        "customer_email": cell("customer_email"),
        "placed_at": cell("placed_at", "timestamptz"),
        "code": f"left(coalesce({cell('product_code')}, {product_id}, ''), 60)",
        "has_own_code": f"{cell('product_code')} IS NOT NULL",
        "description": f"coalesce({cell('description')}, '')",
        "quantity": cell("quantity", "numeric"),
        "unit_price": cell("unit_price", "numeric"),
        "freight": cell("freight", "numeric"),
        "currency": f"coalesce({cell('currency')}, '{_literal(currency)}')",
        "country": f"coalesce({cell('country')}, '')",
        "party_id": "NULL::bigint",
        "is_return": "false",
        "is_charge": "false",
    }


def _literal(text: str) -> str:
    return text.replace("'", "''").replace("%", "%%")


def _refuse(staging: Staging, select: str, parameters: list[Any] | None = None) -> None:
    """Refuse what ``select`` finds, and take it out of the working table."""
    if staging.refuse(select, parameters or ()):
        staging.run(sql.DROP_REFUSED, [staging.batch])


def _customers(staging: Staging) -> dict[str, int]:
    """Make or find the parties who ordered, and put their ids on the lines.

    A customer without a name in the file is called "Customer 17850", unless known already.
    """
    found = staging.rows(sql.CUSTOMERS, {"source": staging.source})
    if not found:
        return {}
    columns = ("row_number", "external_id", "kind", "name", "sort_name", "email", "country", "role")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {CUSTOMERS}")
        parties.create_staging(cursor, CUSTOMERS)
        with cursor.copy(f"COPY {CUSTOMERS} ({', '.join(columns)}) FROM STDIN") as copy:
            for row_number, external_id, name, known_sort, email, country in found:
                sort_name = (
                    known_sort or names.sort_name(names.split(name, country=country or ""))[:200]
                )
                copy.write_row(
                    (row_number, external_id, "person", name, sort_name, email, country, "customer")
                )
    counts = absorb_parties(CUSTOMERS, by=staging.by, source=staging.source)
    staging.run(sql.LINK_CUSTOMERS)
    return counts


def _stage_orders(cursor: Any, staging: Staging) -> None:
    """Fill the orders' doorway, and refuse what it finds at fault."""
    cursor.execute(f"DROP TABLE IF EXISTS {ORDERS}")
    create_staging(cursor, ORDERS)
    cursor.execute(sql.STAGE_LINES)
    cursor.execute(sql.STAGE_FREIGHT)
    faulty = list(faults(cursor, ORDERS))
    if faulty:
        numbers, reasons = [row for row, _ in faulty], [reason for _, reason in faulty]
        staging.refuse("SELECT * FROM unnest(%s::bigint[], %s::text[])", [numbers, reasons])
        staging.run(sql.DROP_REFUSED, [staging.batch])
        cursor.execute(f"DELETE FROM {ORDERS} WHERE row_number = ANY(%s)", [numbers])
        cursor.execute(sql.DROP_LONELY_FREIGHT)


def _counts(staging: Staging, records: dict[str, Any]) -> Counts:
    """Rows by what happened to their orders, and by what they are; both add up with the refused ones."""
    happened = dict(staging.rows(sql.OUTCOMES, {"source": staging.source}))
    kinds = dict(staging.rows(sql.KINDS))
    freight = staging.rows(f"SELECT count(*) FROM {ORDERS} WHERE row_number >= {sql.FREIGHT_ROWS}")[
        0
    ][0]
    return {
        **{name: happened.get(name, 0) for name in ("created", "updated", "unchanged")},
        "lines": {name: kinds.get(name, 0) for name in ("sales", "guests", "returns", "charges")},
        "records": {**records, "freight_lines": freight},
    }


def _grouped(flat: dict[str, int]) -> dict[str, dict[str, int]]:
    """ "orders_created" → orders: created."""
    found: dict[str, dict[str, int]] = {}
    for name, count in flat.items():
        noun, _, outcome = name.partition("_")
        found.setdefault(noun, {})[outcome] = count
    return found
