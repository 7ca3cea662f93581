"""A view exported again and again: with whose rights, when, how it is told, and how it ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.platform.exchange import actions, queries, rhythm, storage
from rapport.platform.exchange.models import Export, ExportSchedule
from rapport.platform.notifications.actions.hearing import hear
from rapport.platform.notifications.models import Notification
from rapport.platform.records.actions.views import ViewSettings, delete_view, save_view
from rapport.platform.records.types import record_types

pytestmark = pytest.mark.django_db
PEOPLE = "Id,Name,Email,City\n1,Zoe,zoe@example.org,Köln\n2,Jan,jan@example.org,Bonn\n"


@pytest.fixture
def people(tmp_path: Path) -> Iterator[None]:
    path = tmp_path / "parties.csv"
    path.write_text(PEOPLE)
    actions.import_file(path, actions.Asked(record_type="parties", source="shop"), by=SYSTEM)
    yield
    for made in Export.objects.all():
        (storage.exports_folder() / made.file_name).unlink(missing_ok=True)


def make(owner: User, **more: Any) -> ExportSchedule:
    """One of a view of their own, of which two columns are wanted."""
    by = actor_of(owner)
    settings = ViewSettings("Cologne", "city:Köln", ("name", "city"))
    view = save_view(record_types()["party"], settings, by=by)
    return actions.schedule_export(actions.Plan("party", f"v{view.pk}", **more), by=by)


def fire(made: ExportSchedule) -> Export | None:
    """Let it be due, and have the worker do its work."""
    now = timezone.now()
    ExportSchedule.objects.filter(pk=made.pk).update(next_at=now - timedelta(minutes=1))
    actions.fire_schedules()
    for waiting in Export.objects.filter(state=Export.State.WAITING):
        actions.run_export(waiting.pk)
    return Export.objects.filter(schedule=made).order_by("-pk").first()


def test_it_runs_is_kept_and_told(people: None, manager: User) -> None:
    made = make(manager)
    run = fire(made)
    assert run is not None
    assert (run.state, run.done, run.message) == ("done", 1, "")
    path = queries.kept_file(actor_of(manager), run)
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == "id,name,city"
    event = Event.objects.get(name="exchange.records_exported")
    assert (event.by, event.data["count"], event.data["export_id"]) == (manager.pk, 1, run.pk)
    hear([event])
    assert Notification.objects.get(user=manager).url == f"/exports/{run.pk}/"
    made.refresh_from_db()
    assert made.next_at is not None
    assert made.next_at > timezone.now()
    assert actions.fire_schedules() == 0


def test_a_file_is_somebodys_and_goes_after_its_time(
    people: None, manager: User, admin: User
) -> None:
    run = fire(make(manager))
    assert run is not None
    with pytest.raises(NotFound):
        queries.export_by_id(actor_of(admin), run.pk)
    User.objects.filter(pk=manager.pk).update(roles=["sales_person"])
    manager.refresh_from_db()
    with pytest.raises(NotFound):
        queries.kept_file(actor_of(manager), run)
    old = timezone.now() - timedelta(days=queries.KEPT_DAYS, minutes=1)
    Export.objects.filter(pk=run.pk).update(ended_at=old)
    left = storage.exports_folder() / ".account-left"
    left.mkdir()
    os.utime(left, (0, 0))
    assert actions.forget_exports() == 1
    run.refresh_from_db()
    assert not run.is_kept
    assert not left.exists()
    assert not (storage.exports_folder() / run.file_name).exists()


def test_a_right_that_is_lost_stops_it(people: None, manager: User) -> None:
    made = make(manager)
    User.objects.filter(pk=manager.pk).update(roles=["sales_person"])
    run = fire(made)
    assert run is not None
    made.refresh_from_db()
    assert (run.state, made.state, made.next_at) == ("failed", "stopped", None)
    assert "does not allow" in made.reason
    hear(list(Event.objects.filter(name="exchange.export_schedule_stopped")))
    assert "any more" in Notification.objects.get(user=manager).text
    assert not Event.objects.filter(name="exchange.records_exported").exists()


def test_a_view_that_is_gone_stops_it(people: None, manager: User) -> None:
    made = make(manager)
    delete_view(int(made.view[1:]), by=actor_of(manager))
    fire(made)
    made.refresh_from_db()
    assert made.state == "stopped"


def test_it_is_paused_resumed_changed_and_given_up(people: None, manager: User) -> None:
    by, made = actor_of(manager), make(manager)
    actions.pause_export_schedule(made.pk, by=by)
    made.refresh_from_db()
    assert (made.state, made.next_at) == ("paused", None)
    assert fire(made) is None
    actions.resume_export_schedule(made.pk, by=by)
    plan = actions.Plan("party", "", "jsonl", "month", 28, 23)
    assert actions.edit_export_schedule(made.pk, plan, by=by).format == "jsonl"
    run = fire(made)
    assert run is not None
    assert (run.state, run.done) == ("done", 2)
    actions.delete_export_schedule(made.pk, by=by)
    run.refresh_from_db()
    assert run.is_kept
    names = Event.objects.filter(name__startswith="exchange.export_sched").order_by("id")
    assert [name.rpartition("_")[2] for name in names.values_list("name", flat=True)] == [
        "scheduled",
        "paused",
        "resumed",
        "edited",
        "deleted",
    ]


def test_who_may_not_export_schedules_nothing(
    people: None, manager: User, alice: User, admin: User
) -> None:
    plan = actions.Plan("party")
    with pytest.raises(NotAllowed):
        actions.schedule_export(plan, by=actor_of(alice))
    with pytest.raises(NotAllowed):
        actions.schedule_export(plan, by=SYSTEM)
    made = make(manager)
    with pytest.raises(NotFound):
        actions.pause_export_schedule(made.pk, by=actor_of(admin))
    for wrong in (
        actions.Plan("party", "v0"),
        actions.Plan("party", format="doc"),
        actions.Plan("party", hour=24),
    ):
        with pytest.raises(Invalid):
            actions.schedule_export(wrong, by=actor_of(manager))


def test_the_pages_make_change_and_end_it(
    people: None, manager: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(manager)
    said = {"what": "party:people", "format": "csv", "rhythm": "month:3", "hour": "7"}
    assert client.get(reverse("schedule_export"), {"type": "party"}).status_code == 200
    assert client.post(reverse("schedule_export"), {**said, "hour": "x"}).status_code == 422
    assert client.post(reverse("schedule_export"), said).status_code == 303
    made = ExportSchedule.objects.get(owner=manager)
    assert (made.view, made.every, made.day, made.hour) == ("people", "month", 3, 7)
    assert client.post(reverse("edit_export_schedule", args=[made.pk]), said).status_code == 303
    for verb in ("pause", "resume"):
        address = reverse(f"{verb}_export_schedule", args=[made.pk])
        assert client.post(address).status_code == 303
    run = fire(made)
    assert run is not None
    assert "Parties · People" in client.get(reverse("exports")).content.decode()
    assert "It is kept until" in client.get(reverse("export", args=[run.pk])).content.decode()
    answer: Any = client.get(reverse("download_export", args=[run.pk]))
    assert b"Zoe" in b"".join(answer)
    assert client.post(reverse("delete_export_schedule", args=[made.pk])).status_code == 303
    assert not ExportSchedule.objects.exists()


def test_an_administrator_asks_for_everything_and_stops_it(
    db: None, admin: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(admin)
    assert client.get(reverse("export_account")).status_code == 200
    assert client.post(reverse("export_account"), {}).status_code == 422
    answer = client.post(reverse("export_account"), {"formats": ["csv", "jsonl"]})
    made = Export.objects.get(by=admin)
    assert answer.headers["Location"] == reverse("export", args=[made.pk])
    assert "Waiting" in client.get(reverse("export", args=[made.pk])).content.decode()
    assert client.get(reverse("download_export", args=[made.pk])).status_code == 404
    client.post(reverse("cancel_export", args=[made.pk]))
    assert "stopped" in client.get(reverse("export", args=[made.pk])).content.decode()


@pytest.mark.parametrize(
    ("every", "day", "due"),
    [
        ("day", 0, "2026-03-29T06:00:00+02:00"),
        ("week", 0, "2026-03-30T06:00:00+02:00"),
        ("week", 6, "2026-03-29T06:00:00+02:00"),
        ("month", 1, "2026-04-01T06:00:00+02:00"),
        ("month", 31, "2026-04-28T06:00:00+02:00"),
    ],
)
def test_when_it_is_due_next(every: str, day: int, due: str) -> None:
    """On the clock of its owner, also when that is put forward in the night between."""
    now = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)
    found = rhythm.next_after(every, day, 6, now, ZoneInfo("Europe/Berlin"))
    assert found.isoformat() == due
