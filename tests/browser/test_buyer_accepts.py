"""A buyer reads a quote, ticks an option, signs with a finger and accepts: it is an order, told on the timeline."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.hands import sign

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.product import Product

pytestmark = pytest.mark.browser
OFFER = """
import json
from rapport.parties.models import Party
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.quotes import links
from rapport.quotes.actions import create_quote, send_quote
from tests.browser.offers import draft
by = actor_of(User.objects.get(email="morgan@demo.example"))
party = Party.objects.filter(kind="organization", deleted_at=None).earliest("pk")
link = send_quote(create_quote(draft(), party=party, by=by), by=by)
print(json.dumps({"token": links.token_of(link.secret), "pk": link.quote_id}))
"""
ANSWER = """
import json
from rapport.platform.access import SYSTEM
from rapport.quotes.models import Quote
from rapport.touchpoints.queries import linked_to
quote = Quote.objects.get(pk={pk})
touched = sorted(linked_to(SYSTEM, f"quotes.quote:{{quote.pk}}"), key=lambda one: one.at)
print(json.dumps({{
    "state": quote.state,
    "total": f"{{quote.order.total:.2f}}",
    "signature": quote.acceptance.signature[:4],
    "told": [found.direction for found in touched],
}}))
"""


def test_a_buyer_accepts_on_a_phone(demo: Product, page: Page) -> None:
    made = json.loads(demo.python(OFFER))
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{demo.address}/q/{made['token']}/")
    total = page.locator(".offer-sums .strong dd")
    before = total.inner_text()
    page.get_by_label("Cushions").check()
    expect(total).not_to_have_text(before)
    page.locator("#accept-form").get_by_label("Your name").fill("Dana Kästner")
    sign(page)
    page.get_by_label("I accept this quote").check()
    page.get_by_role("button", name="Accept the quote").click()
    expect(page.get_by_text("Thank you, Dana Kästner")).to_be_visible()
    told = json.loads(demo.python(ANSWER.format(pk=made["pk"])))
    assert told == {
        "state": "accepted",
        "total": "2152.82",
        "signature": "<svg",
        "told": ["out", "in", "in"],
    }
