from __future__ import annotations

from ibis.expr.types import Table


def stg_rapport_parties(raw_parties: Table, raw_party_roles: Table) -> Table:
    """One row per party that is not in the trash; ``is_customer`` says whether it plays that role."""
    customers = (
        raw_party_roles.filter(raw_party_roles.role == "customer").select("party_id").distinct()
    )
    present = raw_parties.filter(~raw_parties.is_trashed)
    return present.select(
        "kind",
        "country",
        party_id=present.id,
        is_customer=present.id.isin(customers.party_id),
    )
