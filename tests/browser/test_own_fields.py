"""A field that an administrator adds to parties, in the form that their app has for them and in a cell of the list."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in
from tests.browser.test_refused_forms import assert_led_to

OBJECT = "/set-up/objects/party"


@pytest.fixture
def field(page: Page, demo: Product) -> Iterator[str]:
    """What it is called; it is out of sight afterwards, so that nobody else has to fill it in."""
    sign_in(page, demo, "morgan").goto(f"{demo.address}{OBJECT}/add/number/")
    page.get_by_label("Name", exact=True).fill("Seats")
    page.locator("summary", has_text="Rules").press("Enter")
    page.get_by_label("Needed").check()
    page.get_by_role("button", name="Add the field").press("Enter")
    expect(page.locator("#fields li[data-name=seats]")).to_contain_text("needed")
    yield "seats"
    page.goto(f"{demo.address}{OBJECT}/fields/seats/")
    page.get_by_role("button", name="Remove the field").press("Enter")
    with page.expect_navigation():
        page.locator("#confirm [data-confirm-yes]").press("Enter")
    page.goto(f"{demo.address}{OBJECT}/")
    expect(page.locator("#fields li")).to_have_count(0)


def test_it_is_wrong_then_right_and_changed_in_its_cell(
    page: Page, demo: Product, field: str
) -> None:
    page.goto(f"{demo.address}/parties/new/")
    seats = page.locator(f"[name=own-{field}]")
    page.locator("[name=name]").fill("Zuzanna Seats")
    page.keyboard.press("Enter")
    assert_led_to(seats)
    page.keyboard.type("a dozen")
    page.keyboard.press("Enter")
    assert_led_to(seats)
    seats.fill("12")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zuzanna Seats")
    expect(page.get_by_role("region", name="Own fields").get_by_text("12")).to_be_visible()
    page.goto(f"{demo.address}/records/party/?q={field}:12&cols=name,{field}")
    cell = page.locator(f"tbody tr td[data-cell={field}]")
    cell.dblclick()
    expect(cell.locator(f"[name={field}]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("24")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("24")
    expect(cell).to_be_focused()
    page.reload()
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
