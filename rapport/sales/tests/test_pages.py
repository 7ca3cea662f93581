"""The board and the page of an opportunity, as people use them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.activities.models import Activity
from rapport.kit.money import Money
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.records.filters import parse
from rapport.sales.models import LostReason, Opportunity, Pipeline, Stage
from rapport.sales.queries import pipelines as queries
from rapport.sales.staleness import Staleness, staleness
from rapport.sales.tests.conftest import Opened
from tests.cast import ClientOf

StageOf = Callable[[str], Stage]
ActorOf = Callable[[User], Actor]


def test_the_board_adds_up(
    opened: Opened, direct: Pipeline, stage: StageOf, alice: User, as_actor: ActorOf
) -> None:
    for amount, name in (("100", "New"), ("50.10", "New"), ("1000", "Talks")):
        opened(amount=amount, stage=stage(name).pk)
    opened(amount="7", stage=stage("New").pk, currency="USD")
    opened(amount="9999", stage=stage("Won").pk)
    lanes = queries.board(
        as_actor(alice),
        direct,
        [stage(name) for name in ("New", "Offer", "Talks")],
        tree=parse(""),
        now=timezone.now(),
    )
    assert [(lane.stage.name, lane.count, len(lane.cards)) for lane in lanes] == [
        ("New", 3, 3),
        ("Offer", 0, 0),
        ("Talks", 1, 1),
    ]
    assert lanes[0].sums == (Money(Decimal("150.10"), "EUR"), Money(Decimal(7), "USD"))
    assert lanes[0].weighted == (Money(Decimal("15.01"), "EUR"), Money(Decimal("0.7"), "USD"))
    assert lanes[2].weighted == (Money(Decimal(800), "EUR"),)


def test_the_board_costs_as_many_statements_however_many_cards(
    opened: Opened, direct: Pipeline, alice: User, as_actor: ActorOf
) -> None:
    by, lanes = as_actor(alice), [one for one in queries.stages(direct) if one.is_open]

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            queries.board(by, direct, lanes, tree=parse(""), now=timezone.now())
        return len(asked)

    opened()
    one = cost()
    for _ in range(5):
        opened()
    assert cost() == one


@pytest.mark.parametrize(
    ("days", "expected", "found"),
    [
        (7, 7, Staleness.FRESH),
        (8, 7, Staleness.LATE),
        (14, 7, Staleness.LATE),
        (15, 7, Staleness.STALE),
        (999, None, Staleness.FRESH),
    ],
)
def test_staleness(days: int, expected: int | None, found: Staleness) -> None:
    assert staleness(days, expected) is found


def test_a_board_shows_what_goes_stale_and_to_whom_it_belongs(
    opened: Opened, direct: Pipeline, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    made = opened()
    old = timezone.now() - timedelta(days=20)
    Opportunity.objects.filter(pk=made.pk).update(stage_since=old)
    page = client_of(alice).get(f"/pipeline/{direct.pk}/")
    assert page.status_code == 200
    assert 'class="card stale"' in page.content.decode()
    assert "20 days" in page.content.decode()
    assert "Ten pumps" in client_of(bob).get(f"/pipeline/{direct.pk}/").content.decode()
    mine = client_of(bob).get(f"/pipeline/{direct.pk}/", {"q": "owner:me"})
    assert "Ten pumps" not in mine.content.decode()
    assert client_of(charlie).get(f"/pipeline/{direct.pk}/").status_code == 404


def test_a_card_says_what_is_planned_next(
    opened: Opened, direct: Pipeline, alice: User, client_of: ClientOf
) -> None:
    made = opened()
    page = client_of(alice).get(f"/pipeline/{direct.pk}/").content.decode()
    assert "No next step" in page
    about = f"sales.opportunity:{made.pk}"
    for subject, days in (("Later", 5), ("Call Dora", 2)):
        at = timezone.now() + timedelta(days=days)
        Activity.objects.create(
            subject=subject, kind="call", about=about, due_at=at, ends_at=at, owner=alice
        )
    page = client_of(alice).get(f"/pipeline/{direct.pk}/").content.decode()
    assert "Call Dora" in page
    assert "Later" not in page
    assert "No next step" not in page


def test_an_opportunity_without_a_next_step_stands_in_the_day_of_its_owner(
    opened: Opened, alice: User, bob: User, client_of: ClientOf
) -> None:
    made = opened(name="Twelve valves")
    Opportunity.objects.filter(pk=made.pk).update(
        closes_on=timezone.localdate() - timedelta(days=3)
    )
    page = client_of(alice).get("/day/").content.decode()
    assert f"/opportunities/{made.pk}/" in page
    assert "Plan the next step" in page
    assert "Twelve valves" not in client_of(bob).get("/day/").content.decode()
    at = timezone.now() + timedelta(days=9)
    about = f"sales.opportunity:{made.pk}"
    Activity.objects.create(subject="Call", about=about, due_at=at, ends_at=at, owner=alice)
    assert "Twelve valves" not in client_of(alice).get("/day/").content.decode()


def test_a_filter_that_is_none_says_so(direct: Pipeline, alice: User, client_of: ClientOf) -> None:
    page = client_of(alice).get(f"/pipeline/{direct.pk}/", {"q": "amount>much"})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()


def test_a_pipeline_of_another_team_is_not_shown(
    direct: Pipeline, alice: User, manager: User, client_of: ClientOf
) -> None:
    from rapport.platform.accounts.models import Team

    direct.team = Team.objects.create(name="South")
    direct.save()
    assert client_of(alice).get(f"/pipeline/{direct.pk}/").status_code == 404
    assert client_of(manager).get(f"/pipeline/{direct.pk}/").status_code == 200


def test_a_company_without_a_pipeline_begins_with_the_usual_one(
    db: None, alice: User, manager: User, client_of: ClientOf
) -> None:
    Pipeline.objects.all().delete()
    empty = client_of(alice).get("/pipeline/")
    assert "No pipeline yet" in empty.content.decode()
    assert client_of(alice).post("/pipeline/").status_code == 403
    answer = client_of(manager).post("/pipeline/")
    made = Pipeline.objects.get()
    assert answer["Location"] == f"/pipeline/{made.pk}/"
    assert [one.name for one in queries.stages(made)][:2] == ["New", "Qualified"]
    assert LostReason.objects.count() == 5


def test_a_card_is_dragged_and_a_shut_gate_leads_to_what_is_missing(
    opened: Opened, stage: StageOf, alice: User, client_of: ClientOf
) -> None:
    made, client = opened(), client_of(alice)
    address, board = f"/opportunities/{made.pk}/move/", {"X-Requested-With": "board"}
    moved = client.post(address, {"value": stage("Offer").pk}, headers=board)
    assert moved.status_code == 204
    assert "undo" in moved["HX-Trigger"]
    offer = stage("Offer")
    offer.checklist = "Offer sent"
    offer.save()
    shut = client.post(address, {"value": stage("Talks").pk}, headers=board)
    assert (shut.status_code, shut["HX-Redirect"]) == (409, f"{address}?stage={stage('Talks').pk}")
    page = client.get(shut["HX-Redirect"]).content.decode()
    assert "Offer sent" in page
    lost = client.post(address, {"value": stage("Lost").pk}, headers=board)
    assert lost["HX-Redirect"] == f"/opportunities/{made.pk}/lose/"
    assert Opportunity.objects.get(pk=made.pk).stage == offer


def test_moving_is_undone(opened: Opened, stage: StageOf, alice: User, client_of: ClientOf) -> None:
    made, client = opened(), client_of(alice)
    client.post(f"/opportunities/{made.pk}/move/", {"stage": stage("Talks").pk})
    from rapport.platform.events.models import Event

    story = Event.objects.get(name="sales.opportunity_moved").story
    client.post(f"/stories/{story}/undo/")
    found = Opportunity.objects.get(pk=made.pk)
    assert (found.stage, found.probability) == (stage("New"), 10)


def test_an_opportunity_is_lost_on_its_page(
    opened: Opened, alice: User, price: LostReason, client_of: ClientOf
) -> None:
    made, client = opened(), client_of(alice)
    address = f"/opportunities/{made.pk}/lose/"
    today = timezone.localdate().isoformat()
    refused = client.post(address, {"closed": today, "lost_reason": ""})
    assert refused.status_code == 422
    assert client.post(address, {"closed": today, "lost_reason": price.pk}).status_code == 303
    page = client.get(f"/opportunities/{made.pk}/").content.decode()
    assert "Lost because: Too dear" in page
    assert client.post(f"/opportunities/{made.pk}/reopen/").status_code == 303


def test_the_page_of_an_opportunity_and_the_panel_of_its_customer(
    opened: Opened, acme: Party, alice: User, charlie: User, client_of: ClientOf
) -> None:
    made = opened()
    page = client_of(alice).get(f"/opportunities/{made.pk}/").content.decode()
    assert "Ten pumps" in page
    panel = client_of(alice).get(f"/opportunities/of/{acme.pk}/").content.decode()
    assert f"/opportunities/{made.pk}/" in panel
    assert client_of(charlie).get(f"/opportunities/{made.pk}/").status_code == 404


def test_a_checklist_is_ticked_on_the_page(
    opened: Opened, stage: StageOf, alice: User, client_of: ClientOf
) -> None:
    new = stage("New")
    new.checklist = "Called"
    new.save()
    made, client = opened(), client_of(alice)
    address, said = f"/opportunities/{made.pk}/tick/", {"stage": new.pk, "check": "Called"}
    assert client.post(address, said).status_code == 303
    assert made.ticks.get().text == "Called"
    client.post(address, said | {"off": "1"})
    assert not made.ticks.exists()
