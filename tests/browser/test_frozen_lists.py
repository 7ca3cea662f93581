"""Records laid out for work: put on a list where they are ticked, one taken off by mistake, and that undone."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in

NAME = "Guests of the fair"
NAMES = "table[data-rows] .who-name"


def test_two_are_put_on_a_new_list_and_one_is_taken_off_by_mistake(
    page: Page, demo: Product
) -> None:
    sign_in(page, demo, "morgan").goto(f"{demo.address}/records/party/")
    expect(page.locator(NAMES).first).to_be_visible()
    names = page.locator(NAMES).all_inner_texts()[:2]
    put_on_a_new_list(page, names)
    page.get_by_role("link", name=f"See the list {NAME}").click()
    assert_holds(page, names)
    page.get_by_role("searchbox", name="Search or filter").fill(f'list:"{NAME}"')
    page.keyboard.press("Enter")
    page.wait_for_url("**q=list%3A%22*")
    assert_holds(page, names)
    page.get_by_role("link", name=names[0], exact=True).click()
    page.get_by_role("button", name=f"Take it off the list {NAME}").press("Enter")
    expect(page.get_by_text("On no list yet.")).to_be_visible()
    undo = page.locator("#toasts").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    undo.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("1 undone.")
    page.goto(f"{demo.address}/records/party/lists/")
    listed = page.get_by_role("row", name=NAME).locator("td.number")
    expect(listed).to_have_text("2", use_inner_text=True)


def put_on_a_new_list(page: Page, names: list[str]) -> None:
    for name in names:
        page.get_by_role("checkbox", name=name, exact=True).first.press("Space")
    expect(page.locator("[data-ticked]")).to_have_text("2")
    page.get_by_role("button", name="Change the ticked records").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 2 records")
    page.get_by_role("combobox", name="List, or the name of a new one").fill(NAME)
    page.get_by_role("button", name="Put on the list").press("Enter")
    expect(page.get_by_text("Done: 2 of 2 records were changed.")).to_be_visible()


def assert_holds(page: Page, names: list[str]) -> None:
    expect(page.locator(NAMES)).to_have_count(len(names))
    assert sorted(page.locator(NAMES).all_inner_texts()) == sorted(names)
