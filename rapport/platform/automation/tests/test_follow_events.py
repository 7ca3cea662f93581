"""What happens sets automations off, once each, whoever reads and whatever crashes."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.actions.automations import switch_off_automation
from rapport.platform.automation.actions.following import follow_events
from rapport.platform.automation.actions.runs import undo_run
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.tests.conftest import EDITED, Make
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event, Reader
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.records import (
    create_record,
    delete_record,
    edit_record,
    restore_record,
)
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.changes import changes_of
from rapport.platform.records.models import CustomField
from rapport.platform.records.types import RecordType
from tests.stream import go, settle

pytestmark = pytest.mark.django_db(transaction=True)
Row = tuple[int | None, str, int | None, dict[str, object]]
SET_NOTE = {"kind": "edit", "fields": [{"name": "note", "value": "{name} {stage}"}]}


def fresh(record: Any) -> Any:
    return type(record).objects.get(pk=record.pk)


def test_an_edit_sets_it_off(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    automation = make([SET_NOTE])
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    go()
    run = automation.runs.get()
    assert (run.state, run.record_id, run.title) == ("done", mill.pk, "Mill")
    assert run.changes == {"budget": [10, 20]}
    assert fresh(mill).custom["note"] == "Mill New"
    step = run.steps.get()
    assert step.sentence == "Changed Note from nothing to “Mill New”."
    change = Event.objects.get(story=run.story)
    assert (change.name, change.by_name) == ("records.record_edited", "Rule (automation)")
    go()
    assert automation.runs.count() == 1  # its own change does not set it off


def test_what_was_before_does_not(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    automation = make([SET_NOTE])
    go()
    switch_off_automation(automation, by=by)
    edit_record(project, mill.pk, {"budget": 30}, by=by)
    go()
    assert not Run.objects.exists()


@pytest.mark.parametrize(
    ("trigger", "given", "runs"),
    [
        ({"fields": ["budget"]}, {"budget": 20}, 1),
        ({"fields": ["stage", "due"]}, {"budget": 20}, 0),
        ({"changes": [{"field": "stage", "after": "Won"}]}, {"stage": "won"}, 1),
        ({"changes": [{"field": "stage", "before": "new", "after": "won"}]}, {"stage": "won"}, 1),
        ({"changes": [{"field": "stage", "before": "lost"}]}, {"stage": "won"}, 0),
        ({"changes": [{"field": "due", "before": "none"}]}, {"due": "2026-01-02"}, 1),
        ({"changes": [{"field": "budget", "after": "20"}]}, {"budget": "20.0"}, 1),
    ],
)
def test_only_the_fields_and_values_it_watches(
    make: Make,
    project: RecordType,
    mill: Any,
    by: Actor,
    trigger: dict[str, Any],
    given: dict[str, Any],
    runs: int,
) -> None:
    automation = make([SET_NOTE], EDITED | trigger)
    edit_record(project, mill.pk, given, by=by)
    go()
    assert automation.runs.count() == runs


def test_changes_are_found_in_events_of_any_make() -> None:
    for data, changes in (
        ({"changes": {"city": ["a", "b"], "emails": "added"}}, {"city": ["a", "b"]}),
        ({"changes": {"team_id": [None, 3]}}, {"team": [None, 3]}),
        ({"changed": {"name": ["a", "b"]}}, {"name": ["a", "b"]}),
        ({"owner": 2, "team": 1, "owner_before": 1, "team_before": 1}, {"owner": [1, 2]}),
        ({"changed": ["subject"]}, {}),
        ({"title": "x"}, {}),
    ):
        assert changes_of(Event(data=data)) == changes


def test_the_filter_decides(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    automation = make([SET_NOTE], filter="budget>100")
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    edit_record(project, mill.pk, {"budget": 101, "stage": "won"}, by=by)
    other = create_record(project, {"name": "Weir"}, by=by)
    edit_record(project, other.pk, {"budget": 5}, by=by)
    go()
    assert set(automation.runs.values_list("record_id", flat=True)) == {mill.pk}


def test_creating_deleting_and_restoring(make: Make, project: RecordType, by: Actor) -> None:
    tell = {"kind": "notify", "to": "automation_owner", "text": "{name}: {automation}"}
    for what in ("created", "deleted", "restored"):
        make([tell], EDITED | {"what": what}, name=what, filter="name~mill")
    made = create_record(project, {"name": "Mill"}, by=by)
    create_record(project, {"name": "Weir"}, by=by)
    go()
    delete_record(project, made.pk, by=by)
    go()
    restore_record(project, made.pk, by=by)
    go()
    said = list(Notification.objects.order_by("pk").values_list("text", flat=True))
    assert said == ["Mill: created", "Mill: deleted", "Mill: restored"]


def test_any_named_event(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    tell = {"kind": "notify", "to": "automation_owner", "text": "Tagged {name}"}
    trigger = {"kind": "event", "type": "project", "what": "event", "event": "records.tag_added"}
    make([tell], trigger)
    events.record_many(
        "records.tag_added", [(None, "records.customrecord", mill.pk, {"tag": "x"})], by=by
    )
    go()
    assert Notification.objects.get().text == "Tagged Mill"


def test_many_events_at_once(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    """What a bulk edit or an import records counts too, in batches."""
    automation = make([SET_NOTE], hourly_limit=5000)
    rows: list[Row] = [
        (None, "records.customrecord", mill.pk, {"type": "project", "changes": {"budget": [n, 2]}})
        for n in range(2500)
    ]
    events.record_many("records.record_edited", rows, by=by)
    settle()
    assert follow_events() == 2500
    assert automation.runs.values("cause").distinct().count() == 2500


def test_nothing_is_read_twice_or_lost(
    make: Make, project: RecordType, mill: Any, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash between the runs and the position leaves neither; reading again makes each run once."""
    automation = make([SET_NOTE])
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    save = Reader.save

    def crash(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Reader, "save", crash)
    settle()
    with pytest.raises(KeyboardInterrupt):
        follow_events()
    assert not Run.objects.exists()
    monkeypatch.setattr(Reader, "save", save)
    assert follow_events() == 1
    Reader.objects.update(tx=0, event=0)  # a position lost with a backup
    follow_events()
    assert automation.runs.count() == 1


