"""Administrators read the record of everything, filter it and take it away; that is recorded too."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from rapport.kit.errors import NotAllowed
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.events import queries
from rapport.platform.events.happenings import Happening
from rapport.platform.events.models import Event
from rapport.platform.events.queries import Asked

pytestmark = pytest.mark.django_db
ANNA, BERT = Actor(7, "Anna"), Actor(8, "Bert")


@dataclass(frozen=True)
class LampLit(Happening):
    """Somebody lit a lamp."""

    where: str


@dataclass(frozen=True)
class LampPutOut(Happening):
    """Somebody put a lamp out."""

    where: str


@pytest.fixture(autouse=True)
def evening(db: None) -> None:
    now = timezone.now()
    events.record(LampLit("hall"), by=ANNA, at=now - timedelta(days=3))
    events.record(LampLit("=cellar"), by=BERT, at=now - timedelta(days=2))
    events.record(LampPutOut("hall"), by=ANNA, at=now - timedelta(days=1))


def places(asked: Asked) -> list[str]:
    return [event.data["where"] for event in queries.audit(SYSTEM, asked).events]


def test_it_is_filtered_by_person_kind_and_time() -> None:
    assert places(Asked()) == ["hall", "=cellar", "hall"]
    assert places(Asked(by=8)) == ["=cellar"]
    assert places(Asked(name="tests.lamp_lit")) == ["=cellar", "hall"]
    since = timezone.now() - timedelta(days=2.5)
    assert places(Asked(since=since, until=since + timedelta(days=1))) == ["=cellar"]
    assert places(Asked(subject_type="parties.party", subject_id=1)) == []


def test_it_is_paged_by_the_last_row() -> None:
    first = queries.audit(SYSTEM, Asked(), limit=2)
    second = queries.audit(SYSTEM, Asked(), before=first.before, limit=2)
    assert (len(first.events), len(second.events), second.before) == (2, 1, 0)


def test_it_is_taken_away_as_a_file_and_that_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "audit.csv"
    assert events.export_audit(Asked(name="tests.lamp_lit"), path, by=SYSTEM) == 2
    with path.open() as file:
        rows = list(csv.DictReader(file))
    assert [row["what"] for row in rows] == ["Lamp lit", "Lamp lit"]
    assert rows[1]["data"] == '{"where": "hall"}'
    told = Event.objects.get(name="events.audit_exported").data
    assert told == {"count": 2, "filter": {"name": "tests.lamp_lit"}}


def test_only_administrators_read_it(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        queries.audit(ANNA, Asked())
    with pytest.raises(NotAllowed):
        events.export_audit(Asked(), tmp_path / "audit.csv", by=ANNA)
    with pytest.raises(NotAllowed):
        queries.chain_head(ANNA)
