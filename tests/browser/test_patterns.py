"""Every component, in a real browser: no accessibility violation in any look, and the behaviours behave."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.product import Product

LOOKS = ("light", "dark", "contrast")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"resultTypes": ["violations"], "runOnly": TAGS}


@pytest.fixture(scope="package")
def pass_card(chromium: Browser, demo: Product) -> list[Any]:
    """The cookies of the first of the demo's people, signed in once for all tests here."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{demo.address}/sign-in/login/")
    page.get_by_role("button", name=re.compile("^Sign in as")).first.click()
    page.wait_for_url(re.compile(r"/(?!sign-in)"))
    cookies = context.cookies()
    context.close()
    return list(cookies)


@pytest.fixture
def patterns(page: Page, demo: Product, pass_card: list[Any]) -> Page:
    """The patterns page, as somebody of the house sees it."""
    page.context.add_cookies(pass_card)
    page.goto(f"{demo.address}/-/patterns")
    return page


def wear(page: Page, look: str) -> None:
    """Choose ``look`` as a person does."""
    page.locator("header details.menu summary").click()
    page.locator(f"[data-theme-choice={look}]").click()
    page.keyboard.press("Escape")
    expect(page.locator("html")).to_have_attribute("data-theme", look)


def violations(page: Page, within: str | None = None) -> list[str]:
    """What axe finds, on the whole page or ``within`` a selector; one line each."""
    page.emulate_media(reduced_motion="reduce")
    found = Axe().run(page, context=within, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("look", LOOKS)
def test_every_component_is_accessible(patterns: Page, look: str) -> None:
    wear(patterns, look)
    assert violations(patterns) == []


def test_the_palette_is_accessible(patterns: Page) -> None:
    patterns.keyboard.press("Control+k")
    expect(patterns.locator("#palette [role=option]").first).to_be_visible()
    assert violations(patterns, "#palette") == []


def test_a_phone_shows_all_without_sideways_scrolling(patterns: Page) -> None:
    patterns.set_viewport_size({"width": 390, "height": 844})
    assert patterns.evaluate("document.documentElement.scrollWidth") == 390
    patterns.get_by_role("link", name="Menu", exact=True).click()
    expect(patterns.get_by_role("link", name="Close the menu")).to_be_visible()
    assert violations(patterns) == []
    patterns.get_by_role("link", name="Close the menu").click()
    expect(patterns.get_by_role("link", name="Close the menu")).to_be_hidden()


def test_the_look_is_kept_and_follows_the_system(patterns: Page) -> None:
    paper = "getComputedStyle(document.body.querySelector('.shell-body')).backgroundColor"
    patterns.emulate_media(color_scheme="light")
    light = patterns.evaluate(paper)
    patterns.emulate_media(color_scheme="dark")
    dark = patterns.evaluate(paper)
    assert light != dark
    wear(patterns, "light")
    patterns.reload()
    assert patterns.evaluate(paper) == light


def test_the_palette_finds_pages(patterns: Page) -> None:
    patterns.keyboard.press("/")
    field = patterns.get_by_role("combobox", name="Search or go to")
    expect(field).to_be_focused()
    field.fill("orders")
    option = patterns.locator("#palette [role=option][aria-selected=true]")
    expect(option).to_contain_text("Orders")
    place = option.evaluate("link => link.href")  # what was opened lately has no host in it
    patterns.keyboard.press("Enter")
    patterns.wait_for_url(place)
    patterns.keyboard.press("Control+k")
    expect(patterns.locator("#palette")).to_be_visible()
    patterns.keyboard.press("Escape")
    expect(patterns.locator("#palette")).to_be_hidden()


def test_rows_are_walked_ticked_and_opened_by_keys(patterns: Page) -> None:
    rows = patterns.locator("#tables tbody tr")
    patterns.keyboard.press("j")
    expect(rows.nth(2)).to_have_attribute("data-cursor", "")
    patterns.keyboard.press("k")
    patterns.keyboard.press("x")
    expect(rows.nth(1).get_by_role("checkbox")).to_be_checked()
    expect(patterns.locator("#tables [data-ticked]")).to_have_text("2")
    patterns.keyboard.press("Enter")
    assert patterns.url.endswith("#tables")


def test_single_keys_can_be_turned_off(patterns: Page) -> None:
    patterns.keyboard.press("?")
    patterns.get_by_role("switch", name="Single keys are shortcuts").uncheck()
    patterns.keyboard.press("Escape")
    patterns.keyboard.press("?")
    patterns.keyboard.press("/")
    expect(patterns.locator("dialog[open]")).to_have_count(0)
    patterns.keyboard.press("Control+k")
    expect(patterns.locator("#palette")).to_be_visible()


def test_risky_things_ask_first(patterns: Page) -> None:
    sent: list[str] = []
    patterns.on("request", lambda request: sent.append(request.method))
    menu = patterns.locator("#buttons details.menu").first
    menu.locator("summary").click()
    menu.get_by_role("button", name="Move to the trash").click()
    dialog = patterns.get_by_role("dialog", name="Are you sure?")
    expect(dialog).to_contain_text("Move Harbour Gifts to the trash?")
    expect(dialog.get_by_role("button", name="Move", exact=True)).to_be_visible()
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_be_hidden()
    assert "POST" not in sent


def test_a_dropped_file_is_taken(patterns: Page) -> None:
    patterns.locator("[data-dropzone]").evaluate(
        """zone => {
            const carrier = new DataTransfer();
            carrier.items.add(new File(["name\\n"], "customers.csv"));
            zone.dispatchEvent(new DragEvent("drop", {dataTransfer: carrier, bubbles: true, cancelable: true}));
        }"""
    )
    expect(patterns.locator("[data-dropzone-name]")).to_contain_text("customers.csv")
    assert patterns.locator("[data-dropzone] input").evaluate("input => input.files.length") == 1


def test_toasts_speak_and_leave(patterns: Page) -> None:
    patterns.evaluate(
        "document.dispatchEvent(new CustomEvent('toast', {detail: {message: 'Saved.', kind: 'success'}}))"
    )
    region = patterns.locator("#toasts")
    expect(region).to_contain_text("Saved.")
    assert region.get_attribute("aria-live") == "polite"
    region.get_by_role("button", name="Dismiss").click()
    expect(region).not_to_contain_text("Saved.")


def test_right_to_left_mirrors_the_page(patterns: Page) -> None:
    patterns.evaluate("document.documentElement.dir = 'rtl'")
    sidebar = patterns.locator("#sidebar").bounding_box()
    assert sidebar is not None
    assert sidebar["x"] > 640
    assert patterns.evaluate("document.documentElement.scrollWidth") == 1280
