"""What is due by the clock fires once, on its owner's clocks, and catches up after a pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.automation.actions.running import work_runs
from rapport.platform.automation.actions.timing import fire, fire_due
from rapport.platform.automation.definition import DateTrigger, TimeTrigger
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.schedule import day_looked_for, next_after
from rapport.platform.automation.tests.conftest import Make
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import RecordType

TELL = {"kind": "notify", "to": "automation_owner", "text": "{name}"}
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("trigger", "moment", "expected"),
    [
        (TimeTrigger(every="hour", at="00:15"), "2026-03-01T10:15", "2026-03-01T11:15"),
        (TimeTrigger(every="hour", at="00:15"), "2026-03-01T10:14", "2026-03-01T10:15"),
        (TimeTrigger(at="09:00"), "2026-03-01T08:59", "2026-03-01T09:00"),
        (TimeTrigger(at="09:00"), "2026-03-01T09:00", "2026-03-02T09:00"),
        (TimeTrigger(every="week", weekday=0), "2026-03-01T10:00", "2026-03-02T09:00"),
        (TimeTrigger(every="week", weekday=6), "2026-03-01T10:00", "2026-03-08T09:00"),
        (TimeTrigger(every="month", day=31), "2026-02-01T10:00", "2026-02-28T09:00"),
        (TimeTrigger(every="month", day=0), "2026-02-01T10:00", "2026-03-01T09:00"),
        (
            TimeTrigger(at="02:30"),
            "2026-03-28T12:00",
            "2026-03-29T02:30",
        ),  # an hour that is skipped
        (DateTrigger(at="nonsense"), "2026-03-01T10:00", "2026-03-02T09:00"),
    ],
)
def test_when_it_is_due_next(trigger: Any, moment: str, expected: str) -> None:
    begun = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
    assert next_after(trigger, begun, BERLIN).replace(tzinfo=None).isoformat()[:16] == expected


@pytest.mark.parametrize(("direction", "day"), [("before", "2026-03-08"), ("after", "2026-02-22")])
def test_which_date_is_looked_for(direction: Any, day: str) -> None:
    trigger = DateTrigger(days=7, direction=direction)
    assert day_looked_for(trigger, date(2026, 3, 1)).isoformat() == day


@pytest.mark.django_db
def test_a_schedule_runs_for_each_record_and_once(
    make: Make, project: RecordType, mill: Any, by: Actor
) -> None:
    create_record(project, {"name": "Weir"}, by=by)
    automation = make([TELL], {"kind": "time", "type": "project"}, filter="name~mill")
    assert fire_due() == 0
    Automation.objects.update(next_at=timezone.now() - timedelta(days=3))
    assert fire_due() == 1
    assert fire_due() == 0
    work_runs()
    assert Notification.objects.get().text == "Mill"
    automation.refresh_from_db()
    assert automation.next_at is not None
    assert automation.next_at > timezone.now()


@pytest.mark.django_db
def test_a_schedule_without_a_record(make: Make) -> None:
    step = {"kind": "create", "type": "project", "fields": [{"name": "name", "value": "{today}"}]}
    make([step], {"kind": "time"})
    Automation.objects.update(next_at=timezone.now())
    assert fire_due() == 1
    work_runs()
    assert Run.objects.get().state == "done"


@pytest.mark.django_db
def test_days_before_a_date_and_days_that_were_missed(
    make: Make, project: RecordType, by: Actor, manager: User
) -> None:
    for day in range(1, 9):
        create_record(project, {"name": f"Due {day}", "due": f"2026-03-{day:02}"}, by=by)
    trigger = {"kind": "date", "type": "project", "field": "due", "days": 3, "at": "09:00"}
    automation = make([TELL], trigger, filter="-name~4")
    Automation.objects.update(next_at=datetime(2026, 2, 27, 9, tzinfo=UTC))
    begun = fire(automation.pk, datetime(2026, 3, 2, 10, tzinfo=UTC))
    titles = set(Run.objects.values_list("title", flat=True))
    assert (begun, titles) == (3, {"Due 2", "Due 3", "Due 5"})
    automation.refresh_from_db()
    assert automation.next_at == datetime(2026, 3, 3, 9, tzinfo=UTC)
    Automation.objects.update(next_at=datetime(2026, 3, 1, 9, tzinfo=UTC))
    fire(automation.pk, datetime(2026, 3, 2, 10, tzinfo=UTC))  # the clock was set back
    assert Run.objects.count() == 3
