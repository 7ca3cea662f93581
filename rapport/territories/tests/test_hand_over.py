"""Handing over what an activation moves: by the worker, each record in one run, and no more than holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from rapport.kit.errors import NotAllowed
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor, Right
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.bulk import run_bulk, start_bulk_run
from rapport.platform.records.models import BulkRun
from rapport.platform.records.types import declared_type
from rapport.sales.models import Opportunity
from rapport.territories import tasks
from rapport.territories.actions import handing, preview
from rapport.territories.actions.activating import activate_territory_model, undo_activation
from rapport.territories.actions.handing import hand_over
from rapport.territories.models import HandOver, TerritoryModel
from rapport.territories.queries.handing import handing_over
from rapport.territories.tests.conftest import ActorOf, Planned, looked_at
from tests.cast import ClientOf

PARTIES = 5
ACTIVATED = "territories.territory_model_activated"


@pytest.fixture
def by(admin: User, as_actor: ActorOf) -> Actor:
    return as_actor(admin)


@pytest.fixture
def wide(story: TerritoryModel, alice: User, opened: Any, by: Actor) -> TerritoryModel:
    """Five more Belgian customers of Alice's and one of nobody, each with an open opportunity."""
    for number in range(PARTIES):
        owner = alice if number else None
        party = Party.objects.create(
            name=f"B{number}", country="BE", owner=owner, kind="organization"
        )
        opened(party=party.pk)
    return looked_at(story, by)


