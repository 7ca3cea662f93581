"""Playbooks: which one is followed, what of it is done, and what stands in the gate."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rapport.activities.actions.planning import Plan, plan_activity
from rapport.activities.actions.states import complete_activity
from rapport.guidance.actions.playbooks import (
    complete_step,
    follow_news,
    follow_playbook,
    take_back_step,
)
from rapport.guidance.models import Completion, Exposure, Playbook, PlaybookStep
from rapport.guidance.queries.playbooks import guide_for, results
from rapport.guidance.tests.conftest import Persons
from rapport.kit.errors import Invalid, NotAllowed, Refused
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.actions import take_reader
from rapport.platform.events.models import Event
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.types import record_type
from rapport.sales.actions.opportunities import lose_opportunity, move_opportunity, win_opportunity
from rapport.sales.models import LostReason, Opportunity, Pipeline
from rapport.touchpoints.actions import record_interaction
from rapport.touchpoints.channels import Channel, Direction

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
Opened = Callable[..., Opportunity]


def enter(key: str, **given: Any) -> Any:
    kind = record_type(key)
    assert kind is not None
    return create_record(kind, given, by=SYSTEM)


@pytest.fixture
def book(direct: Pipeline) -> Playbook:
    made: Playbook = enter(
        "playbook",
        name="First talks",
        stage=direct.stages.get(name="New").pk,
        tactics="Listen. See https://example.com/listening",
    )
    return made


def step(book: Playbook, name: str, kind: str = "hand", **given: Any) -> PlaybookStep:
    made: PlaybookStep = enter("playbook_step", name=name, playbook=book.pk, kind=kind, **given)
    return made


def done(opportunity: Opportunity, by: User) -> list[str]:
    guide = guide_for(actor_of(by), opportunity)
    assert guide is not None
    return [one.name for one, when in guide.steps if when]


def test_the_first_playbook_that_fits_is_followed(
    book: Playbook, opened: Opened, person: Persons, alice: User
) -> None:
    big = enter(
        "playbook", name="Big ones", stage=book.stage_id, condition="amount>5000", position="0"
    )
    Playbook.objects.filter(pk=book.pk).update(position=5)
    small, large = opened(person()), opened(person("Bea"), amount="9000")
    found = [guide_for(actor_of(alice), one) for one in (small, large)]
    assert [one and one.playbook.name for one in found] == ["First talks", "Big ones"]
    Playbook.objects.filter(pk=big.pk).update(is_active=False)
    again = guide_for(actor_of(alice), large)
    assert again is not None
    assert again.playbook == book


def test_a_tick_says_who_and_when_and_is_undone(
    book: Playbook, opened: Opened, person: Persons, alice: User, charlie: User
) -> None:
    one, found = step(book, "Ask for the budget"), opened(person())
    with pytest.raises(Exception, match="nothing here"):
        complete_step(found, one.pk, by=actor_of(charlie))
    for _ in range(2):
        complete_step(found, one.pk, by=actor_of(alice))
    row = Completion.objects.get()
    assert (row.step, row.opportunity, row.by, row.evidence) == (one, found, alice, "")
    event = Event.objects.get(name="guidance.step_completed")
    assert (event.about, event.subject_id) == (found.party_id, found.pk)
    undo_story(event.story, by=actor_of(alice))
    assert not Completion.objects.exists()
    take_back_step(found, one.pk, by=actor_of(alice))
    assert Event.objects.filter(name="guidance.step_taken_back").count() == 1


def test_steps_of_elsewhere_are_refused(
    book: Playbook, opened: Opened, person: Persons, alice: User
) -> None:
    one, found = step(book, "Ask"), opened(person())
    with pytest.raises(Invalid):
        complete_step(found, 0, by=actor_of(alice))
    win_opportunity_anyhow(found, alice)
    found.refresh_from_db()
    with pytest.raises(Refused):
        complete_step(found, one.pk, by=actor_of(alice))


def win_opportunity_anyhow(found: Opportunity, by: User) -> None:
    PlaybookStep.objects.update(is_required=False)
    win_opportunity(found, by=actor_of(by))


def test_what_the_system_knows_nobody_types(
    book: Playbook, opened: Opened, person: Persons, alice: User
) -> None:
    for name, how, what in (
        ("Call", "call", ""),
        ("Meet", "meeting", ""),
        ("Mail", "mail", ""),
        ("Boss", "role", "decision_maker"),
        ("Need", "field", "need"),
        ("Quote", "quote", ""),
    ):
        step(book, name, how, what=what)
    ann, by = person(), actor_of(alice)
    found = opened(ann)
    assert done(found, alice) == []
    plan = Plan("Call", timezone.now(), "call", party_id=ann.pk)
    complete_activity(plan_activity(plan, by=by), by=by)
    assert done(found, alice) == ["Call"]
    for channel, direction in ((Channel.EMAIL, "out"), (Channel.FACE_TO_FACE, "in")):
        record_interaction(
            ann, by=by, channel=channel, direction=Direction(direction), at=timezone.now()
        )
    kind = record_type("opportunity")
    assert kind is not None
    roles = [{"party": ann.pk, "role": "decision_maker"}]
    edit_record(kind, found.pk, {"need": "Pumps", "roles": roles}, by=by)
    found.refresh_from_db()
    assert done(found, alice) == ["Call", "Meet", "Mail", "Boss", "Need"]


def test_required_steps_stand_in_the_gate(
    book: Playbook, opened: Opened, person: Persons, direct: Pipeline, alice: User
) -> None:
    one = step(book, "Ask for the budget")
    step(book, "Tell a joke", required="no")
    found, offer = opened(person()), direct.stages.get(name="Offer")
    with pytest.raises(Invalid, match="Ask for the budget") as refused:
        move_opportunity(found.pk, offer.pk, by=actor_of(alice))
    assert "joke" not in str(refused.value.fields)
    complete_step(found, one.pk, by=actor_of(alice))
    assert move_opportunity(found.pk, offer.pk, by=actor_of(alice)).stage == offer


def test_held_out_it_is_neither_shown_nor_asked_for(
    book: Playbook, opened: Opened, person: Persons, direct: Pipeline, alice: User
) -> None:
    step(book, "Ask for the budget")
    Playbook.objects.filter(pk=book.pk).update(hold_out=50, seed=5)
    arms = set()
    for number in range(12):
        found = opened(person(f"P{number} X"))
        follow_playbook(found)
        arm = Exposure.objects.get(opportunity=found).arm
        arms.add(arm)
        assert (guide_for(actor_of(alice), found) is None) is (arm == "control")
        if arm == "control":
            move_opportunity(found.pk, direct.stages.get(name="Offer").pk, by=actor_of(alice))
    assert arms == {"treatment", "control"}


@pytest.mark.django_db(transaction=True)
def test_news_is_noted_with_its_evidence(
    book: Playbook, opened: Opened, person: Persons, alice: User
) -> None:
    one = step(book, "Mail", "mail")
    with transaction.atomic():
        take_reader("guidance")
    ann = person()
    found = opened(ann)
    touched = record_interaction(
        ann,
        by=actor_of(alice),
        channel=Channel.EMAIL,
        direction=Direction.OUTBOUND,
        at=timezone.now(),
    )
    follow_news()
    row = Completion.objects.get()
    assert (row.step, row.opportunity, row.by) == (one, found, alice)
    assert row.evidence == f"touchpoints.interaction:{touched.pk}"
    assert Exposure.objects.filter(opportunity=found, arm="treatment").exists()
    assert follow_news() == 0


def test_win_rates_by_what_was_done(
    book: Playbook, opened: Opened, person: Persons, alice: User
) -> None:
    one, reason = step(book, "Ask", required="yes"), LostReason.objects.create(name="Price")
    for number in range(6):
        found = opened(person(f"P{number} X"))
        if number < 3:
            complete_step(found, one.pk, by=actor_of(alice))
            win_opportunity(found, by=actor_of(alice))
        else:
            lose_opportunity(found, reason, by=actor_of(alice))
        found.refresh_from_db()
        follow_playbook(found)
    seen = results(book)
    assert seen.held_out is None
    assert (seen.observed.treated.count, seen.observed.treated.of) == (3, 3)
    assert (seen.observed.control.count, seen.observed.control.of) == (0, 3)
    assert (seen.observed.finding, seen.observed.is_random) == ("too_few", False)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "role", "what": "boss"}, "what"),
        ({"kind": "field", "what": "iban"}, "what"),
    ],
)
def test_a_step_names_what_there_is(book: Playbook, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        step(book, "Know", **given)
    assert field in refused.value.fields


def test_a_playbook_is_for_an_open_stage(direct: Pipeline) -> None:
    with pytest.raises(Invalid, match="open stage"):
        enter("playbook", name="Won", stage=direct.stages.get(name="Won").pk)
    stage = direct.stages.get(name="New").pk
    with pytest.raises(Invalid):
        enter("playbook", name="New", stage=stage, condition="colour:red")


def test_the_panel_guides_and_ticks(
    book: Playbook, opened: Opened, person: Persons, alice: User, client_of: ClientOf
) -> None:
    one, found, client = step(book, "Ask for the budget"), opened(person()), client_of(alice)
    panel = reverse("opportunity_playbook", args=[found.pk])
    assert panel in client.get(reverse("opportunity", args=[found.pk])).content.decode()
    shown = client.get(panel).content.decode()
    assert 'href="https://example.com/listening"' in shown
    assert "0/1" in shown
    client.post(reverse("complete_step", args=[found.pk, one.pk]))
    assert "1/1" in client.get(panel).content.decode()
    client.post(reverse("complete_step", args=[found.pk, one.pk]), {"off": "1"})
    assert not Completion.objects.exists()
    page = client.get(reverse("playbook", args=[book.pk])).content.decode()
    assert "Observed, not caused" in page


def test_who_sells_does_not_write_playbooks(book: Playbook, alice: User) -> None:
    kind = record_type("playbook")
    assert kind is not None
    with pytest.raises(NotAllowed):
        edit_record(kind, book.pk, {"name": "Mine"}, by=actor_of(alice))
