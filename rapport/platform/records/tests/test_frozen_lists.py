"""Lists: made, renamed, removed and restored; records put on them and taken off; filters by them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions import bulk, chunks, lists
from rapport.platform.records.actions import records as actions
from rapport.platform.records.actions import trash as emptying
from rapport.platform.records.actions.custom import objects
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.filters import chips, parse, sentence, why
from rapport.platform.records.models import (
    BulkRun,
    CustomObject,
    CustomRecord,
    List,
    ListMember,
)
from rapport.platform.records.queries import frozen_lists as queries
from rapport.platform.records.queries.lists import list_page
from rapport.platform.records.types import RecordType, record_types

pytestmark = pytest.mark.django_db


@pytest.fixture
def boat(alice: User) -> RecordType:
    """Six boats of Alice's."""
    CustomObject.objects.create(key="boat", label="Boat", plural="Boats")
    stamps.renew()
    kind = record_types()["boat"]
    for number in range(6):
        actions.create_record(kind, {"name": f"B{number}"}, by=actor_of(alice))
    return kind


@pytest.fixture
def by(alice: User) -> Actor:
    return actor_of(alice)


@pytest.fixture
def fleet(boat: RecordType, by: Actor) -> List:
    """Alice's list with the first two boats."""
    made = lists.create_list(boat, "Fleet", by=by)
    lists.add_to_list(made, first(boat, by, 2), by=by)
    return made


def first(kind: RecordType, by: Actor, count: int) -> Any:
    names = [f"B{number}" for number in range(count)]
    return kind.visible_to(by).filter(name__in=names)


def names(kind: RecordType, by: Actor, text: str) -> list[str]:
    return [str(row.cells[0][1]) for row in list_page(by, kind, where=text).rows]


def told(name: str) -> list[dict[str, Any]]:
    rows = Event.objects.filter(name=f"records.{name}").order_by("pk")
    return list(rows.values_list("data", flat=True))


def test_a_list_is_made_and_told_of(boat: RecordType, by: Actor) -> None:
    made = lists.create_list(boat, "  Spring   fair ", by=by, reach="team")
    assert (made.name, made.reach, made.team_id in by.team_ids) == ("Spring fair", "team", True)
    assert told("list_created") == [{"type": "boat", "list_name": "Spring fair", "reach": "team"}]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "2026", "none"])
def test_a_list_needs_a_name_that_filters_can_say(boat: RecordType, by: Actor, name: str) -> None:
    with pytest.raises(Invalid):
        lists.create_list(boat, name, by=by)


def test_a_name_is_given_once_among_those_one_sees(
    boat: RecordType, fleet: List, by: Actor, bob: User
) -> None:
    with pytest.raises(Invalid):
        lists.create_list(boat, "FLEET", by=by)
    assert lists.create_list(boat, "Fleet", by=actor_of(bob)).pk != fleet.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        List.objects.create(record_type="boat", name="fleet", owner_id=by.user_id)


def test_who_may_not_see_the_records_makes_no_list_of_them(boat: RecordType) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        lists.create_list(boat, "Fleet", by=Actor(None, "Nobody"))


def test_a_list_is_renamed_by_its_maker_alone(
    boat: RecordType, fleet: List, by: Actor, bob: User, admin: User
) -> None:
    with pytest.raises(NotFound):
        lists.rename_list(boat, fleet.pk, "Mine", by=actor_of(bob), reach="private")
    lists.rename_list(boat, fleet.pk, "Harbour", by=by, reach="public")
    with pytest.raises(NotAllowed):
        lists.rename_list(boat, fleet.pk, "Mine", by=actor_of(bob), reach="private")
    lists.rename_list(boat, fleet.pk, "Port", by=actor_of(admin), reach="public")
    assert told("list_renamed") == [
        {
            "type": "boat",
            "list_name": "Harbour",
            "changes": {"name": ["Fleet", "Harbour"], "reach": ["private", "public"]},
        },
        {"type": "boat", "list_name": "Port", "changes": {"name": ["Harbour", "Port"]}},
    ]


