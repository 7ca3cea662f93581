"""The demo company has called, overridden and forecast for a year and a half."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from rapport.demo.story.forecasts import QUARTERS
from rapport.demo.tests.loading import UNTIL, rows
from rapport.forecasts.outlook import LOOKED_AT
from rapport.forecasts.periods import ended_before
from rapport.forecasts.queries.accuracy import Accuracy, accuracy
from rapport.platform.access import SYSTEM

AFTER = UNTIL + timedelta(days=1)
ENDED = QUARTERS + 1
"""The story ends on the last day of a quarter."""


def looked(as_of: str, *, kind: str = "person", today: date = AFTER) -> Accuracy:
    return accuracy(SYSTEM, length="quarter", as_of=as_of, kind=kind, today=today)


def test_accuracy_has_something_to_tell(told: None) -> None:
    found = looked("beginning")
    quarters = {row.period for row in found.rows}
    assert quarters == set(ended_before("quarter", AFTER, ENDED))
    assert {row.method for row in found.rows} >= {"weighted", "submission", "override", "commit"}
    assert set(found.names.values()) >= {"Robin Castell", "Jamie Okonjo"}
    assert len(found.overrides) >= 3
    assert {row.by for row in found.overrides} == {"Quinn Harland"}
    assert not found.missed


@pytest.mark.parametrize("days", LOOKED_AT)
def test_at_every_point_that_is_looked_at(told: None, days: int) -> None:
    found = looked(str(days), kind="company")
    assert len({row.period for row in found.rows}) == ENDED
    assert found.reconstructed == ENDED


def test_nothing_is_called_after_the_last_day(told: None) -> None:
    [(latest,)] = rows("SELECT max(created_at)::date FROM forecasts_submission")
    assert latest <= UNTIL
    [(night,)] = rows('SELECT max("on") FROM forecasts_snapshotday')
    assert UNTIL - timedelta(days=7) <= night <= UNTIL
