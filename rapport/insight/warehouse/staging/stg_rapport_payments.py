from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_payments(raw_payments: Table, stg_rapport_invoices: Table) -> Table:
    """One row per payment of an invoice, neither in the trash, in the invoice's currency."""
    invoices = stg_rapport_invoices.select(
        "party_id", "issued_on", "currency", joined_id="invoice_id"
    )
    came = raw_payments.filter(~raw_payments.is_trashed)
    joined = came.inner_join(invoices, came.invoice_id == invoices.joined_id)
    return joined.select(
        "invoice_id",
        "party_id",
        "issued_on",
        "paid_on",
        "currency",
        "amount",
        payment_id=joined.id,
    )
