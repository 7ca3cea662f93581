"""The leads of the demo company: in every status, each with a reason and an owner."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from rapport.demo.story.leads import COUNT, DAYS, DEAD, POINTS, TARGETS
from rapport.demo.tests.loading import UNTIL
from rapport.leads.models import (
    Assignment,
    AssignmentRule,
    DeadReason,
    Lead,
    LeadForm,
    PointRule,
    ResponseTarget,
)


@pytest.mark.usefixtures("told")
def test_leads_come_in_every_status_with_what_belongs_to_it() -> None:
    leads = list(Lead.objects.select_related("party", "opportunity", "dead_reason", "owner"))
    assert len(leads) == COUNT
    assert set(Counter(lead.status for lead in leads)) == set(Lead.Status.values)
    assert all(lead.party and lead.name == lead.party.name for lead in leads)
    for lead in leads:
        assert (lead.opportunity is not None) == (lead.status == "converted")
        assert (lead.opportunity is None) or lead.opportunity.party_id == lead.party_id
    come = [lead.received_at.date() for lead in leads if not lead.submissions.exists()]
    assert min(come) >= UNTIL - timedelta(days=DAYS)
    assert max(come) <= UNTIL


@pytest.mark.usefixtures("told")
def test_each_has_an_owner_by_a_rule_and_a_score_with_reasons() -> None:
    assert (AssignmentRule.objects.count(), LeadForm.objects.count()) == (3, 2)
    assert PointRule.objects.count() == len(POINTS)
    assert ResponseTarget.objects.count() == len(TARGETS)
    assert {one.name for one in DeadReason.objects.all()} == set(DEAD)
    handed = set(Assignment.objects.exclude(owner=None).values_list("rule__name", flat=True))
    assert len(handed) == 3
    assert not Lead.objects.filter(owner=None).exists()
    scored = Lead.objects.exclude(reasons=[])
    assert scored.count() > COUNT / 2
    for lead in scored:
        assert lead.score == sum(one["points"] for one in lead.reasons)
    assert Lead.objects.filter(respond_by__isnull=False, responded_at=None).exists()
