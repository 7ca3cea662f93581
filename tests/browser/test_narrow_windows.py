"""Where a window is narrow: a wide table scrolls in its own place, and what is to be done keeps its name."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import Keyboard
from tests.browser.product import Product
from tests.browser.test_palette import sign_in

PHONE = 390
HALF_A_DESK, WIDE_DESK = 900, 1920
IS_PAGE_STILL = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
IS_WIDER = "one => one.scrollWidth > one.clientWidth"


def leads(page: Page, demo: Product, width: int) -> Locator:
    """The list of leads in a window of ``width``, and the place that its table has there."""
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, demo, "quinn").goto(f"{demo.address}/records/lead/")
    return page.locator("main .table-wrap")


def test_a_wide_list_scrolls_in_its_place(page: Page, demo: Product) -> None:
    place = leads(page, demo, HALF_A_DESK)
    expect(place).to_have_role("group")
    expect(place).to_have_accessible_name("Leads")
    assert place.evaluate(IS_WIDER)
    assert page.evaluate(IS_PAGE_STILL)
    Keyboard(page).reach(place)
    page.keyboard.press("ArrowRight")
    expect(place).not_to_have_js_property("scrollLeft", 0)
    assert page.evaluate("scrollX") == 0


def test_its_head_stays_in_sight(page: Page, demo: Product) -> None:
    place = leads(page, demo, HALF_A_DESK)
    expect(place).to_have_attribute("data-wide", "")
    head = place.get_by_role("columnheader", name="Name")
    before = head.bounding_box()
    place.evaluate("one => { one.scrollTop = 400; }")
    assert place.evaluate("one => one.scrollTop") > 0
    assert head.bounding_box() == before


def test_what_fits_is_no_stop_of_the_keyboard(page: Page, demo: Product) -> None:
    place = leads(page, demo, WIDE_DESK)
    expect(place).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": HALF_A_DESK, "height": 800})
    expect(place).to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": WIDE_DESK, "height": 800})
    expect(place).not_to_have_attribute("tabindex", "0")


def test_on_a_phone_what_is_to_be_done_keeps_its_name(page: Page, demo: Product) -> None:
    leads(page, demo, PHONE)
    page.goto(f"{demo.address}/records/opportunity/?q=status:open")
    page.locator("main tbody a").first.click()
    for name in ("Won", "Lost", "Edit"):
        link = page.locator(".topbar").get_by_role("link", name=name, exact=True)
        box = link.locator("span").bounding_box()
        assert box
        assert box["width"] > 10, f"{name} is not to be read"
    crumb = page.locator(".crumbs [aria-current]").bounding_box()
    assert crumb
    assert crumb["width"] > 60
    assert page.evaluate(IS_PAGE_STILL)
