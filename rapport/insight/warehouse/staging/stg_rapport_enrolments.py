from __future__ import annotations

import ibis
from ibis.expr.types import Table


def stg_rapport_enrolments(
    raw_enrolments: Table, raw_sequences: Table, stg_rapport_parties: Table
) -> Table:
    """One row per enrolment in a sequence, with the record that it is about.

    ``party_id`` is empty where the party is in the trash.
    """
    named = raw_sequences.select("counted_days", named_id="id", sequence="name")
    known = stg_rapport_parties.select(known_id="party_id")
    joined = raw_enrolments.inner_join(named, raw_enrolments.sequence_id == named.named_id)
    joined = joined.left_join(known, joined.party_id == known.known_id)
    nothing = ibis.null("int64")
    until = joined.exposed_on.cast("timestamp") + joined.counted_days.as_interval("D")
    return joined.select(
        "sequence_id",
        "sequence",
        "owner_id",
        "arm",
        "state",
        "why",
        "exposed_at",
        "exposed_on",
        "ended_on",
        enrolment_id=joined.id,
        party_id=joined.known_id,
        opportunity_id=ibis.ifelse(joined.about == "sales.opportunity", joined.about_id, nothing),
        lead_id=ibis.ifelse(joined.about == "leads.lead", joined.about_id, nothing),
        counted_until=until.date(),
    )
