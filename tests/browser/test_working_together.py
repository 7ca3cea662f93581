"""Two at one record: the one sees the other, is named by her with the keys alone, and hears of it."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in

RECORD = "/parties/12/"


def test_one_sees_names_and_hears_the_other(page: Page, chromium: Browser, demo: Product) -> None:
    sign_in(page, demo, "morgan")
    context = chromium.new_context(reduced_motion="reduce")
    other = context.new_page()
    sign_in(other, demo, "quinn")
    other.goto(f"{demo.address}{RECORD}")
    page.goto(f"{demo.address}{RECORD}")
    expect(page.locator("[data-onlookers]")).to_contain_text("Quinn Harland is here")
    follow_with_a_key(page)
    name_a_colleague(other)
    context.close()
    find_it_behind_the_bell(page, demo)


def follow_with_a_key(page: Page) -> None:
    button = page.locator("#follow-button button")
    expect(button).to_be_visible()
    if button.get_attribute("aria-label") == "Follow":
        page.keyboard.press("f")
    expect(button).to_have_attribute("aria-label", "Stop following")
    expect(page.get_by_role("region", name="Followers")).to_contain_text("Morgan Ellery")


def name_a_colleague(page: Page) -> None:
    note = page.locator("textarea[name=text]")
    note.press_sequentially("Ask @mor")
    offered = page.get_by_role("listbox", name="Colleagues")
    expect(offered.get_by_role("option", name="Morgan Ellery")).to_be_visible()
    expect(note).to_have_attribute("role", "combobox")
    note.press("Enter")
    expect(note).to_have_value("Ask @Morgan Ellery ")
    expect(offered).to_have_count(0)
    note.press_sequentially("about the price")
    page.get_by_role("button", name="Add the note").press("Enter")
    expect(page.locator(".mention")).to_have_text("@Morgan Ellery")


def find_it_behind_the_bell(page: Page, demo: Product) -> None:
    told = page.get_by_role("link", name="Quinn Harland named you")
    for _ in range(40):
        page.goto(f"{demo.address}/notifications/")
        if told.count():
            break
        page.wait_for_timeout(250)
    expect(told.first).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-cursor]")).to_contain_text("Quinn Harland")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{RECORD}")
