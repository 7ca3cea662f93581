from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_parties(raw_parties: Table, raw_party_roles: Table) -> Table:
    """One row per party that is not in the trash; ``is_customer`` says whether it plays that role."""
    customers = (
        raw_party_roles.filter(raw_party_roles.role == "customer")
        .select(customer_id="party_id")
        .distinct()
    )
    present = raw_parties.filter(~raw_parties.is_trashed)
    joined = present.left_join(customers, present.id == customers.customer_id)
    return joined.select(
        "kind",
        "country",
        party_id=joined.id,
        is_customer=joined.customer_id.notnull(),
    )
