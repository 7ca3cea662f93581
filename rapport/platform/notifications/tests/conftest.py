"""A record type made in the browser, with a record of Alice's that Maria follows."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.notifications.actions.hearing import follow_events
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomField, CustomObject
from rapport.platform.records.types import RecordType, record_types
from tests.stream import settle


@pytest.fixture
def project(db: None) -> RecordType:
    """An object with a stage and a budget."""
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    for name in ("stage", "budget"):
        CustomField.objects.create(
            record_type="project", name=name, label=name.capitalize(), kind="text"
        )
    stamps.renew()
    return record_types()["project"]


@pytest.fixture
def by(manager: User) -> Actor:
    """The sales manager, who changes things."""
    return actor_of(manager)


@pytest.fixture
def mill(project: RecordType, by: Actor, alice: User) -> Any:
    """A project called Mill, entered by Maria; Alice owns it."""
    return create_record(project, {"name": "Mill", "owner": alice.pk}, by=by)


def go() -> int:
    """All that the worker does about followers."""
    settle()
    return follow_events()
