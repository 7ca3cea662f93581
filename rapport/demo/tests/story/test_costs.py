"""The demo company has said what its work costs."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rapport.demo.story.costs import CENTRES, RULES
from rapport.insight.models import CostCentre, CostRule
from rapport.insight.works import WORKS


@pytest.mark.usefixtures("told")
def test_the_story_of_what_work_costs() -> None:
    rates = {one.name: round(one.rate, 1) for one in CostCentre.objects.all()}
    assert set(rates) == {name for name, *_ in CENTRES}
    assert rates["Warehouse"] == Decimal("0.5")
    found = {one.work: one for one in CostRule.objects.all()}
    assert set(found) == {work for work, *_ in RULES} <= set(WORKS)
    assert all(one.centre_id for one in found.values() if one.minutes)
    assert found["waiting"].percent == 8
