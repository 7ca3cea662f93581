"""The log of runs does not grow for ever, and what may still be wanted stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.platform.automation.actions import forgetting
from rapport.platform.automation.models import Automation, Run, StepRun
from rapport.platform.automation.tests.conftest import Make

pytestmark = pytest.mark.django_db
EDIT = {"kind": "edit", "fields": [{"name": "budget", "value": "5"}]}
DONE, FAILED = Run.State.DONE, Run.State.FAILED


@pytest.fixture
def rule(make: Make) -> Automation:
    return make([EDIT])


def ended(rule: Automation, days: float, state: str = DONE) -> int:
    """A run with a step that ended so many ``days`` ago."""
    at, cause = timezone.now() - timedelta(days=days), f"event:{Run.objects.count()}"
    more: dict[str, Any] = {"version": rule.version, "state": state, "due_at": at, "ended_at": at}
    run = Run.objects.create(automation=rule, cause=cause, **more)
    StepRun.objects.create(run=run, index=0, place="1", kind="edit", sentence="Changed.")
    return run.pk


def test_what_ended_long_ago_goes_with_its_steps(
    rule: Automation, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [ended(rule, 89), ended(rule, 179, FAILED), ended(rule, 1)]
    for days, state in ((91, DONE), (400, Run.State.CANCELLED), (91, Run.State.STOPPED)):
        ended(rule, days, state)
    ended(rule, 181, FAILED)
    unfinished = ended(rule, 400, Run.State.WAITING)
    Run.objects.filter(pk=unfinished).update(ended_at=None)
    monkeypatch.setattr(forgetting, "BATCH", 2)
    assert forgetting.forget_runs() == 4
    assert sorted(Run.objects.values_list("pk", flat=True)) == sorted([*kept, unfinished])
    assert StepRun.objects.count() == 4
    assert forgetting.forget_runs() == 0


@pytest.mark.parametrize(("days", "left"), [(0, 2), (30, 0), (500, 2)])
def test_the_installation_says_how_long(
    rule: Automation, settings: Any, days: int, left: int
) -> None:
    settings.RUN_LOG_DAYS = days
    ended(rule, 61, FAILED)
    ended(rule, 400)
    forgetting.forget_runs()
    assert Run.objects.count() == left


def test_a_batch_costs_the_same_however_many_it_holds(
    rule: Automation, django_assert_num_queries: Any
) -> None:
    def work(count: int) -> None:
        for _ in range(count):
            ended(rule, 100)
        with django_assert_num_queries(5):
            assert forgetting.forget_runs() == count

    work(1)
    work(30)
