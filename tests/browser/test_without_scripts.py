"""Lists and records in a browser that runs no scripts: parties, and an object of one's own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import PASSWORD

NAMES = ("Plain Anna", "Plain Bert", "Plain Carl")


@pytest.fixture
def plain(chromium: Browser, demo: Product) -> Iterator[Page]:
    """Somebody who signed in, without scripts."""
    context = chromium.new_context(java_script_enabled=False, base_url=demo.address)
    page = context.new_page()
    page.goto("/sign-in/login/")
    page.fill("[name=login]", "morgan@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    yield page
    context.close()


def test_parties(plain: Page) -> None:
    plain.goto("/records/party/")
    first = rows(plain).first.inner_text()
    plain.get_by_role("link", name="Load more").click()
    expect(rows(plain).first).not_to_have_text(first)
    walk(plain, "/records/party/")


def test_an_object_of_ones_own(plain: Page) -> None:
    plain.goto("/set-up/objects/make/")
    plain.fill("[name=label]", "Bench")
    plain.fill("[name=plural]", "Benches")
    plain.get_by_role("button", name="Make it").click()
    plain.wait_for_url("**/bench/")
    walk(plain, "/records/bench/")


def walk(page: Page, list_of: str) -> None:
    for name in NAMES:
        page.goto(list_of)
        page.locator(".topbar").get_by_role("link", name="New").click()
        write_name(page, name)
    page.goto(list_of)
    filter_and_sort(page)
    keep_as_view(page)
    tag_two(page)
    page.goto(f"{list_of}?q=Plain")
    page.get_by_role("link", name=NAMES[0]).click()
    page.locator("main, .topbar").get_by_role("link", name="Edit", exact=True).click()
    write_name(page, "Plain Dora")
    throw_away_and_restore(page, "Plain Dora", list_of)


def write_name(page: Page, name: str) -> None:
    page.fill("main [name=name]", name)
    page.locator("main .form-actions .primary").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def filter_and_sort(page: Page) -> None:
    page.fill("main [name=q]", "Plain")
    page.press("main [name=q]", "Enter")
    expect(rows(page)).to_have_count(len(NAMES))
    by_name = page.get_by_role("columnheader").get_by_role("link", name="Name")
    by_name.click()
    expect(rows(page).first).to_contain_text(NAMES[0])
    by_name.click()
    expect(rows(page).first).to_contain_text(NAMES[-1])


def keep_as_view(page: Page) -> None:
    page.get_by_role("link", name="Save view").click()
    page.fill("main [name=label]", "The plain")
    page.get_by_role("button", name="Save", exact=True).click()
    view = page.get_by_role("link", name="The plain")
    expect(view).to_have_attribute("aria-current", "page")
    expect(rows(page).first).to_contain_text(NAMES[-1])


def tag_two(page: Page) -> None:
    for number in range(2):
        rows(page).nth(number).get_by_role("checkbox").check()
    page.get_by_role("button", name="Change the ticked records").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change 2 records")
    page.locator("main [name=tag]").fill("Plain")
    page.get_by_role("button", name="Add the tag").click()
    page.wait_for_url("**/bulk/**")


def throw_away_and_restore(page: Page, name: str, list_of: str) -> None:
    page.locator("main .menu:has(button:text('Delete')) > summary").click()
    page.get_by_role("button", name="Delete", exact=True).click()
    page.wait_for_url("**/records/**")
    page.goto(list_of.replace("records", "trash"))
    page.get_by_role("row", name=name).get_by_role("button", name="Restore").click()
    page.goto(f"{list_of}?q=Plain")
    expect(rows(page)).to_have_count(len(NAMES))
    expect(page.get_by_role("link", name=name)).to_be_visible()


def rows(page: Page) -> Locator:
    return page.locator("tbody tr:has([name=pk])")
