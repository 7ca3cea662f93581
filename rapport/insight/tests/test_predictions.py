"""Predictions of a build: traits with reasons, cards, scores of records, pages, and what it takes to have left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.insight import actions as insight
from rapport.insight.events import ChurnDefined
from rapport.insight.models import ChurnDefinition, LeadScore, OpportunityScore, PredictionCard
from rapport.insight.predictions import actions
from rapport.insight.predictions.churn import Definition, Way
from rapport.insight.predictions.declared import DECLARED, TRAITS
from rapport.insight.queries import predictions as queries
from rapport.insight.tests.company import Company
from rapport.insight.tests.marts import purchases
from rapport.insight.tests.test_outlook import sell
from rapport.insight.views import customers_where
from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.orders.models import Order
from rapport.parties.models import Party, PartyRole, Trait
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

FIRST = date(2025, 1, 1)
DAYS = 420
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def history(shop: Shop) -> list[Party]:
    """Nine hundred customers who come for a while and leave, in 420 days."""
    found = Party.objects.bulk_create(
        Party(name=f"Customer {place}", sort_name=f"customer {place}") for place in range(900)
    )
    PartyRole.objects.bulk_create(PartyRole(party=one, role="customer") for one in found)
    drawn = purchases(900, DAYS)
    pairs = zip(drawn["party_id"].tolist(), drawn["day"].tolist(), strict=True)
    sell([(found[who - 1], FIRST + timedelta(days=day), "20") for who, day in pairs])
    return found


def card(name: str = "churn_risk") -> PredictionCard:
    return PredictionCard.objects.filter(name=name).latest("pk")


def test_risks_stand_at_each_customer_with_their_reasons(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    actions.define_churn(Definition(days=60), by=SYSTEM)
    insight.build(by=SYSTEM)
    assert [one.name for one in PredictionCard.objects.order_by("place")] == list(DECLARED)
    told = card()
    assert told.verdict == "told"
    assert told.figures["data"] == {"way": "orders", "days": 60, "active": 60}
    risks = Trait.objects.filter(name="churn_risk")
    assert risks.count() == told.figures["told"]
    assert 0 < told.figures["told"] < Trait.objects.filter(name="purchase_30").count()
    worst = risks.latest("number")
    assert float(worst.number or 0) > told.figures["mean"]
    client = client_of(manager)
    page = client.get(reverse("party", args=[worst.party_id])).content.decode()
    assert "Risk of leaving" in page
    assert "Of the next 60 days." in page
    assert "odds ×" in page
    listed = client.get(customers_where(churn_risk=f">={worst.number:.0f}")).content.decode()
    assert worst.party.name in listed


def test_what_cannot_be_told_any_more_is_taken_away_with_a_sentence(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    insight.build(by=SYSTEM)
    assert set(Trait.objects.values_list("name", flat=True)) > set(TRAITS)
    Order.objects.exclude(party__in=history[:60]).update(
        deleted_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    insight.build(by=SYSTEM)
    assert not Trait.objects.filter(name__in=DECLARED).exists()
    told = card("purchase_30")
    assert (told.verdict, PredictionCard.objects.filter(name="purchase_30").count()) == ("few", 2)
    client = client_of(manager)
    sentence = f"about {told.figures['lacking']} more customers who"
    for address in (reverse("predictions"), reverse("prediction", args=["purchase_30"])):
        assert sentence in client.get(address).content.decode()
    history_of = queries.prediction(actor_of(manager), "purchase_30")
    assert [one.row.verdict for one in history_of.before] == ["told"]


def test_the_card_says_how_it_went(
    history: list[Party], lake: Path, manager: User, client_of: ClientOf
) -> None:
    insight.build(by=SYSTEM)
    client = client_of(manager)
    for name in (name for name in TRAITS if name in DECLARED):
        page = client.get(reverse("prediction", args=[name])).content.decode()
        tried = card(name).figures["tried"]
        assert f"{tried['quality']['auc']:.3f}" in page
        assert page.count("<circle") >= 10
        assert "Learned on" in page
        assert "95 % interval" in page
    silent = client.get(reverse("prediction", args=["win_chance"])).content.decode()
    assert card("win_chance").verdict == "short"
    assert "more days have to be known" in silent
    assert client.get(reverse("prediction", args=["nothing"])).status_code == 404


def test_before_the_first_build_there_is_nothing(
    manager: User, charlie: User, client_of: ClientOf
) -> None:
    page = client_of(manager).get(reverse("predictions")).content.decode()
    assert "Nothing is foretold yet" in page
    assert client_of(manager).get(reverse("prediction", args=["churn_risk"])).status_code == 404
    with pytest.raises(NotFound):
        queries.prediction(SYSTEM, "churn_risk")


def test_who_may_not_read_insight_sees_no_prediction(charlie: User, client_of: ClientOf) -> None:
    client = client_of(charlie)
    assert client.get(reverse("predictions")).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        queries.predictions(actor_of(charlie))


def test_define_churn_in_the_browser(analyst: User, client_of: ClientOf) -> None:
    client: Client = client_of(analyst)
    address = reverse("define_churn")
    assert "Days without an order" in client.get(address).content.decode()
    answer = client.post(address, {"way": "orders", "days": "120", "active_days": ""})
    assert (answer.status_code, answer["Location"]) == (303, reverse("predictions"))
    assert queries.churn_definition(SYSTEM) == Definition(Way.ORDERS, 120, 0)
    assert Event.objects.filter(name=ChurnDefined.name).latest("pk").data["days"] == 120
    client.post(address, {"way": "recurring", "days": "", "active_days": ""})
    assert queries.churn_definition(SYSTEM).way is Way.RECURRING
    assert ChurnDefinition.objects.count() == 2


@pytest.mark.parametrize(
    "given", [{"days": "5"}, {"days": "soon"}, {"way": "mood"}, {"active_days": "9999"}]
)
def test_define_churn_refuses_what_is_no_span(
    analyst: User, client_of: ClientOf, given: dict[str, str]
) -> None:
    answer = client_of(analyst).post(
        reverse("define_churn"), {"way": "orders", "days": "", **given}
    )
    assert answer.status_code == 422
    assert not ChurnDefinition.objects.exists()


def test_define_churn_refuses_whoever_may_not(manager: User, client_of: ClientOf) -> None:
    assert client_of(manager).get(reverse("define_churn")).status_code in (403, 404)
    with pytest.raises(NotAllowed):
        actions.define_churn(Definition(days=60), by=actor_of(manager))
    with pytest.raises(Invalid):
        actions.define_churn(Definition(days=10), by=SYSTEM)


def scored(company: Company) -> dict[str, list[Any]]:
    facts = '{"span":90,"why":[["age",-0.7,12],["stage",0.4,"Offer"]],"act":["heard",62.0]}'
    return {
        "win_chance": [(company.open.pk, 42.5, facts), (987_654, 10, facts)],
        "conversion_chance": [
            (company.recycled.pk, 12.0, '{"span":30,"why":[["answered",0.4,1]]}')
        ],
    }


def test_scores_stand_at_opportunities_and_leads(
    shop: Shop, manager: User, client_of: ClientOf
) -> None:
    company = Company(shop)
    actions.publish_scores(scored(company))
    assert [one.opportunity_id for one in OpportunityScore.objects.all()] == [company.open.pk]
    client = client_of(manager)
    panel = client.get(reverse("opportunity_chance", args=[company.open.pk])).content.decode()
    assert "42" in panel
    assert "Days since it was opened: 12, odds × 0.50." in panel
    assert "Stage: Offer, odds × 1.5." in panel
    assert "in touch within a week, 62" in panel
    lead = client.get(reverse("lead_chance", args=[company.recycled.pk])).content.decode()
    assert "Answered: Yes" in lead
    listed = client.get(
        reverse("records", args=["opportunity"]) + "?q=win_chance%3E%3D40&sort=-win_chance"
    )
    assert listed.status_code == 200
    assert company.open.name in listed.content.decode()
    actions.publish_scores({})
    assert not OpportunityScore.objects.exists()
    assert not LeadScore.objects.exists()
    nothing = client.get(reverse("opportunity_chance", args=[company.open.pk])).content.decode()
    assert "Nothing is foretold of it." in nothing


def test_a_chance_is_shown_to_those_who_see_the_record(
    shop: Shop, charlie: User, manager: User, client_of: ClientOf
) -> None:
    company = Company(shop)
    address = reverse("opportunity_chance", args=[company.open.pk])
    assert client_of(charlie).get(address).status_code in (403, 404)
    assert client_of(manager).get(reverse("opportunity_chance", args=[987_654])).status_code == 404
