"""Records of any type are handed to teams."""

from __future__ import annotations

import pytest

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.records.actions.assigning import assign_to_team
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.models import CustomObject
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> RecordType:
    CustomObject.objects.create(key="project", label="Project", plural="Projects")
    stamps.renew()
    return record_types()["project"]


def test_handing_to_a_team(
    project: RecordType, manager: User, alice: User, charlie: User, north: Team
) -> None:
    by = actor_of(manager)
    mill = create_record(project, {"name": "Mill"}, by=by)
    for who, wrong in ((alice, NotAllowed), (charlie, NotFound)):
        with pytest.raises(wrong):
            assign_to_team(project, mill.pk, north.pk, by=actor_of(who))
    with pytest.raises(Invalid, match="Choose a team"):
        assign_to_team(project, mill.pk, 987_654, by=by)
    edited = assign_to_team(project, mill.pk, north.pk, by=by)
    assert (edited.record.team_id, edited.record.version) == (north.pk, 2)
    assert assign_to_team(project, mill.pk, north.pk, by=by).changes == {}
    told = Event.objects.get(name="records.record_edited")
    assert told.data["changes"] == {"team_id": [None, north.pk]}
    assert actor_of(alice).team_ids == {north.pk}
    assign_to_team(project, mill.pk, north.pk, by=actor_of(alice))  # it is her team's now
