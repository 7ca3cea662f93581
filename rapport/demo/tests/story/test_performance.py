"""What the demo company planned for its year."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rapport.demo.goods import goods
from rapport.demo.staff import hire
from rapport.demo.story import Story
from rapport.demo.story.performance import tell_performance
from rapport.demo.tests.loading import UNTIL
from rapport.performance.metric import Asked
from rapport.performance.metrics.catalogue import METRICS
from rapport.performance.models import Plan
from rapport.performance.periods import read
from rapport.performance.queries.plans import Source, plans
from rapport.platform.access import SYSTEM


@pytest.mark.usefixtures("told")
def test_the_year_is_planned_once_from_the_year_before() -> None:
    planned = Plan.objects.all()
    assert {one.of for one in planned} == {"company", "team", "person"}
    assert {one.metric for one in planned.filter(of="company")} <= {*METRICS}
    assert all(one.first_on.year == one.last_on.year == UNTIL.year for one in planned)
    assert all(one.value > 0 for one in planned)
    assert planned.filter(of="company", metric="new_revenue").count() == 12
    year = read(str(UNTIL.year), UNTIL)
    found = plans(SYSTEM, Asked(year), first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert found is not None
    whole = found.of(METRICS["new_revenue"], year)
    assert whole is not None
    assert whole.source is Source.PARTS
    before = list(planned.order_by("pk").values_list("name", "value"))
    tell_performance(Story(hire(goods()), UNTIL, np.random.default_rng(7)))
    assert list(Plan.objects.order_by("pk").values_list("name", "value")) == before
