"""The page of profitability and the panel on a customer's page: what they show, to whom."""

from __future__ import annotations

import html
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.insight import actions
from rapport.insight.tests.serving import Serving, declare
from rapport.platform.access import SYSTEM
from tests.cast import ClientOf

if TYPE_CHECKING:
    from rapport.insight.tests.conftest import Shop
    from rapport.platform.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def pounds(settings: Any) -> None:
    settings.COMPANY_CURRENCY = "GBP"


def shown(client: Any, name: str, *args: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == status
    return str(answer.content.decode())


def test_before_anything_is_built_it_says_what_will_be_here(
    manager: User, client_of: ClientOf
) -> None:
    assert "No profit is known yet" in shown(client_of(manager), "profitability")


def test_it_shows_the_way_to_the_profit_and_who_loses(
    lake: Path, shop: Shop, manager: User, alice: User, client_of: ClientOf
) -> None:
    declare()
    firm = Serving(shop, alice)
    actions.build(by=SYSTEM)
    client = client_of(manager)
    text = shown(client, "profitability")
    for words in (
        "£195.00", "-£5.00", "Gross margin", "Meetings and visits", "-£56.00", "-£0.40",
        f'href="{reverse("party", args=[firm.ben.pk])}"', "q=profit%3C0+profit_driver%3Avisits",
        "1 order line of products whose cost is not known; it brought £15.00", "Service", "Not used",
    ):  # fmt: skip
        assert words in text, words
    assert "The cost to serve is missing" not in text
    address = reverse("records", args=["party"]) + "?view=customers&amp;q=profit%3C0"
    assert address in text
    listed = client.get(address.replace("&amp;", "&"))
    names = listed.content.decode()
    assert ">Anna<" in names
    assert ">Ben<" in names
    assert ">Cleo<" not in names
    for link in re.findall(r'href="(/records/party/[^"]*)"', text):  # every number leads to a list
        assert client.get(html.unescape(link)).status_code == 200, link


def test_without_rules_it_teaches_what_to_enter(
    lake: Path, shop: Shop, manager: User, alice: User, client_of: ClientOf
) -> None:
    Serving(shop, alice)
    actions.build(by=SYSTEM)
    text = shown(client_of(manager), "profitability")
    assert "So far the profit is the gross margin" in text
    assert reverse("records", args=["cost-rule"]) in text
    assert reverse("records", args=["cost-rule"]) not in shown(client_of(alice), "profitability")


def test_the_panel_says_what_a_customer_leaves_and_what_eats_it(
    lake: Path, shop: Shop, manager: User, alice: User, client_of: ClientOf
) -> None:
    declare()
    firm = Serving(shop, alice)
    actions.build(by=SYSTEM)
    client = client_of(manager)
    text = shown(client, "party_profit", firm.anna.pk)
    for words in ("£105.00", "-£18.00", "-£27.00", "-£0.20", "Tasks", "is usual for customers"):
        assert words in text, words
    assert "£39.00" in shown(client, "party_profit", firm.cleo.pk)
    fresh = shop.customer("Fay")
    assert "No profit is known" in shown(client, "party_profit", fresh.pk)


def test_who_may_not_read_insight_sees_neither(
    charlie: User, shop: Shop, client_of: ClientOf
) -> None:
    client = client_of(charlie)
    shown(client, "profitability", status=403)
    shown(client, "party_profit", shop.customer("Ann").pk, status=403)


def test_it_costs_the_same_for_one_loser_and_for_many(
    lake: Path, shop: Shop, manager: User, alice: User, client_of: ClientOf
) -> None:
    declare()
    firm = Serving(shop, alice)
    counts = []
    client = client_of(manager)
    for more in (0, 12):
        for number in range(more):
            party = shop.customer(f"Loser {number}")
            firm.order(party, date(2024, 2, 20), (firm.lamp, "1", "5", "0"))
        actions.build(by=SYSTEM)
        shown(client, "profitability")
        with CaptureQueriesContext(connection) as told:
            shown(client, "profitability")
        counts.append(len(told))
    assert counts[0] == counts[1]
