"""The filter builder as a person meets it: by mouse, by the keyboard alone, and on other screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

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


def type_on(page: Page, *words: str) -> None:
    """A word in each control, on to the next with Tab, and no waiting."""
    for number, word in enumerate(words):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(word)


@contextmanager
def slow_answers(page: Page) -> Iterator[None]:
    """What is drawn anew comes only at the end."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/filter/$"), hold)
    yield
    while held:
        held.pop(0).continue_()
    page.unroute_all()


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


def test_a_filter_is_built_with_the_keyboard_alone(page: Page, builder: Locator) -> None:
    press = page.keyboard.press
    press("f")
    expect(at(builder, "f.0.field")).to_be_focused()
    type_on(page, "City", "b", "m")  # begins with
    expect(builder.locator("#filter-count")).to_contain_text("city^m")
    expect(at(builder, "f.0.value")).to_be_focused()
    press("Tab")
    expect(builder.get_by_role("button", name="Remove condition 1")).to_be_focused()
    press("Tab")
    press("Enter")
    type_on(page, "Typed", "shoe:3")
    expect(builder.get_by_text("Parties have no field “shoe”.")).to_be_visible()
    press("Enter")
    expect(at(builder, "f.1.field")).to_be_focused()
    for _step in range(2):
        press("Tab")
    expect(builder.get_by_role("button", name="Remove condition 2")).to_be_focused()
    press("Enter")
    expect(at(builder, "f.add")).to_be_focused()
    expect(at(builder, "f.1.field")).to_have_count(0)
    press("Escape")
    expect(builder).to_be_hidden()
    expect(page.get_by_role("link", name="Filter", exact=True)).to_be_focused()
    press("Enter")
    expect(at(builder, "f.0.field")).to_be_focused()
    type_on(page, "City", "", "Reno\n")
    page.wait_for_url(re.compile("q=city%3AReno"))
    expect(page.locator(".filter-value")).to_have_text("Reno")


def test_who_types_faster_than_the_answers_come_loses_nothing(page: Page, builder: Locator) -> None:
    page.keyboard.press("f")
    expect(at(builder, "f.0.field")).to_be_focused()
    with slow_answers(page):
        type_on(page, "City", "b", "Bad Ems")
    expect(at(builder, "f.0.value")).to_have_value("Bad Ems")
    expect(at(builder, "f.0.way")).to_have_value("starts")
    expect(at(builder, "f.0.value")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    with slow_answers(page):
        page.keyboard.press("Enter")
        type_on(page, "Name", "", "A")
    expect(at(builder, "f.1.value")).to_have_value("A")
    expect(builder.locator("#filter-count")).to_contain_text('city^"Bad Ems" name:A')


def test_what_is_drawn_leaves_what_is_newer(page: Page, builder: Locator) -> None:
    page.goto(f"{page.url}?q=city:Ul name:A")
    page.get_by_role("link", name="Filter", exact=True).click()
    value = at(builder, "f.0.value")
    value.evaluate("value => { value.isTheSame = true; }")
    with slow_answers(page):
        at(builder, "f.0.way").select_option("contains")
        builder.get_by_role("button", name="Condition", exact=True).click()
        builder.get_by_role("button", name="Condition", exact=True).click()
        builder.get_by_role("button", name="Remove condition 2").click()
        value.focus()
        page.keyboard.press("End")
        page.keyboard.type("m ")
    for place, count in [("f.0", 1), ("f.1", 0), ("f.2", 1), ("f.3", 1)]:
        expect(at(builder, f"{place}.field")).to_have_count(count)
    page.keyboard.type("a")
    expect(value).to_have_value("Ulm a")
    expect(value).to_be_focused()
    assert value.evaluate("value => value.isTheSame")
    expect(builder.locator("#filter-count")).to_contain_text('city~"Ulm a"')


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


def test_an_automation_gets_its_condition_from_it(page: Page, builder: Locator) -> None:
    page.goto(f"{page.url.split('/records/')[0]}/automations/new/?type=party")
    condition = page.get_by_role("textbox", name="Condition", exact=True)
    condition.fill("city:Reno")
    page.get_by_role("link", name="Build the filter").click()
    expect(at(builder, "f.0.value")).to_have_value("Reno")
    at(builder, "f.0.way").select_option("is_not")  # what is typed before the answer comes stays
    at(builder, "f.0.value").fill("Oxford")
    at(builder, "f.0.value").press("Enter")
    expect(builder).to_be_hidden()
    expect(condition).to_have_value("-city:Oxford")
    expect(condition).to_be_focused()


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
