"""The builder of automations: what it draws anew leaves the focus, and what was typed meanwhile."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in, violations

ADDRESS = re.compile("/automations/new/")


@pytest.fixture
def form(page: Page, demo: Product) -> Locator:
    """Morgan at a new automation about parties."""
    sign_in(page, demo, "morgan").goto(f"{demo.address}/automations/new/?type=party")
    return page.locator("#automation-builder")


def at(form: Locator, place: str) -> Locator:
    return form.locator(f"[id='{place}']")


def test_who_types_while_it_is_drawn_loses_nothing(page: Page, form: Locator) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    expect(at(form, "name")).to_be_focused()
    page.route(ADDRESS, hold)
    with page.expect_request(ADDRESS):
        at(form, "trigger.what").select_option("event")
    at(form, "name").fill("Greet")
    held.pop().continue_()
    page.unroute_all()
    expect(at(form, "trigger.event")).to_be_visible()
    expect(at(form, "name")).to_be_focused()
    expect(at(form, "name")).to_have_value("Greet")
    page.keyboard.type(" them")
    at(form, "trigger.what").select_option("created")
    expect(at(form, "trigger.event")).to_have_count(0)
    expect(at(form, "name")).to_have_value("Greet them")


def test_nothing_is_typed_into_a_step_that_moves(page: Page, form: Locator) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    for number, text in enumerate(("First", "Second")):
        form.get_by_role("button", name="Send a mail").press("Enter")
        expect(at(form, f"steps.{number}.to")).to_be_focused()
        at(form, f"steps.{number}.body").fill(text)
    page.route(ADDRESS, hold)
    with page.expect_request(ADDRESS):
        form.get_by_role("button", name="Remove step 1").press("Enter")
    at(form, "steps.1.body").focus()
    page.keyboard.type(" and lost")
    expect(at(form, "steps.1.body")).to_have_value("Second")
    held.pop().continue_()
    page.unroute_all()
    expect(at(form, "steps.1.body")).to_have_count(0)
    expect(at(form, "steps.0.body")).to_have_value("Second")
    at(form, "steps.0.body").press("End")
    page.keyboard.type(" and kept")
    expect(at(form, "steps.0.body")).to_have_value("Second and kept")


def test_the_focus_goes_where_one_goes_on(page: Page, form: Locator) -> None:
    form.get_by_role("button", name="Send a mail").press("Enter")
    expect(at(form, "steps.0.to")).to_be_focused()
    at(form, "steps.0.body").fill("Dear {name}")
    form.get_by_role("button", name="Wait").press("Enter")
    expect(at(form, "steps.1.until")).to_be_focused()
    page.keyboard.type("until")
    expect(at(form, "steps.1.field")).to_be_visible()
    expect(at(form, "steps.1.until")).to_be_focused()
    form.get_by_role("button", name="Remove step 2").press("Enter")
    expect(form.locator(".rule-add button").first).to_be_focused()
    expect(at(form, "steps.0.body")).to_have_value("Dear {name}")
    assert violations(page, "main") == []
    form.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(at(form, "name")).to_be_focused()
    expect(at(form, "name")).to_have_attribute("aria-invalid", "true")
    at(form, "name").fill("Greet")
    form.get_by_role("button", name="Save and switch on").press("Enter")
    expect(form.locator("[id='step-steps.0'][data-wrong]")).to_be_visible()
    expect(at(form, "steps.0.to")).to_be_focused()
