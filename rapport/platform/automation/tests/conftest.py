"""A record type made in the browser, and a hand for making automations of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions import automations
from rapport.platform.automation.models import Automation
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types

Make = Callable[..., Automation]
EDITED = {"kind": "event", "type": "project", "what": "edited"}


@pytest.fixture
def project(db: None) -> RecordType:
    """An object with a stage, a budget, a deadline and an address."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    choices = [["new", "New"], ["won", "Won"], ["lost", "Lost"]]
    for name, kind, more in (
        ("stage", "choice", {"choices": choices}),
        ("budget", "number", {}),
        ("due", "date", {}),
        ("email", "email", {}),
        ("note", "text", {}),
    ):
        CustomField.objects.create(
            record_type="project", name=name, label=name.capitalize(), kind=kind, **more
        )
    stamps.renew()
    return record_types()["project"]


@pytest.fixture
def by(manager: User) -> Actor:
    """The sales manager who makes the automations."""
    return actor_of(manager)


@pytest.fixture
def make(project: RecordType, by: Actor) -> Make:
    """``make(steps, trigger, filter="")`` is an automation that is on."""

    def made(
        steps: list[dict[str, Any]],
        trigger: dict[str, Any] = EDITED,
        *,
        name: str = "Rule",
        owner: Actor = by,
        **more: Any,
    ) -> Automation:
        document = {"trigger": trigger, "steps": steps, **more}
        found = automations.create_automation(name, document, by=owner)
        return automations.switch_on_automation(found, by=owner)

    return made


@pytest.fixture
def mill(project: RecordType, by: Actor) -> Any:
    """A project called Mill."""
    given = {"name": "Mill", "stage": "new", "budget": 10, "email": "mill@example.com"}
    return create_record(project, given, by=by)
