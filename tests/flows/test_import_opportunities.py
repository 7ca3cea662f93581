"""Opportunities from another system, with its companies, products and colleagues: the Maven sales data.

What words mean that lead nowhere is asked, and kept; nothing is dropped, and nothing made in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Count, Sum
from django.test import Client
from django.urls import reverse

from rapport.catalog.models import Product
from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import Membership, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.exchange import actions
from rapport.platform.exchange.actions import Asked, Handed, ImportSummary
from rapport.platform.exchange.models import Import
from rapport.sales.models import Opportunity, StageStay

DATA = Path(__file__).resolve().parents[2].parent / "shared/data/crm/maven_crm_sales"
pytestmark = pytest.mark.django_db
MEANINGS = {
    "stage": {"Prospecting": "New", "Engaging": "Qualified"},
    "lines.product": {"GTXPro": "GTX Pro"},
}
ACCOUNTS = "account,sector\nCancity,retail\nIsdom,medical\n"
PRODUCTS = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n"
STAFF = (
    "sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\nZane Levy,,West\n"
)
PIPELINE = """opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value
1,Moses Frase,GTX Pro,Cancity,Won,2026-03-01,2026-05-02,4514
2,Moses Frase,GTXPro,Cancity,Won,2026-03-01,2026-05-03,4600
3,Zane Levy,MG Special,,New,2026-03-02,,
4,Zane Levy,MG Special,Isdom,Lost,2026-03-02,2026-04-01,0
5,Zane Levy,MG Special,Isdom,Engaging,2026-03-02,,
"""
Brought = Callable[..., ImportSummary]


@pytest.fixture
def bring_in(tmp_path: Path) -> Brought:
    """Import a text, or a file."""

    def run(record_type: str, file: str | Path, **said: Any) -> ImportSummary:
        path = file if isinstance(file, Path) else tmp_path / "file.csv"
        if isinstance(file, str):
            path.write_text(file)
        asked = Asked(record_type=record_type, source="maven", **said)
        return actions.import_file(path, asked, by=SYSTEM)

    return run


@pytest.fixture
def company(bring_in: Brought) -> None:
    """Two customers, two products and three colleagues."""
    bring_in("parties", ACCOUNTS)
    bring_in("product", PRODUCTS)
    bring_in("teams", STAFF, options={"domain": "maven.example"})


@pytest.fixture
def tried(company: None, admin: User) -> Import:
    """The pipeline, handed in and tried."""
    handed = [Handed("pipeline.csv", [PIPELINE.encode()])]
    made = actions.create_import(
        handed, by=actor_of(admin), record_type="opportunity", source="maven"
    )
    actions.try_import(made, by=actor_of(admin))
    return actions.run_trial(made.pk)


def opportunity(own_id: str) -> Opportunity:
    from rapport.platform.records.models import ExternalId

    tie = ExternalId.objects.get(record_type="sales.opportunity", value=own_id)
    return Opportunity.objects.select_related("stage", "party", "owner").get(pk=tie.record_id)


@pytest.mark.skipif(not DATA.exists(), reason="the reference data is not in ../shared/data")
def test_the_maven_pipeline_comes_in_whole(bring_in: Brought) -> None:
    """8,800 opportunities, 4,238 of them won for 10,005,534: the figures of ../shared/data/README.md."""
    bring_in("parties", DATA / "accounts.csv")
    bring_in("product", DATA / "products.csv")
    bring_in("teams", DATA / "sales_teams.csv", options={"domain": "maven.example"})
    path = DATA / "sales_pipeline.csv"
    trial = actions.try_file([path], Asked(record_type="opportunities", source="maven"), by=SYSTEM)
    asked = {(one["field"], one["word"]): one for one in trial["words"]}
    assert asked["party", ""]["rows"] == 1_425
    assert asked["lines.product", "GTXPro"]["rows"] == 1_480
    assert asked["lines.product", "GTXPro"]["near"][0] == "GTX Pro"
    assert not Opportunity.objects.exists()
    assert not Product.objects.filter(name="GTXPro").exists()
    done = bring_in("opportunities", path, meanings=MEANINGS)
    assert (done.rows, done.created, done.refused) == (8_800, 8_800, 0)
    told = Opportunity.objects.filter(status="won").aggregate(n=Count("pk"), worth=Sum("amount"))
    assert told == {"n": 4_238, "worth": Decimal(10_005_534)}
    assert Opportunity.objects.filter(party=None).count() == 1_425
    assert Opportunity.objects.filter(lines__product__name="GTX Pro").count() == 1_480
    again = bring_in("opportunities", path, meanings=MEANINGS)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 8_800)


def test_rows_with_unknown_words_are_given_back(company: None, bring_in: Brought) -> None:
    done = bring_in("opportunity", PIPELINE)
    assert (done.created, done.refused) == (3, 2)
    assert {(one["field"], one["word"]): one["rows"] for one in done.words} == {
        ("party", ""): 1,
        ("stage", "Engaging"): 1,
        ("lines.product", "GTXPro"): 1,
    }
    assert "Product: nothing that you see is called “…”." in done.reasons


def test_who_has_records_made_does_not_make_what_is_only_misspelt(
    company: None, bring_in: Brought
) -> None:
    text = PIPELINE.replace("5,Zane Levy,MG Special", "5,Zane Levy,Quantum Harvester")
    done = bring_in("opportunity", text.replace("Engaging", "New"), options={"make": "make"})
    assert (done.created, done.refused) == (4, 1)
    assert set(Product.objects.values_list("name", flat=True)) == {
        "GTX Pro",
        "MG Special",
        "Quantum Harvester",
    }
    said = {"lines.product": {"GTXPro": "GTXPro"}}
    done = bring_in("opportunity", text, options={"make": "make"}, meanings=said)
    assert Product.objects.filter(name="GTXPro").exists()


def test_what_was_decided_was_decided_on_its_day_at_its_value(
    company: None, bring_in: Brought
) -> None:
    bring_in("opportunity", PIPELINE, meanings=MEANINGS)
    won, lost, new = opportunity("2"), opportunity("4"), opportunity("3")
    assert (won.status, won.amount) == ("won", Decimal(4600))
    assert won.closed_on == date(2026, 5, 3)
    assert (won.name, won.owner and won.owner.name) == ("GTX Pro", "Moses Frase")
    assert StageStay.objects.get(opportunity=won).entered_at.date() == date(2026, 5, 3)
    assert (lost.status, lost.amount) == ("lost", Decimal(0))
    assert lost.closed_on == date(2026, 4, 1)
    assert (new.status, new.amount, new.party, new.closed_on) == ("open", Decimal(55), None, None)
    (line,) = won.lines.all()
    assert (line.description, line.unit_price) == ("GTX Pro", Decimal(4600))


def test_empty_cells_can_mean_somebody(company: None, bring_in: Brought) -> None:
    meanings = {**MEANINGS, "party": {"": "Isdom", "Cancity": ""}}
    done = bring_in("opportunity", PIPELINE, meanings=meanings)
    assert done.refused == 0
    assert opportunity("3").party == Party.objects.get(name="Isdom")
    assert opportunity("1").party is None


def test_a_person_says_what_words_mean_and_tries_again(
    tried: Import, admin: User, client_of: Callable[[User], Client]
) -> None:
    client: Any = client_of(admin)
    shown = client.get(reverse("import", args=[tried.pk])).content.decode()
    assert "What words mean" in shown
    assert '<option value="GTX Pro">' in shown
    sent = {
        "field": ["stage", "lines.product", "party"],
        "word": ["Engaging", "GTXPro", ""],
        "meant": ["Qualified", " GTX Pro ", "–"],
    }
    answer = client.post(reverse("map_words", args=[tried.pk]), sent)
    assert answer.status_code == 303
    again = actions.run_trial(tried.pk)
    assert (again.trial["created"], again.trial["refused"], again.trial["words"]) == (5, 0, [])
    assert again.meanings["party"] == {"": ""}
    shown = client.get(reverse("import", args=[tried.pk])).content.decode()
    assert 'value="GTX Pro"' in shown
    taken_back = {"field": ["lines.product"], "word": ["GTXPro"], "meant": [""]}
    client.post(reverse("map_words", args=[tried.pk]), taken_back)
    assert actions.run_trial(tried.pk).trial["refused"] == 1


def test_the_next_file_knows_what_words_meant(tried: Import, admin: User) -> None:
    by = actor_of(admin)
    actions.map_words(tried, MEANINGS, by=by)
    actions.start_import(tried, by=by)
    actions.run_import(tried.pk)
    handed = [Handed("next.csv", [PIPELINE.replace("\n1,", "\n6,").encode()])]
    following = actions.create_import(handed, by=by, record_type="opportunity", source="maven")
    assert following.meanings == MEANINGS


def test_words_are_not_mapped_by_others_nor_in_other_fields(tried: Import, charlie: User) -> None:
    with pytest.raises(NotAllowed):
        actions.map_words(tried, MEANINGS, by=actor_of(charlie))
    with pytest.raises(Invalid, match="no field"):
        actions.map_words(tried, {"nothing": {"a": "b"}}, by=SYSTEM)


def test_colleagues_come_with_their_teams_and_managers(company: None, bring_in: Brought) -> None:
    moses = User.objects.get(name="Moses Frase")
    assert (moses.email, moses.roles) == ("moses.frase@maven.example", ["sales_person"])
    assert moses.manager == User.objects.get(name="Dustin Brinkmann")
    leads = Membership.objects.filter(is_lead=True).values_list("team__name", "user__name")
    assert list(leads) == [("Central", "Dustin Brinkmann")]
    assert moses.is_invited
    again = bring_in("teams", STAFF, options={"domain": "maven.example"})
    assert (again.created, again.unchanged) == (0, 2)
    moved = bring_in("teams", STAFF.replace("Zane Levy,", "Zane Levy,Moses Frase"))
    assert (moved.updated, moved.unchanged) == (1, 1)


def test_colleagues_without_an_address_are_given_back(bring_in: Brought, alice: User) -> None:
    done = bring_in("teams", STAFF)
    assert (done.created, done.refused) == (0, 2)
    assert done.reasons == {"“…” has no e-mail address.": 2}
    assert not User.objects.filter(name="Moses Frase").exists()


def test_who_may_not_invite_may_not_bring_colleagues(tmp_path: Path, manager: User) -> None:
    path = tmp_path / "staff.csv"
    path.write_text(STAFF)
    with pytest.raises(NotAllowed):
        actions.import_file(path, Asked(record_type="teams"), by=actor_of(manager))
