"""What is refused where it was typed: the keyboard is led to the first field that is wrong."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in, violations


def assert_led_to(field: Locator) -> None:
    """It has the focus, says that it is wrong, and a sentence beside it says why."""
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(r"\w"))


def test_a_page_comes_back_at_the_first_wrong_field(page: Page, demo: Product) -> None:
    sign_in(page, demo, "morgan").goto(f"{demo.address}/products/new/")
    form = page.locator("main form")
    form.locator("[name=price]").fill("dear")
    form.evaluate("form => { form.noValidate = true; }")
    form.locator(".form-actions .primary").click()
    assert_led_to(form.locator("[name=name]"))
    expect(form.locator("[name=price]")).to_have_attribute("aria-invalid", "true")


def test_a_panel_comes_back_at_its_wrong_field(page: Page, demo: Product) -> None:
    sign_in(page, demo, "morgan").goto(f"{demo.address}/records/party/")
    page.locator("tbody .who-name").first.click()
    note = page.get_by_placeholder("Write a note; @Name tells a colleague")
    note.fill(" ")
    note.locator("xpath=ancestor::form").get_by_role("button").click()
    assert_led_to(note)


def test_a_cell_covers_no_neighbour_and_is_what_it_was_again(page: Page, demo: Product) -> None:
    """Of the name, which leads to its record: too empty to be kept, left, changed and kept."""
    sign_in(page, demo, "morgan").goto(f"{demo.address}/records/party/?sort=-created")
    first = page.locator("tbody tr").first
    cell, link = first.locator("td[data-cell=name]"), first.locator(".who-name")
    name, address = link.inner_text(), str(link.get_attribute("href"))
    cell.dblclick(position={"x": 3, "y": 3})
    field = cell.locator("[name=name]")
    expect(field).to_be_focused()
    page.set_viewport_size({"width": 1000, "height": 800})
    assert violations(page, "main") == []
    field.fill("")
    field.evaluate("field => { field.required = false; }")
    page.keyboard.press("Enter")
    assert_led_to(field)
    page.keyboard.press("Escape")
    expect(link).to_have_text(name)
    page.keyboard.press("Enter")
    field.fill(f"{name} II")
    page.keyboard.press("Enter")
    expect(link).to_have_text(f"{name} II")
    expect(link).to_have_attribute("href", address)
    expect(cell).to_be_focused()
