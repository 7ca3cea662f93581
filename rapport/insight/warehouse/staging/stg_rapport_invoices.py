from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_invoices(raw_invoices: Table, stg_rapport_parties: Table) -> Table:
    """One row per invoice that is neither void nor in the trash; ``is_open`` while something is to be paid."""
    known = stg_rapport_parties.select(known_id="party_id")
    asked = raw_invoices.filter(~raw_invoices.is_trashed, raw_invoices.state != "void")
    joined = asked.left_join(known, asked.party_id == known.known_id)
    return joined.select(
        "issued_on",
        "currency",
        "total",
        invoice_id=joined.id,
        party_id=joined.known_id,
        is_open=joined.state == "open",
    )
