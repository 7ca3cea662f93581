from __future__ import annotations

import ibis
from ibis.expr.types import Table

from rapport.insight.warehouse.checks import accepted, holds, not_null, reconciles, related
from rapport.kit.speech import noted

ARMS = ("treatment", "control")
KINDS = ("sequence", "playbook")
key = ("exposure_id",)
columns = {
    "exposure_id": "“sequence” or “playbook”, a colon, and the id of the enrolment or exposure.",
    "kind": "“sequence” or “playbook”.",
    "guide_id": "Which sequence or playbook it was, by id.",
    "guide": "Its name.",
    "party_id": "Who came to it; empty where that is not known, or in the trash.",
    "opportunity_id": "The opportunity that it was about; may be empty for a sequence.",
    "lead_id": "The lead that it was about; may be empty.",
    "owner_id": "Whose it is, by id.",
    "arm": "“treatment”, or “control” for those who were held out.",
    "is_random": "Whether chance chose the arm: the sequence or playbook has held somebody out.",
    "is_first": "Whether it is the party's first time in it: only that counts in a comparison.",
    "exposed_at": "When it came to it, in UTC.",
    "exposed_on": "The day when it came to it, in the company's time zone.",
    "state": "How it stands: of a sequence, of a playbook's opportunity.",
    "why": "Why a sequence stopped.",
    "ended_on": "The day when the sequence ended, or when the opportunity was decided.",
    "counted_until": "The last day on which a sale counts; for a playbook, when its opportunity was decided.",
    "won_on": "The day of the first sale that counts.",
    "is_won": "Whether there is one.",
}
checks = (
    not_null("exposure_id", "guide_id", "arm", "is_random", "exposed_at", "is_won"),
    accepted("arm", ARMS),
    accepted("kind", KINDS),
    reconciles("enrolments", "is_won", lambda mart: mart.kind == "sequence"),
    reconciles("playbook_exposures", "is_won", lambda mart: mart.kind == "playbook"),
    reconciles(
        "held_out_enrolments",
        "is_won",
        lambda mart: (mart.kind == "sequence") & (mart.arm == "control"),
    ),
    reconciles(
        "held_out_playbook_exposures",
        "is_won",
        lambda mart: (mart.kind == "playbook") & (mart.arm == "control"),
    ),
    related("owner_id", "staff", "staff_id"),
    holds(
        noted("a sale only after it came to it"),
        lambda mart: (mart.kind == "sequence") & (mart.won_on < mart.exposed_on),
    ),
)


def exposures(
    stg_rapport_enrolments: Table, stg_rapport_playbook_exposures: Table, opportunities: Table
) -> Table:
    """One row per time that somebody came to a sequence or a playbook, in which arm, and what came of it."""
    came = ibis.union(
        _of_sequences(stg_rapport_enrolments, opportunities),
        _of_playbooks(stg_rapport_playbook_exposures),
    )
    of_guide = ibis.window(group_by=["kind", "guide_id"])
    return came.mutate(
        is_random=(came.arm == "control").any().over(of_guide), is_won=came.won_on.notnull()
    ).select(*columns)


def _of_sequences(enrolments: Table, opportunities: Table) -> Table:
    """Sales to the same party within the days that count, of the one opportunity where it is about one."""
    sales = opportunities.filter(opportunities.status == "won").select(
        "closed_on", sold_id="opportunity_id", buyer_id="party_id"
    )
    matched = enrolments.inner_join(
        sales,
        [
            enrolments.party_id == sales.buyer_id,
            sales.closed_on.between(enrolments.exposed_on, enrolments.counted_until),
            enrolments.opportunity_id.isnull() | (enrolments.opportunity_id == sales.sold_id),
        ],
    )
    won = matched.group_by(won_id="enrolment_id").agg(won_on=matched.closed_on.min())
    joined = enrolments.left_join(won, enrolments.enrolment_id == won.won_id)
    earliest = ibis.window(
        group_by=["sequence_id", "party_id"], order_by=["exposed_at", "enrolment_id"]
    )
    return joined.select(
        *_SHARED,
        "lead_id",
        "state",
        "why",
        "ended_on",
        "counted_until",
        "won_on",
        exposure_id=ibis.literal("sequence:").concat(joined.enrolment_id.cast("string")),
        kind=ibis.literal("sequence"),
        guide_id="sequence_id",
        guide="sequence",
        is_first=ibis.row_number().over(earliest) == 0,
    )


def _of_playbooks(exposed: Table) -> Table:
    """The opportunity's own decision."""
    return exposed.select(
        *_SHARED,
        lead_id=ibis.null("int64"),
        state="status",
        why=ibis.literal(""),
        ended_on="closed_on",
        counted_until="closed_on",
        won_on=ibis.ifelse(exposed.status == "won", exposed.closed_on, ibis.null("date")),
        exposure_id=ibis.literal("playbook:").concat(exposed.exposure_id.cast("string")),
        kind=ibis.literal("playbook"),
        guide_id="playbook_id",
        guide="playbook",
        is_first=ibis.literal(True),
    )


_SHARED = ("party_id", "opportunity_id", "owner_id", "arm", "exposed_at", "exposed_on")
