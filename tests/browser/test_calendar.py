"""Orders on their days: earlier and later, a month and a week of them, and into one, with the keyboard alone; on a
phone one day stands under the other.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Keyboard
from tests.browser.product import Product
from tests.browser.test_palette import sign_in, violations

ORDER = re.compile(r"/orders/\d+/$")


@pytest.fixture
def calendar(page: Page, demo: Product) -> Locator:
    """Quinn, who plans ahead, at the orders of this month."""
    sign_in(page, demo, "quinn").goto(f"{demo.address}/records/order/?layout=calendar")
    return page.locator("table.calendar")


def turn(page: Page, key: str) -> None:
    """To another page of it, which then hears the next key."""
    with page.expect_navigation():
        page.keyboard.press(key)


def test_one_moves_through_months_and_weeks_to_an_order(page: Page, calendar: Locator) -> None:
    shown = calendar.locator("td:not(.other) .day")
    month = date.fromisoformat(str(shown.first.get_attribute("datetime")))
    before = (month - timedelta(days=1)).replace(day=1)
    monday = before - timedelta(days=before.weekday())
    expect(calendar.locator(".today .day")).to_have_attribute("aria-current", "date")
    for key, first in (
        ("p", before),
        ("w", monday),
        ("n", monday + timedelta(days=7)),
        ("m", before),
        ("t", month),
        ("p", before),
    ):
        turn(page, key)
        expect(shown.first).to_have_attribute("datetime", first.isoformat())
    expect(page.get_by_role("heading", level=2)).to_have_text(f"{before:%B %Y}")
    order = shown.locator("xpath=..").locator("li > a").first
    number = order.inner_text()
    Keyboard(page).use(order)
    expect(page).to_have_url(ORDER)
    expect(page.get_by_role("heading", level=1)).to_contain_text(number)


def test_on_a_phone_it_is_an_agenda(page: Page, calendar: Locator) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    turn(page, "n")
    expect(page.get_by_text("Nothing falls on these days.")).to_be_visible()
    expect(calendar.locator("td:visible")).to_have_count(0)
    today = calendar.locator(".today:not(.other)")
    turn(page, "p")
    expect(today).to_be_visible()
    turn(page, "p")
    expect(today).to_have_count(0)
    filled = calendar.locator("td:not(.other)", has=page.locator("li"))
    assert calendar.locator("td:visible").count() == filled.count() > 1
    first, second = (filled.nth(place).bounding_box() for place in range(2))
    assert first
    assert second
    assert (first["x"], first["y"] + first["height"]) == (second["x"], second["y"])
    expect(filled.first.locator(".day-name")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page, "main") == []
    filled.first.locator("li > a").first.click()
    expect(page).to_have_url(ORDER)
