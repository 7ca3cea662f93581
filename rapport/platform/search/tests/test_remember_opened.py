"""What a person opened lately: their own, the last first, and only what they may still see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from rapport.kit.errors import NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.records.actions.records import create_record, delete_record
from rapport.platform.records.models import CustomObject
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.search.actions import KEPT, remember_opened
from rapport.platform.search.models import Opened
from rapport.platform.search.queries.recent import recent

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ActorOf

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> RecordType:
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    stamps.renew()
    return record_types()["project"]


def test_the_last_comes_first_and_only_once(
    project: RecordType, alice: User, bob: User, as_actor: ActorOf
) -> None:
    by = as_actor(alice)
    mill, barn = (create_record(project, {"name": name}, by=by) for name in ("Mill", "Barn"))
    for record in (mill, barn, mill):
        remember_opened("project", record.pk, by=by)
    assert [(kind.key, hit.title) for kind, hit in recent(by)] == [
        ("project", "Mill"),
        ("project", "Barn"),
    ]
    assert recent(by)[0][1].url == project.url_of(mill.pk)
    assert recent(as_actor(bob)) == []


def test_only_what_one_sees_is_remembered(
    project: RecordType, alice: User, charlie: User, as_actor: ActorOf
) -> None:
    mill = create_record(project, {"name": "Mill"}, by=as_actor(alice))
    for key, pk in (("project", mill.pk), ("nothing", 1)):
        with pytest.raises(NotFound):
            remember_opened(key, pk, by=as_actor(charlie))
    with pytest.raises(NotFound):
        remember_opened("project", mill.pk + 1, by=as_actor(alice))
    remember_opened("project", mill.pk, by=SYSTEM)
    assert not Opened.objects.exists()


def test_what_went_into_the_trash_is_not_offered(
    project: RecordType, alice: User, as_actor: ActorOf
) -> None:
    by = as_actor(alice)
    mill = create_record(project, {"name": "Mill"}, by=by)
    remember_opened("project", mill.pk, by=by)
    delete_record(project, mill.pk, by=by)
    assert recent(by) == []


def test_few_are_kept(project: RecordType, alice: User, as_actor: ActorOf) -> None:
    by = as_actor(alice)
    for number in range(KEPT + 3):
        made = create_record(project, {"name": f"Mill {number}"}, by=by)
        remember_opened("project", made.pk, by=by)
    assert Opened.objects.count() == KEPT
    assert recent(by)[0][1].title == f"Mill {KEPT + 2}"
