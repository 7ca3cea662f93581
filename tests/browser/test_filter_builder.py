"""The filter builder as a person meets it: by mouse, on a phone, and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in, violations

DIALOG = "#filter-dialog"


@pytest.fixture
def builder(page: Page, demo: Product) -> Locator:
    """Quinn, the sales manager, at the list of parties."""
    sign_in(page, demo, "quinn").goto(f"{demo.address}/records/party/")
    return page.locator(DIALOG)


def at(builder: Locator, place: str) -> Locator:
    return builder.locator(f"[id='{place}']")


def test_a_filter_is_built_by_mouse(page: Page, builder: Locator) -> None:
    page.get_by_role("link", name="Filter", exact=True).click()
    expect(at(builder, "f.0.field")).to_be_focused()
    at(builder, "f.0.field").select_option("role")
    builder.get_by_label("Customer", exact=True).check()
    count = builder.locator("#filter-count")
    expect(count).to_contain_text("role:customer")
    builder.get_by_role("button", name="Condition", exact=True).click()
    expect(at(builder, "f.1.field")).to_be_focused()
    at(builder, "f.1.field").select_option("orders()")
    at(builder, "f.1.where.0.field").select_option("total")
    at(builder, "f.1.where.0.way").select_option("more")
    at(builder, "f.1.where.0.value").fill("20")
    expect(count).to_contain_text("role:customer orders.total>20")
    builder.get_by_role("button", name="Group").first.click()
    at(builder, "f.1.where.1.0.field").select_option("placed")
    at(builder, "f.1.where.1.0.value").fill("2")
    at(builder, "f.1.where.1.0.value.unit").select_option("y")
    expect(count).to_contain_text("placed:0d..2y")
    matches = count.locator("strong").inner_text()
    assert violations(page, DIALOG) == []
    builder.get_by_role("button", name="Apply").last.click()
    page.wait_for_url(re.compile("q=role"))
    expect(page.locator(".filterbar .away")).to_contain_text(f"{matches} part")
    field = page.get_by_role("searchbox", name="Search or filter")
    expect(field).to_have_value("role:customer orders(total>20 placed:0d..2y)")
    page.get_by_role("link", name="Filter", exact=True).click()
    expect(at(builder, "f.0.value")).to_have_value("customer")
    expect(at(builder, "f.1.where.1.value")).to_have_value("2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_it_fits_and_axe_finds_nothing(
    page: Page, builder: Locator, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": 390, "height": 800})
    text = "role:customer,prospect created:0d..30d orders(total>100 number~a) (country:NL or -x:1)"
    page.goto(f"{page.url}?q={text}")
    page.get_by_role("link", name="Filter", exact=True).click()
    expect(builder.locator("#filter-count")).not_to_be_empty()
    body = builder.locator(".dialog-body")
    assert body.evaluate("body => body.scrollWidth <= body.clientWidth")
    expect(builder.get_by_role("button", name="Apply").last).to_be_in_viewport()
    expect(builder.get_by_text("Parties have no field “x”.")).to_be_visible()
    assert violations(page, DIALOG) == []


def test_without_scripts_it_is_a_page(page: Page, demo: Product) -> None:
    sign_in(page, demo, "quinn")
    state = page.context.storage_state()
    assert page.context.browser
    plain = page.context.browser.new_context(storage_state=state, java_script_enabled=False)
    tab = plain.new_page()
    tab.goto(f"{demo.address}/records/party/?sort=-created")
    tab.get_by_role("link", name="Filter", exact=True).click()
    tab.get_by_role("combobox", name="Field").select_option("country")
    tab.get_by_role("button", name="Update the page").click()
    tab.get_by_role("combobox", name="Add a value").select_option("NL")
    tab.get_by_role("button", name="Count").click()
    expect(tab.locator("#filter-count")).to_contain_text("country:NL")
    tab.get_by_role("button", name="Condition", exact=True).click()
    expect(tab.get_by_role("combobox", name="Field")).to_have_count(2)
    tab.get_by_role("button", name="Remove condition 2").click()
    tab.get_by_role("button", name="Apply").last.click()
    tab.wait_for_url(re.compile("sort=-created"))
    expect(tab.locator(".filter-value")).to_have_text("Netherlands")
    plain.close()