def test_a_removed_list_comes_back_with_all_that_was_on_it(
    boat: RecordType, fleet: List, by: Actor, bob: User
) -> None:
    with pytest.raises(NotFound):
        lists.remove_list(boat, fleet.pk, by=actor_of(bob))
    with events.story(uuid.uuid4()) as story:
        lists.remove_list(boat, fleet.pk, by=by)
    assert not queries.lists_of(by, boat).exists()
    with pytest.raises(Invalid, match="no list"):
        list_page(by, boat, where="list:Fleet")
    undo_story(story, by=by)
    assert names(boat, by, "list:Fleet") == ["B0", "B1"]
    assert len(told("list_removed")) == len(told("list_restored")) == 1


def test_a_removed_list_does_not_take_back_a_name_given_since(
    boat: RecordType, fleet: List, by: Actor
) -> None:
    lists.remove_list(boat, fleet.pk, by=by)
    lists.create_list(boat, "Fleet", by=by)
    with pytest.raises(Invalid):
        lists.restore_list(boat, fleet.pk, by=by)


def test_making_and_renaming_are_undone(boat: RecordType, by: Actor) -> None:
    with events.story(uuid.uuid4()) as made:
        row = lists.create_list(boat, "Fleet", by=by)
    with events.story(uuid.uuid4()) as renamed:
        lists.rename_list(boat, row.pk, "Port", by=by, reach="public")
    undo_story(renamed, by=by)
    row.refresh_from_db()
    assert (row.name, row.reach) == ("Fleet", "private")
    assert undo_story(renamed, by=by).outcome.changed == 0
    undo_story(made, by=by)
    assert not queries.lists_of(by, boat).exists()


