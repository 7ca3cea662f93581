"""Some of the demo company's orders come again; none of them is overdue when the company begins."""

from __future__ import annotations

import pytest

from rapport.demo.story.recurring import MONTHS, STOPPED
from rapport.orders.models import RecurringOrder


@pytest.mark.usefixtures("told")
def test_the_story_of_recurring_orders() -> None:
    found = RecurringOrder.objects.all()
    assert len(found) == len(MONTHS)
    assert {one.months for one in found} == set(MONTHS)
    assert all(one.monthly > 0 and one.party_id for one in found)
    running = [one for one in found if one.ends_on is None]
    assert len(running) == len(MONTHS) - len(STOPPED)
    latest = max(one.begins_on for one in found)
    assert all(one.renews_on and one.renews_on > latest for one in running if one.months == 1)
    assert any(one.placed > 2 for one in found)
