"""A visitor fills in a form inside of another web site, without scripts; it is a lead, an opportunity, a quote that
the buyer accepts and an order, and all of it stands on the customer's timeline without anybody having logged it.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from tests.browser.hands import sign
from tests.browser.test_palette import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.product import Product

pytestmark = pytest.mark.browser
FORM = """
from rapport.leads.models import AssignmentRule, LeadForm, RulePerson
from rapport.platform.accounts.models import User
form = LeadForm.objects.create(
    name="Ask us", asks=["need"], source="Our shop", sites="{site}", purposes=["marketing"]
)
rule = AssignmentRule.objects.create(name="Shop", condition='source:"Our shop"', way="person")
morgan = User.objects.get(email="morgan@demo.example")
RulePerson.objects.create(rule=rule, position=1, user=morgan)
print(form.token)
"""
STEPS = (
    "Ask us",
    "Came in as a lead: Our shop",
    "went to Morgan Ellery: Shop",
    "Opportunity Inês Duarte was opened: EUR 480",
    "became the opportunity Inês Duarte",
    "was begun: Inês Duarte",
    "was sent · €480.00",
    "Looked at quote",
    "Accepted quote",
    re.compile(r"^Order \d+ · €480\.00"),
)
"""What the timeline shows by itself."""
FOUND = """
from rapport.leads.models import Lead
print(Lead.objects.get(email="ines@visitor.example").pk)
"""


class Shop(BaseHTTPRequestHandler):
    """A web site of somebody else's, with a frame on its only page."""

    framed = ""

    def do_GET(self) -> None:
        body = f'<title>Shop</title><iframe src="{self.framed}" width="600" height="900"></iframe>'
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop() -> Iterator[str]:
    """Where it is."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_from_a_form_to_an_order(demo: Product, chromium: Browser, page: Page, shop: str) -> None:
    _ask(demo, chromium, shop)
    sign_in(page, demo, "morgan")
    page.goto(f"{demo.address}/leads/{demo.python(FOUND).strip()}/")
    customer = _convert(page)
    _accept(chromium, _quote(page))
    timeline = page.get_by_role("region", name="Timeline")
    for _wait in range(20):  # the worker wins the opportunity
        page.goto(customer)
        for step in STEPS:
            expect(timeline.get_by_text(step).first).to_be_visible()
        if timeline.get_by_text("Inês Duarte was won: EUR 480").count():
            return
    raise AssertionError("The opportunity is not won.")


def _ask(demo: Product, chromium: Browser, shop: str) -> None:
    """The visitor asks for something."""
    token = demo.python(FORM.format(site=shop)).strip()
    Shop.framed = f"{demo.address}/f/{token}/"
    visitor = chromium.new_context(java_script_enabled=False)
    tab = visitor.new_page()
    tab.goto(shop)
    frame = tab.frame_locator("iframe")
    frame.get_by_label("Your name").fill("Inês Duarte")
    frame.get_by_label("Your e-mail address").fill("ines@visitor.example")
    frame.get_by_label("What is it about?").fill("Forty bowls for a café")
    frame.get_by_label("Offers and news").check()
    tab.wait_for_timeout(2100)  # quicker types nobody
    frame.get_by_role("button", name="Send").click()
    expect(frame.get_by_role("heading", name="Thank you")).to_be_visible()
    visitor.close()


def _convert(page: Page) -> str:
    """From the lead's page to an opportunity; returns where the customer is."""
    expect(page.get_by_text("Forty bowls for a café").first).to_be_visible()
    expect(page.get_by_text("such leads go to Morgan")).to_be_visible()
    page.get_by_role("link", name="Convert").click()
    page.get_by_label("Amount").fill("480")
    page.get_by_role("button", name="Convert").click()
    expect(page.get_by_role("heading", name="Inês Duarte")).to_be_visible()
    address = page.get_by_role("link", name="Inês Duarte").first.get_attribute("href")
    return urljoin(page.url, address or "")


def _quote(page: Page) -> str:
    """From the opportunity to a quote that the buyer can open; returns where."""
    page.get_by_role("button", name="New quote").click()
    expect(page.get_by_role("heading", name="Write quote")).to_be_visible()
    page.get_by_role("button", name="Save the quote").click()
    page.get_by_role("link", name="Send", exact=True).click()
    page.get_by_role("button", name="Send").click()
    address = page.get_by_role("link", name="Buyer's page").get_attribute("href")
    return urljoin(page.url, address or "")


def _accept(chromium: Browser, address: str) -> None:
    """The buyer reads it and accepts."""
    buyer = chromium.new_context()
    tab = buyer.new_page()
    tab.goto(address)
    tab.locator("#accept-form").get_by_label("Your name").fill("Inês Duarte")
    sign(tab)
    tab.get_by_label("I accept this quote").check()
    tab.get_by_role("button", name="Accept the quote").click()
    expect(tab.get_by_text("Thank you, Inês Duarte")).to_be_visible()
    buyer.close()
