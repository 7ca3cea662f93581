"""A dry run shows what would have been done, and changes nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail

from rapport.kit.errors import NotAllowed
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.automations import create_automation
from rapport.platform.automation.actions.trying import Trial, try_automation
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.tests.conftest import EDITED
from rapport.platform.events.models import Event
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.models import CustomRecord
from rapport.platform.records.types import RecordType

pytestmark = pytest.mark.django_db
STEPS: list[dict[str, Any]] = [
    {"kind": "edit", "fields": [{"name": "note", "value": "{stage}"}]},
    {"kind": "wait", "amount": 2},
    {
        "kind": "branch",
        "filter": "note:New",
        "yes": [
            {"kind": "create", "type": "project", "fields": [{"name": "name", "value": "Copy"}]}
        ],
    },
    {"kind": "mail", "to": "{email}", "subject": "About {name}", "body": "Note: {note}"},
    {"kind": "webhook", "url": "http://127.0.0.1:9/x"},
    {"kind": "notify", "to": "automation_owner", "text": "Done"},
]


def tried(steps: list[dict[str, Any]], trigger: dict[str, Any], by: Actor, **more: Any) -> Trial:
    document = {"trigger": trigger, "steps": steps, **more}
    return try_automation(create_automation("Try", document, by=by), by=by)


def state() -> tuple[Any, ...]:
    records = list(CustomRecord.objects.order_by("pk").values("pk", "custom", "version"))
    counts = [model.objects.count() for model in (Event, Run, Notification)]
    return records, counts, list(Automation.objects.values_list("turns", flat=True))


def test_every_step_with_values_before_and_after(project: RecordType, mill: Any, by: Actor) -> None:
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    other = create_record(project, {"name": "Weir"}, by=by)
    edit_record(project, other.pk, {"budget": 20}, by=by)
    automation = create_automation(
        "Try", {"trigger": EDITED, "steps": STEPS, "filter": "name~mill"}, by=by
    )
    before = state()
    trial = try_automation(automation, by=by)
    assert state() == before
    assert not mail.outbox
    assert (trial.looked_at, trial.matched) == (2, 1)
    [shown] = trial.shown
    said = [step.sentence for step in shown.steps]
    assert shown.steps[0].changes == {"note": [None, "New"]}
    assert said[0] == "Changed Note from nothing to “New”."
    assert said[2] == "The condition holds."
    assert said[3] == "Created project “Copy”."
    assert said[4] == "Mail to mill@example.com: “About Mill”."
    assert shown.steps[4].changes["mail"][1].endswith("Note: New")
    assert said[5].startswith("Post ")
    assert said[6] == "Notified Maria: “Done”."


def test_what_would_have_failed(project: RecordType, mill: Any, by: Actor) -> None:
    edit_record(project, mill.pk, {"email": ""}, by=by)
    [shown] = tried(STEPS, EDITED, by).shown
    assert shown.steps[-1].is_wrong
    assert "There is nobody to write to" in shown.steps[-1].sentence


def test_turns_are_not_used_up(
    project: RecordType, mill: Any, by: Actor, alice: User, bob: User
) -> None:
    for number in range(3):
        edit_record(project, mill.pk, {"budget": 30 + number}, by=by)
    step = {"kind": "assign", "to": "round_robin", "team": Team.objects.get().pk}
    shown = tried([step], EDITED, by).shown
    assert [found.steps[0].sentence for found in shown] == ["Assigned to Alice."] * 3


@pytest.mark.parametrize(
    "trigger",
    [
        {"kind": "time", "type": "project"},
        {"kind": "date", "type": "project", "field": "due"},
        {"kind": "form", "type": "project", "label": "Go"},
    ],
)
def test_other_triggers(project: RecordType, mill: Any, by: Actor, trigger: dict[str, Any]) -> None:
    from django.utils import timezone

    edit_record(project, mill.pk, {"due": timezone.localdate().isoformat()}, by=by)
    trial = tried(STEPS[:1], trigger | {"at": "00:00"}, by)
    assert [found.cause.title for found in trial.shown] == ["Mill"]


def test_only_who_may_edit_it(project: RecordType, by: Actor, alice: User) -> None:
    automation = create_automation("Try", {"trigger": EDITED, "steps": STEPS}, by=by)
    with pytest.raises(NotAllowed):
        try_automation(automation, by=actor_of(alice))