def test_who_does_not_see_the_record(
    make: Make, project: RecordType, mill: Any, by: Actor, manager: User
) -> None:
    """The owner's rights count when it runs, not when it was made."""
    automation = make([SET_NOTE])
    manager.roles = ["analyst"]
    manager.save()
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    go()
    run = automation.runs.get()
    assert run.state == "failed"
    assert "note" not in fresh(mill).custom
    manager.roles = []
    manager.save()
    edit_record(project, mill.pk, {"budget": 21}, by=by)
    go()
    assert automation.runs.count() == 1


def test_an_owner_who_left(
    make: Make, project: RecordType, mill: Any, by: Actor, manager: User
) -> None:
    automation = make([SET_NOTE])
    manager.is_active = False
    manager.save()
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    go()
    automation.refresh_from_db()
    assert automation.state == "off"
    assert "Maria is deactivated" in automation.reason


def test_a_field_of_the_filter_that_is_gone(
    make: Make, project: RecordType, mill: Any, by: Actor
) -> None:
    """It is switched off with a sentence; the others go on."""
    broken = make([SET_NOTE], name="Broken", filter="budget>1")
    other = make([SET_NOTE], name="Other")
    CustomField.objects.filter(name="budget").update(removed_at="2026-01-01T00:00Z")
    from rapport.platform.accounts import stamps

    stamps.renew()
    edit_record(project, mill.pk, {"stage": "won"}, by=by)
    go()
    broken.refresh_from_db()
    assert broken.state == "off"
    assert "Projects have no field “budget”" in broken.reason
    assert Notification.objects.filter(text__contains="“Broken” was switched off").exists()
    assert other.runs.get().state == "done"


def test_two_that_fight_over_a_field(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    """The second answers the first; the first does not answer back, and says what would happen."""
    watch = EDITED | {"fields": ["stage"]}
    won = make([{"kind": "edit", "fields": [{"name": "stage", "value": "won"}]}], watch, name="Win")
    lost = make(
        [{"kind": "edit", "fields": [{"name": "stage", "value": "lost"}]}], watch, name="Lose"
    )
    CustomField.objects.filter(name="stage").update(
        choices=[["new", "New"], ["won", "Won"], ["lost", "Lost"], ["open", "Open"]]
    )
    from rapport.platform.accounts import stamps

    stamps.renew()
    edit_record(project, mill.pk, {"stage": "open"}, by=by)
    go()
    stopped = Run.objects.filter(state="stopped")
    assert stopped
    assert "goes back to itself" in stopped[0].error
    assert "“Win”" in stopped[0].error
    assert "“Lose”" in stopped[0].error
    assert won.runs.count() + lost.runs.count() <= 6
    assert fresh(mill).custom["stage"] in ("won", "lost")


def test_a_chain_ends_after_five(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    for number in range(8):
        step = {"kind": "edit", "fields": [{"name": "note", "value": f"n{number + 1}"}]}
        change = {"field": "note", "after": f"n{number}"}
        make([step], EDITED | {"changes": [change]}, name=f"N{number}")
    edit_record(project, mill.pk, {"note": "n0"}, by=by)
    go()
    assert fresh(mill).custom["note"] == "n5"
    assert "5 automations had already set off one another" in Run.objects.get(state="stopped").error


def test_too_many_runs_switch_it_off(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    automation = make([SET_NOTE], hourly_limit=3)
    for number in range(5):
        edit_record(project, mill.pk, {"budget": 100 + number}, by=by)
    go()
    automation.refresh_from_db()
    assert automation.runs.count() == 3
    assert automation.state == Automation.State.OFF
    assert "more than 3 times within an hour" in automation.reason
    assert "2 runs were left out" in Notification.objects.get().text


def test_an_undone_run_stays_undone(make: Make, project: RecordType, mill: Any, by: Actor) -> None:
    """Its story is reversed, and that edit does not set it off again."""
    automation = make([SET_NOTE])
    edit_record(project, mill.pk, {"budget": 20}, by=by)
    go()
    assert fresh(mill).custom["note"] == "Mill New"
    outcome = undo_run(automation.runs.get(), by=by).outcome
    go()
    assert (outcome.changed, fresh(mill).custom.get("note")) == (1, None)
    assert fresh(mill).custom["budget"] == 20
    assert automation.runs.count() == 1
    edit_record(project, mill.pk, {"budget": 30}, by=by)
    go()
    undo_story(automation.runs.get(state="done", changes={"budget": [20, 30]}).story, by=by)
    go()
    assert fresh(mill).custom.get("note") is None
    assert automation.runs.count() == 2


def test_a_stranger_to_automations_makes_none(make: Make, alice: User, charlie: User) -> None:
    from rapport.kit.errors import NotAllowed, NotFound

    for user in (alice, charlie):
        with pytest.raises((NotAllowed, NotFound)):
            make([SET_NOTE], owner=actor_of(user))
