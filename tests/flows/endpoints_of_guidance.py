"""What the addresses of sequences and playbooks demand, and one object of each that they lead to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.flows.declaring import READS, SEES, Endpoint, form, page, press

READ, WRITES = "guidance.read_sequences", "guidance.draft_sequence sequence"
OPPORTUNITY = "sales.read_opportunities opportunity"
STEP: dict[str, Any] = {"pk": "sequence", "place": 0}

GUIDANCE: dict[str, Endpoint] = {
    "sequence": page(READ, pk="sequence"),
    "add_step": form(WRITES, pk="sequence", kind="wait"),
    "edit_step": form(WRITES, **STEP),
    "move_step": press(WRITES, **STEP),
    "remove_step": press(WRITES, **STEP),
    "publish_sequence": press("guidance.publish_sequence sequence", pk="sequence"),
    "pause_sequence": press("guidance.pause_sequence sequence", pk="sequence"),
    "enrol_many": press("parties.see_parties & guidance.enrol_parties", key="party"),
    "enrol": form(f"{READS} & guidance.enrol_parties", key="party", pk="party"),
    "party_sequences": page(f"{SEES} & guidance.read_enrolments", pk="party"),
    "opportunity_sequences": page(f"{OPPORTUNITY} & guidance.read_enrolments", pk="opportunity"),
    "lead_sequences": page("leads.read_leads lead & guidance.read_enrolments", pk="lead"),
    "enrolment": page("guidance.read_enrolments enrolment", pk="enrolment"),
    "stop_enrolment": press("guidance.stop_enrolment enrolment", pk="enrolment"),
    "mail_template": page("read:mail_template mail_template", pk="mail_template"),
    "playbook": page("guidance.read_playbooks", pk="playbook"),
    "opportunity_playbook": page(f"{OPPORTUNITY} & guidance.read_playbooks", pk="opportunity"),
    "complete_step": press(
        "sales.tick_check opportunity", pk="opportunity", step_pk="playbook_step"
    ),
}


def guided(party: Any, opportunity: Any, alice: Any) -> dict[str, Any]:
    """An object of each kind, by the name that addresses know it by."""
    from rapport.guidance.models import (
        Enrolment,
        MailTemplate,
        Playbook,
        PlaybookStep,
        Sequence,
        SequenceVersion,
    )

    at = datetime(2026, 1, 5, tzinfo=UTC)
    steps = [{"kind": "wait", "amount": 1}, {"kind": "call", "subject": "Call"}]
    sequence = Sequence.objects.create(name="Follow up", draft=steps, is_active=True)
    version = SequenceVersion.objects.create(sequence=sequence, number=1, document=steps)
    Sequence.objects.filter(pk=sequence.pk).update(current=version)
    playbook = Playbook.objects.create(name="First talks", stage=opportunity.stage)
    return {
        "sequence": sequence,
        "enrolment": Enrolment.objects.create(
            sequence=sequence,
            version=version,
            party=party,
            owner=alice,
            arm="treatment",
            state="active",
            how="hand",
            enrolled_at=at,
        ),
        "mail_template": MailTemplate.objects.create(
            name="Hello", language="en", subject="Hi", body="Dear", owner=alice
        ),
        "playbook": playbook,
        "playbook_step": PlaybookStep.objects.create(name="Ask", playbook=playbook),
    }
