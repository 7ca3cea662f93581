"""Stages, their gates, and the facts of how long an opportunity was where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import edit_record
from rapport.platform.records.types import record_type
from rapport.sales.actions import opportunities as actions
from rapport.sales.models import ContactRole, LostReason, Opportunity, Pipeline, Stage
from rapport.sales.tests.conftest import Opened

StageOf = Callable[[str], Stage]
ActorOf = Callable[[User], Actor]


def told(opportunity: Opportunity) -> list[str]:
    rows = Event.objects.filter(subject_type="sales.opportunity", subject_id=opportunity.pk)
    return list(rows.order_by("pk").values_list("name", flat=True))


def edit(opportunity: Opportunity, by: Actor, **given: object) -> Opportunity:
    kind = record_type("opportunity")
    assert kind is not None
    found: Opportunity = edit_record(kind, opportunity.pk, given, by=by).record
    return found


def test_begins_in_the_first_stage(opened: Opened, stage: StageOf) -> None:
    made = opened()
    assert made.stage == stage("New")
    assert (made.status, made.probability, made.currency) == ("open", 10, "EUR")
    assert made.closes_on == timezone.localdate() + timedelta(days=31)
    stay = made.stays.get()
    assert (stay.stage, stay.left_at) == (stage("New"), None)
    assert told(made) == ["sales.opportunity_opened"]


def test_moves_on_and_keeps_the_facts(
    opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf
) -> None:
    made = opened()
    moved = actions.move_opportunity(made.pk, stage("Offer").pk, by=as_actor(alice))
    assert (moved.stage.name, moved.probability) == ("Offer", 40)
    first, second = made.stays.order_by("entered_at", "pk")
    assert first.left_at == second.entered_at
    assert (second.stage, second.left_at, second.by) == (stage("Offer"), None, alice.pk)
    assert told(made)[-1] == "sales.opportunity_moved"
    event = Event.objects.filter(name="sales.opportunity_moved").get()
    assert (event.data["before"], event.data["stage"]) == ("New", "Offer")
    assert event.about == made.party_id


def test_a_gate_says_what_is_missing_and_lets_through_when_it_is_there(
    opened: Opened, stage: StageOf, acme: Party, alice: User, as_actor: ActorOf
) -> None:
    by, new = as_actor(alice), stage("New")
    new.needs, new.checklist = ["amount", "decision_maker"], "Budget confirmed\n\nBudget confirmed"
    new.save()
    made = opened(amount="")
    with pytest.raises(Invalid) as caught:
        actions.move_opportunity(made.pk, stage("Talks").pk, by=by)
    said = caught.value.fields["stage"]
    assert said == "Before “Talks”: an amount, a decision maker, Budget confirmed."
    assert Opportunity.objects.get(pk=made.pk).stage == new
    made = edit(made, by, amount="10")
    ContactRole.objects.create(opportunity=made, position=1, party=acme, role="decision_maker")
    actions.tick_check(made, new, "Budget confirmed", by=by)
    assert actions.move_opportunity(made.pk, stage("Talks").pk, by=by).stage == stage("Talks")


def test_a_stage_that_is_leapt_over_has_its_gate_too(
    opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf
) -> None:
    offer = stage("Offer")
    offer.checklist = "Offer sent"
    offer.save()
    made = opened()
    for target in ("Talks", "Won"):
        with pytest.raises(Invalid, match="Offer sent"):
            actions.move_opportunity(made.pk, stage(target).pk, by=as_actor(alice))
    assert actions.move_opportunity(made.pk, offer.pk, by=as_actor(alice)).stage == offer


def test_back_is_free(opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf) -> None:
    made = opened(stage=stage("Talks").pk)
    talks = stage("Talks")
    talks.needs = ["lines"]
    talks.save()
    assert actions.move_opportunity(made.pk, stage("New").pk, by=as_actor(alice)).stage == stage(
        "New"
    )


def test_a_stage_of_another_pipeline_is_refused(
    opened: Opened, alice: User, as_actor: ActorOf
) -> None:
    other = Pipeline.objects.create(name="Partners")
    foreign = Stage.objects.create(pipeline=other, name="Met")
    made = opened()
    with pytest.raises(Invalid) as caught:
        actions.move_opportunity(made.pk, foreign.pk, by=as_actor(alice))
    assert caught.value.fields == {"stage": "“Met” is a stage of another pipeline."}
    with pytest.raises(Invalid):
        opened(pipeline=made.pipeline_id, stage=foreign.pk)


def test_another_pipeline_begins_at_its_first_stage(
    opened: Opened, alice: User, as_actor: ActorOf
) -> None:
    other = Pipeline.objects.create(name="Partners")
    met = Stage.objects.create(pipeline=other, name="Met", probability=5)
    moved = edit(opened(), as_actor(alice), pipeline=other.pk)
    assert (moved.pipeline, moved.stage, moved.probability) == (other, met, 5)
    assert moved.stays.get(left_at=None).stage == met


def test_winning_closes_it(opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    made = opened(opened=yesterday.isoformat())
    won = actions.win_opportunity(made, by=as_actor(alice), on=yesterday)
    assert (won.status, won.closed_on, won.probability) == ("won", yesterday, 100)
    assert told(made)[-1] == "sales.opportunity_won"
    with pytest.raises(Refused):
        actions.win_opportunity(won, by=as_actor(alice))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [(1, "This day has not come yet."), (-2, "It closed before it was opened.")],
)
def test_the_day_it_closed_can_be(
    opened: Opened, alice: User, as_actor: ActorOf, days: int, sentence: str
) -> None:
    on = timezone.localdate() + timedelta(days=days)
    made = opened()
    with pytest.raises(Invalid) as caught:
        actions.win_opportunity(made, by=as_actor(alice), on=on)
    assert caught.value.fields == {"closed": sentence}
    assert Opportunity.objects.get(pk=made.pk).is_open


def test_losing_needs_a_reason(
    opened: Opened, alice: User, as_actor: ActorOf, price: LostReason
) -> None:
    made = opened()
    with pytest.raises(Invalid) as caught:
        actions.lose_opportunity(made, None, by=as_actor(alice))
    assert "lost_reason" in caught.value.fields
    lost = actions.lose_opportunity(made, price, by=as_actor(alice))
    assert (lost.status, lost.lost_reason, lost.probability) == ("lost", price, 0)
    assert told(made)[-1] == "sales.opportunity_lost"


def test_what_is_closed_stands_until_it_is_opened_again(
    opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf, price: LostReason
) -> None:
    by, made = as_actor(alice), opened(stage=stage("Offer").pk)
    lost = actions.lose_opportunity(made, price, by=by)
    with pytest.raises(Invalid) as caught:
        edit(lost, by, amount="5")
    assert "closed" in caught.value.fields["amount"]
    assert edit(lost, by, need="A pump").need == "A pump"
    again = actions.reopen_opportunity(lost, by=by)
    assert (again.stage.name, again.status, again.closed_on) == ("Offer", "open", None)
    assert (again.lost_reason, again.probability) == (None, 40)
    assert edit(again, by, amount="5").amount == Decimal(5)
    assert told(made)[-2] == "sales.opportunity_reopened"
    with pytest.raises(Refused):
        actions.reopen_opportunity(again, by=by)


def test_wrong_people(
    opened: Opened, stage: StageOf, charlie: User, analyst: User, as_actor: ActorOf
) -> None:
    made = opened()
    with pytest.raises(NotFound):
        actions.move_opportunity(made.pk, stage("Offer").pk, by=as_actor(charlie))
    with pytest.raises(NotAllowed):
        actions.move_opportunity(made.pk, stage("Offer").pk, by=as_actor(analyst))


def test_a_tick_is_of_the_checklist_and_can_be_taken_back(
    opened: Opened, stage: StageOf, alice: User, as_actor: ActorOf
) -> None:
    by, made, new = as_actor(alice), opened(), stage("New")
    with pytest.raises(Invalid):
        actions.tick_check(made, new, "Anything", by=by)
    new.checklist = "Called"
    new.save()
    actions.tick_check(made, new, "Called", by=by)
    actions.tick_check(made, new, "Called", by=by)
    assert made.ticks.count() == 1
    actions.untick_check(made, new, "Called", by=by)
    assert told(made)[1:] == ["sales.check_ticked", "sales.check_unticked"]
    assert not made.ticks.exists()


def test_a_stage_in_use_stays_what_it_is(
    opened: Opened, stage: StageOf, manager: User, as_actor: ActorOf
) -> None:
    opened()
    kind = record_type("stage")
    assert kind is not None
    with pytest.raises(Invalid) as caught:
        edit_record(kind, stage("New").pk, {"kind": "won"}, by=as_actor(manager))
    assert "kind" in caught.value.fields