@pytest.fixture
def in_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run takes two records at the most."""
    monkeypatch.setattr(handing, "MOST_IDS", 2)


def handed(kind: str) -> list[int]:
    """The records of every run, in the order in which the runs were begun."""
    runs = BulkRun.objects.filter(record_type=kind, verb="edit").order_by("pk")
    return [pk for run in runs for pk in run.selection["ids"]]


def moving() -> list[int]:
    """The shop in Luxembourg comes to Alice, the Belgians to Bob, whose account is younger."""
    belgians = Party.objects.filter(country="BE").order_by("pk").values_list("pk", flat=True)
    return [Party.objects.get(name="L").pk, *belgians]


def their_sales() -> list[int]:
    sales = Opportunity.objects.filter(party__country="BE").order_by("party", "pk")
    return list(sales.values_list("pk", flat=True))


def runs() -> list[int]:
    return list(BulkRun.objects.order_by("pk").values_list("pk", flat=True))


def asked(model: TerritoryModel, by: Actor) -> HandOver:
    activate_territory_model(model, by=by, hands_parties=True, hands_sales=True)
    return HandOver.objects.get(model=model)


def test_the_request_only_queues(wide: TerritoryModel, by: Actor) -> None:
    row = asked(wide, by)
    assert not BulkRun.objects.exists()
    job = ProcrastinateJob.objects.get(task_name="rapport.territories.tasks.hand_over")
    assert job.args == {"hand_over_id": row.pk}
    assert Event.objects.get(name=ACTIVATED).data["hand_over"] == row.pk
    found = handing_over(by, wide)
    assert found
    assert found.is_going_on
    assert not found.has_begun


def test_reckoning_waits_until_all_that_moves_was_read(
    wide: TerritoryModel, by: Actor, django_capture_on_commit_callbacks: Any
) -> None:
    asked(wide, by)
    with django_capture_on_commit_callbacks(execute=True):
        preview.survey_map(by=by)
    jobs = ProcrastinateJob.objects.filter(lock=tasks.MOVES).order_by("pk")
    assert [job.task_name.rpartition(".")[2] for job in jobs] == ["hand_over", "reckon_preview"]


def test_the_worker_hands_over_all_of_it(
    wide: TerritoryModel, by: Actor, bob: User, in_pairs: None
) -> None:
    row = asked(wide, by)
    hand_over(row.pk, by=by)
    row.refresh_from_db()
    assert (row.state, row.total, len(row.runs)) == ("done", 14, 9)
    assert handed("party") == moving()
    assert handed("opportunity") == their_sales()
    for pk in row.runs:
        run_bulk(pk, by=by)
    assert set(Party.objects.filter(country="BE").values_list("owner", flat=True)) == {bob.pk}
    found = handing_over(by, wide)
    assert found
    assert (found.is_going_on, found.total, found.changed) == (False, 14, 14)


@pytest.mark.django_db(transaction=True)
def test_told_twice_it_is_done_once(wide: TerritoryModel, by: Actor, in_pairs: None) -> None:
    row = asked(wide, by)
    tasks.hand_over(row.pk)
    tasks.hand_over(row.pk)
    assert len(handed("party")) == len(set(handed("party"))) == 7
    assert len(handed("opportunity")) == 7


@pytest.mark.parametrize("dies_at", [1, 2, 4, 6])
def test_after_a_crash_it_goes_on_where_it_stopped(
    wide: TerritoryModel, by: Actor, in_pairs: None, monkeypatch: Any, dies_at: int
) -> None:
    row, begun = asked(wide, by), list[int]()

    def killed(*given: Any, **more: Any) -> BulkRun:
        run = start_bulk_run(*given, **more)
        begun.append(run.pk)
        if len(begun) == dies_at:
            raise KeyboardInterrupt  # the run was written, and is not committed
        return run

    monkeypatch.setattr(handing, "start_bulk_run", killed)
    with pytest.raises(KeyboardInterrupt):
        hand_over(row.pk, by=by)
    row.refresh_from_db()
    assert (row.state, row.runs) == ("running", runs())
    assert len(row.runs) < dies_at
    hand_over(row.pk, by=by)
    row.refresh_from_db()
    assert (row.state, row.runs) == ("done", runs())
    assert handed("party") == moving()
    assert handed("opportunity") == their_sales()


def test_another_model_stops_it_before_it_begins(
    wide: TerritoryModel, planned: Planned, by: Actor
) -> None:
    row, rival = asked(wide, by), planned("Other")
    activate_territory_model(looked_at(rival, by), by=by)
    hand_over(row.pk, by=by)
    row.refresh_from_db()
    assert (row.state, row.runs) == ("stopped", [])
    assert not BulkRun.objects.exists()


def test_undone_half_way_it_stops_with_the_runs_that_go_on(
    wide: TerritoryModel,
    by: Actor,
    admin: User,
    alice: User,
    client_of: ClientOf,
    in_pairs: None,
) -> None:
    row = asked(wide, by)
    handing._count(row.pk)
    assert handing._begin_some(row.pk, by)
    ended, waiting = BulkRun.objects.order_by("pk")
    run_bulk(ended.pk, by=by)
    undo_activation(Event.objects.get(name=ACTIVATED), by)
    hand_over(row.pk, by=by)
    run_bulk(waiting.pk, by=by)
    states = list(BulkRun.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["done", "cancelled"]
    assert Party.objects.get(name="B").owner == alice
    page = client_of(admin).get(f"/territory-models/{wide.pk}/").content.decode()
    assert "Another model was activated meanwhile" in page
    assert "Done: 1 of 2 records were changed." in page


def test_who_was_let_go_since_keeps_nothing_from_the_others(
    wide: TerritoryModel, by: Actor, bob: User
) -> None:
    row = asked(wide, by)
    User.objects.filter(pk=bob.pk).update(is_active=False)
    hand_over(row.pk, by=by)
    found = handing_over(by, wide)
    assert found
    assert found.hand_over.state == "done"
    assert len(found.failures) == 1
    assert handed("party") == moving()[:1]


def test_what_breaks_it_is_said(
    wide: TerritoryModel, by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = asked(wide, by)
    monkeypatch.setitem(handing.TO_HAND, "party", "FROM nowhere")
    with pytest.raises(Exception, match="nowhere"):
        hand_over(row.pk, by=by)
    row.refresh_from_db()
    assert row.state == "failed"
    found = handing_over(by, wide)
    assert found
    assert not found.is_going_on
    assert "nowhere" in found.failures[0]


def test_who_may_not_change_parties_hands_over_nothing(wide: TerritoryModel, by: Actor) -> None:
    everything = {policy.name: frozenset(Right) for policy in access.policies()}
    lent = everything | {declared_type("party").policy_name: frozenset({Right.READ})}
    with pytest.raises(NotAllowed):
        activate_territory_model(wide, by=replace(by, within=lent), hands_parties=True)
