"""An order history as a file, drawn from the demo company's model."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rapport.demo.goods import Goods
    from rapport.demo.staff import Staff


def write(target: str, customers: int) -> None:
    """One row per order line, as Parquet, with the columns that shops export."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import pyarrow as pa
    import pyarrow.parquet as pq

    from rapport.demo.customers import world
    from rapport.demo.goods import goods
    from rapport.demo.people import Names
    from rapport.demo.rows import draw_chunk
    from rapport.demo.rows.chunks import Counter, Setting
    from rapport.demo.staff import codes

    stock = goods()
    planned = world(customers, 1, date(2026, 6, 30))
    setting = Setting(planned, stock, _staff(stock), Names(), Counter())
    writer = None
    for chunk in range(planned.chunks):
        tables = draw_chunk(setting, chunk).tables
        lines, orders = tables["orders_orderline"], tables["orders_order"]
        place = pa.array(lines["order_id"].to_numpy() - orders["id"][0].as_py())
        table = pa.table(
            {
                "Invoice": orders["number"].take(place),
                "StockCode": pa.array(codes(stock)).take(lines["product_id"]),
                "Description": lines["description"],
                "Quantity": lines["quantity"],
                "InvoiceDate": orders["placed_at"].take(place),
                "Price": lines["unit_price"],
                "Customer ID": orders["party_id"].take(place),
                "Country": orders["country"].take(place),
            }
        )
        writer = writer or pq.ParquetWriter(target, table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def _staff(stock: Goods) -> Staff:
    """Ids that need not stand for anything: of the rows only orders are written."""
    from rapport.demo.staff import Staff

    return Staff(
        users={},
        sellers=(1,),
        seller_teams=(1,),
        agent=1,
        tags=tuple(range(1, 11)),
        products=tuple(range(stock.count)),
        pipeline=1,
        stages=tuple(range(1, 7)),
        reasons=tuple(range(1, 6)),
        competitors=(1, 2, 3),
    )
