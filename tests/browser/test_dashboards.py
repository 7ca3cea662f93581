"""A dashboard of one's own: started from the one of selling, a tile added, moved by keyboard, taken off by mistake."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in

TITLES = ".tiles > li h2"


def test_a_tile_is_added_moved_by_keyboard_and_brought_back(page: Page, demo: Product) -> None:
    sign_in(page, demo, "morgan").goto(f"{demo.address}/dashboards/")
    page.get_by_role("button", name="Start with a dashboard of selling").first.press("Enter")
    expect(page.locator(TITLES)).to_have_count(8)
    expect(page.locator(".tile-body[aria-busy=true] .skeleton")).to_have_count(0, timeout=60_000)
    expect(page.locator(".tiles svg.chart").first).to_be_visible()
    page.get_by_role("link", name="Add a tile").press("Enter")
    page.locator("#main").get_by_role("link", name="Opportunities", exact=True).press("Enter")
    page.locator("[name=title]").fill("By status")
    page.locator("[name=chart]").select_option("bar")
    page.locator("[name=by]").select_option("status")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(TITLES)).to_have_count(9)
    page.get_by_label("More about By status").press("Enter")
    page.locator(".tiles > li").nth(8).get_by_role("button", name="Sooner").press("Enter")
    expect(page.locator(TITLES).nth(7)).to_have_text("By status")
    tile = page.locator(".tiles > li").nth(7)
    tile.get_by_text("As a table").press("Enter")
    expect(tile.get_by_role("link", name="Won")).to_be_visible()
    page.get_by_label("More about By status").press("Enter")
    tile.get_by_role("button", name="Remove").press("Enter")
    expect(page.locator(TITLES)).to_have_count(8)
    address = page.url.partition("#")[0]
    page.locator("#toasts").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#toasts")).to_contain_text("1 undone.")
    page.goto(address)
    expect(page.locator(TITLES).nth(7)).to_have_text("By status")


def test_what_happened_is_noted_and_stands_on_the_line(page: Page, demo: Product) -> None:
    sign_in(page, demo, "morgan").goto(f"{demo.address}/dashboards/")
    page.get_by_role("button", name="Start with a dashboard of selling").first.press("Enter")
    expect(page.locator(TITLES)).to_have_count(8)
    page.get_by_label("More about Sales", exact=True).press("Enter")
    page.get_by_role("link", name="Note what happened").press("Enter")
    page.locator("[name=text]").fill("Trade fair")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#annotations")).to_contain_text("Trade fair")
    chart = page.locator(".tiles > li", has_text="New revenue by month")
    expect(chart.locator(".flag text")).to_have_text("1", timeout=60_000)
    expect(chart.locator(".flags")).to_contain_text("Trade fair")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="PDF").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")