def test_long_removed_lists_are_forgotten(
    boat: RecordType, fleet: List, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.remove_list(boat, fleet.pk, by=by)
    assert lists.forget_removed() == 0
    monkeypatch.setattr(lists, "KEPT_DAYS", -1)
    assert lists.forget_removed() == 1
    assert not ListMember.objects.exists()


def test_records_are_put_on_and_taken_off_once(boat: RecordType, fleet: List, by: Actor) -> None:
    assert lists.add_to_list(fleet, first(boat, by, 4), by=by) == 2
    assert names(boat, by, "list:fleet") == ["B0", "B1", "B2", "B3"]
    assert lists.take_off_list(fleet, first(boat, by, 1), by=by) == 1
    assert lists.take_off_list(fleet, first(boat, by, 1), by=by) == 0
    assert names(boat, by, f"-list:{fleet.pk}") == ["B0", "B4", "B5"]
    assert told("taken_off_list") == [{"list_id": fleet.pk, "list_name": "Fleet"}]
    assert len(told("added_to_list")) == 4


def test_only_those_who_keep_a_list_fill_it(
    boat: RecordType, by: Actor, bob: User, charlie: User
) -> None:
    row = lists.create_list(boat, "Everybody's", by=by, reach="public")
    with pytest.raises(NotAllowed):
        lists.add_to_list(row, first(boat, actor_of(bob), 1), by=actor_of(bob))
    lists.rename_list(boat, row.pk, "Ours", by=by, reach="team")
    row.refresh_from_db()
    assert lists.add_to_list(row, first(boat, by, 1), by=actor_of(bob)) == 1
    with pytest.raises(NotAllowed):
        lists.take_off_list(row, first(boat, by, 1), by=actor_of(charlie))


def test_many_members_cost_two_statements(boat: RecordType, by: Actor) -> None:
    many = [
        CustomRecord(object=CustomObject.objects.get(), name=f"N{number}", owner_id=by.user_id)
        for number in range(3000)
    ]
    CustomRecord.objects.bulk_create(many)
    row = lists.create_list(boat, "Fleet", by=by)
    for change in (lists.add_to_list, lists.take_off_list):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert change(row, boat.visible_to(by), by=by) == 3006
        written = [one["sql"] for one in seen if one["sql"].split()[0] in ("INSERT", "DELETE")]
        assert len(written) == 2
        assert len(seen) == 4, "and a savepoint around them"


def test_many_at_once_with_a_new_list_and_back(
    boat: RecordType, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 2)
    run = done(boat, "add_to_list", "Fleet", by)
    assert (run.state, run.changed, run.arguments["name"]) == ("done", 6, "Fleet")
    assert len(names(boat, by, "list:Fleet")) == 6
    assert done(boat, "add_to_list", "fleet", by).changed == 0, "all of them are on it"
    off = done(boat, "take_off_list", "FLEET", by)
    assert (off.changed, names(boat, by, "list:Fleet")) == (6, [])
    undo(off, by)
    assert len(names(boat, by, "list:Fleet")) == 6
    undo(run, by)
    assert not List.objects.filter(removed_at=None).exists(), "it was made for this"


def test_many_are_not_put_on_a_list_of_others(boat: RecordType, by: Actor, bob: User) -> None:
    lists.create_list(boat, "Theirs", by=actor_of(bob), reach="public")
    with pytest.raises(Invalid):
        done(boat, "take_off_list", "Theirs", by)
    with pytest.raises(Invalid):
        done(boat, "add_to_list", "Theirs", by)
    with pytest.raises(Invalid):
        done(boat, "add_to_list", "", by)
    assert not BulkRun.objects.exists()


def test_a_filter_knows_only_lists_that_its_reader_sees(
    boat: RecordType, fleet: List, by: Actor, bob: User
) -> None:
    with pytest.raises(Invalid, match="You see no list of boats called “Fleet”"):
        list_page(actor_of(bob), boat, where="list:Fleet")
    with pytest.raises(Invalid):
        list_page(actor_of(bob), boat, where=f"list:{fleet.pk}")
    other = lists.create_list(boat, "In dock", by=by)
    lists.add_to_list(other, boat.visible_to(by).filter(name="B5"), by=by)
    assert names(boat, by, 'list:Fleet,"In dock"') == ["B0", "B1", "B5"]
    assert names(boat, by, "list:any") == ["B0", "B1", "B5"]
    assert names(boat, by, "list:none") == ["B2", "B3", "B4"]
    assert names(boat, SYSTEM, "list:Fleet") == ["B0", "B1"]


def test_a_list_is_said_by_name(boat: RecordType, fleet: List, by: Actor) -> None:
    [chip] = chips(f"-list:{fleet.pk}", boat, by)
    assert (chip.label, chip.how, chip.shown) == ("List", "is not", "Fleet")
    assert sentence(parse("-list:Fleet"), boat, by) == "is not on the list Fleet"
    pk = CustomRecord.objects.get(name="B1").pk
    [reason] = why(parse(f"list:{fleet.pk}"), boat, pk, by=by)
    assert (reason.sentence, reason.is_met) == ("is on the list Fleet", True)


def test_the_page_counts_what_its_reader_sees_and_goes_on_by_name(
    boat: RecordType, fleet: List, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    for name in ("anchors", "Oars", "Sails"):
        lists.create_list(boat, name, by=by)
    actions.delete_record(boat, CustomRecord.objects.get(name="B0").pk, by=by)
    with CaptureQueriesContext(connection) as seen:
        page = queries.lists_page(by, boat)
    assert len(seen) == 1
    assert [(str(row.list), row.count) for row in page.rows] == [("anchors", 0), ("Fleet", 1)]
    page = queries.lists_page(by, boat, cursor=page.next_cursor)
    assert [str(row.list) for row in page.rows] == ["Oars", "Sails"]
    assert page.next_cursor == ""
    with pytest.raises(Invalid):
        queries.lists_page(by, boat, cursor="x")


def test_what_is_in_the_trash_keeps_its_place_and_what_is_erased_loses_it(
    boat: RecordType, fleet: List, by: Actor
) -> None:
    pk = CustomRecord.objects.get(name="B0").pk
    actions.delete_record(boat, pk, by=by)
    assert names(boat, by, "list:Fleet") == ["B1"]
    actions.restore_record(boat, pk, by=by)
    assert names(boat, by, "list:Fleet") == ["B0", "B1"]
    actions.delete_record(boat, pk, by=by)
    emptying.erase_record(boat, pk, by=SYSTEM)
    assert ListMember.objects.count() == 1


def test_lists_go_with_the_object_that_they_are_of(boat: RecordType, fleet: List) -> None:
    objects.remove_object(CustomObject.objects.get(), by=SYSTEM)
    objects.delete_object(CustomObject.objects.get(), by=SYSTEM)
    assert (List.objects.count(), ListMember.objects.count()) == (0, 0)


def done(kind: RecordType, verb: str, name: str, by: Actor) -> BulkRun:
    run = bulk.start_bulk_run(kind, verb, {"list": name}, {"filter": parse("")}, by=by)
    bulk.run_bulk(run.pk, by=by)
    run.refresh_from_db()
    return run


def undo(run: BulkRun, by: Actor) -> None:
    bulk.run_undo(bulk.undo_bulk_run(run.pk, by=by).pk, by=by)
