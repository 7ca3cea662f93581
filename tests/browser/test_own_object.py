"""The journey through the record engine, once with the keyboard alone and once with a finger on a phone:
an object of one's own with a relation and a formula, records, a cell edited where it stands, a view, a
board, a change of many, its undo, the trash. After each step the page is loaded anew: what it then shows,
the server holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.hands import Finger, Hand, Keyboard
from tests.browser.product import Product
from tests.browser.test_palette import PASSWORD

DESK = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
STATES = "Ordered\nRunning\nBroken"


@dataclass(frozen=True)
class Journey:
    """Somebody, their hand, and the object that they make."""

    page: Page
    hand: Hand
    one: str

    @property
    def many(self) -> str:
        return f"{self.one}s"

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.page.locator("main").get_by_label(
            re.compile(f"^{label}( · (required|optional))?$")
        )

    def row(self, name: str) -> Locator:
        return self.page.locator("tbody tr", has=self.page.get_by_role("link", name=name))

    def cell(self, name: str, column: str) -> Locator:
        return self.row(name).locator(f"td[data-cell={column}]")

    def fill(self, **texts: str) -> None:
        for label, text in texts.items():
            self.hand.fill(self.field(label), text)

    def heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)


@pytest.fixture(params=["keyboard", "finger"])
def journey(request: pytest.FixtureRequest, chromium: Browser, demo: Product) -> Iterator[Journey]:
    is_phone = request.param == "finger"
    context = chromium.new_context(**(PHONE if is_phone else DESK), reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{demo.address}/sign-in/login/")
    hand = Finger(page) if is_phone else Keyboard(page)
    yield Journey(page, hand, "Vessel" if is_phone else "Machine")
    context.close()
    assert complaints == []


def test_an_object_of_ones_own_from_nothing_to_the_trash_and_back(journey: Journey) -> None:
    sign_in(journey)
    make_object(journey)
    enter_records(journey)
    edit_inline(journey)
    save_view(journey)
    move_on_the_board(journey)
    change_many_and_undo(journey)
    throw_away_and_restore(journey)


def sign_in(journey: Journey) -> None:
    page, hand = journey.page, journey.hand
    hand.fill(page.locator("#id_login"), "morgan@demo.example")
    hand.fill(page.locator("#id_password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)


def make_object(journey: Journey) -> None:
    """A choice, two numbers, a relation and a formula."""
    hand = journey.hand
    hand.go("Objects and fields")
    journey.heading("Objects and fields")
    hand.do("New object")
    journey.fill(**{"Name of one": journey.one, "Name of many": journey.many})
    hand.use(journey.button("Make it"))
    journey.heading(journey.many)
    add_field(journey, "Choice", "State", Choices=STATES)
    add_field(journey, "Number", "Price")
    add_field(journey, "Number", "Pieces")
    add_field(journey, "Record", "Buyer", target="Party")
    add_field(journey, "Formula", "Worth", Formula="[Price] * [Pieces]")
    journey.page.reload()
    expect(journey.page.locator("#fields li[data-name]")).to_have_count(5)


def add_field(journey: Journey, sort: str, label: str, *, target: str = "", **texts: str) -> None:
    hand, page = journey.hand, journey.page
    hand.do("Add a field")
    hand.use(page.locator(".sort", has=page.get_by_text(sort, exact=True)))
    journey.fill(Name=label, **texts)
    if target:
        hand.choose(journey.field("Leads to"), target)
    hand.use(journey.button("Add the field"))
    expect(page.locator("#fields")).to_contain_text(label)


def enter_records(journey: Journey) -> None:
    hand, page = journey.hand, journey.page
    hand.use(journey.link("To the list"))
    expect(page.get_by_role("heading", name="Nothing here yet")).to_be_visible()
    hand.use(journey.link("Add the first one"))
    for number, name in enumerate(("Press", "Lathe", "Crane"), start=1):
        journey.fill(Name=name)
        hand.choose(journey.field("State"), "Ordered")
        journey.fill(Price="250", Pieces=str(number))
        pick_buyer(journey)
        hand.use(journey.button("Save" if name == "Crane" else "Save and enter another"))
        expect(page.locator("#toasts")).to_contain_text(f"{name} is entered")
    hand.go(journey.many)
    for name, worth in (("Press", "250"), ("Lathe", "500"), ("Crane", "750")):
        expect(journey.row(name)).to_contain_text(worth)


def pick_buyer(journey: Journey) -> None:
    """Type a letter, and take the first of those who are found."""
    page = journey.page
    with page.expect_response("**/pick/buyer/?words-buyer=a"):
        journey.hand.fill(page.get_by_role("searchbox", name="Search for Buyer"), "a")
    expect(page.locator(".htmx-request")).to_have_count(0)
    found = page.get_by_role("group", name="Buyer").locator(".picked")
    journey.hand.tick(found.get_by_role("radio").first)


def edit_inline(journey: Journey) -> None:
    """The formula follows what was typed."""
    hand, page = journey.hand, journey.page
    hand.open_cell(journey.cell("Lathe", "pieces"))
    field = journey.cell("Lathe", "pieces").locator("input:not([type=hidden])")
    expect(field).to_be_focused()
    hand.fill(field, "40")
    hand.keep_cell()
    expect(journey.cell("Lathe", "pieces")).to_have_text("40")
    expect(journey.cell("Lathe", "pieces")).to_be_focused()
    page.reload()
    expect(journey.cell("Lathe", "pieces")).to_have_text("40")
    expect(journey.row("Lathe")).to_contain_text("10,000")


def save_view(journey: Journey) -> None:
    hand, page = journey.hand, journey.page
    hand.fill(page.get_by_role("searchbox", name="Search or filter"), "worth>300")
    page.keyboard.press("Enter")
    expect(journey.row("Press")).to_have_count(0)
    hand.use(journey.link("Save view"))
    journey.fill(Name="Dear ones")
    hand.use(journey.button("Save"))
    expect(page.get_by_role("link", name="Dear ones")).to_have_attribute("aria-current", "page")
    page.reload()
    expect(page.locator("tbody tr")).to_have_count(2)


def move_on_the_board(journey: Journey) -> None:
    """From the first lane to the second; a lane that may hold one card says that it holds two."""
    hand, page = journey.hand, journey.page
    hand.use(journey.link("Columns, groups and layout"))
    hand.choose(page.get_by_role("combobox", name="Layout", exact=True), "Board")
    journey.fill(Ordered="1")
    hand.use(journey.button("Show"))
    ordered, running = (
        page.locator(f".lane[data-value={state}]") for state in ("ordered", "running")
    )
    expect(ordered).to_contain_text("too many", use_inner_text=True)
    with page.expect_response("**/move/"):
        hand.move_card(page.locator(".card", has_text="Lathe"), "Running")
    expect(ordered).not_to_contain_text("too many", use_inner_text=True)
    page.reload()
    expect(running.locator(".card-name")).to_have_text("Lathe")
    expect(ordered).to_contain_text("at most 1")
    keep_the_view(journey)


def keep_the_view(journey: Journey) -> None:
    """The view keeps its new layout, and the limit."""
    hand, page = journey.hand, journey.page
    hand.use(journey.link("Change this view"))
    hand.use(journey.button("Save"))
    expect(page.locator(".lane[data-value=ordered]")).to_contain_text("at most 1")


def change_many_and_undo(journey: Journey) -> None:
    hand, page = journey.hand, journey.page
    hand.go(journey.many)
    for name in ("Crane", "Press"):
        hand.tick(journey.row(name).get_by_role("checkbox"))
    expect(page.locator("[data-ticked]")).to_have_text("2")
    hand.use(journey.button("Change the ticked records"))
    journey.heading("Change 2 records")
    field = page.locator(".bulk-field", has=page.locator("[name=set][value=state]"))
    hand.tick(field.get_by_role("checkbox"))
    hand.choose(field.get_by_role("combobox"), "Broken")
    hand.use(journey.button("Set the ticked fields"))
    expect(page.get_by_text("Done: 2 of 2 records were changed.")).to_be_visible()
    hand.use(journey.link("Back to the list"))
    expect(journey.cell("Press", "state")).to_have_text("Broken")
    expect(journey.cell("Lathe", "state")).to_have_text("Running")
    page.go_back()
    hand.use(journey.button("Undo"))
    journey.heading("Undoing")
    expect(page.get_by_text("Done: 2 of 2 records were changed.")).to_be_visible()
    hand.use(journey.link("Back to the list"))
    expect(journey.cell("Press", "state")).to_have_text("Ordered")


def throw_away_and_restore(journey: Journey) -> None:
    """What comes back from the trash still leads to its buyer."""
    hand, page = journey.hand, journey.page
    buyer = journey.cell("Lathe", "buyer").inner_text()
    hand.use(journey.row("Lathe").get_by_role("link", name="Lathe"))
    hand.use(page.get_by_label("More about Lathe"))
    hand.use(journey.button("Delete"))
    expect(page.locator("#toasts")).to_contain_text("Lathe is in the trash")
    expect(journey.row("Lathe")).to_have_count(0)
    hand.go("Trash")
    hand.use(page.get_by_role("navigation", name="Types").get_by_role("link", name=journey.many))
    hand.use(journey.row("Lathe").get_by_role("button", name="Restore"))
    expect(journey.row("Lathe")).to_have_count(0)
    hand.go(journey.many)
    expect(journey.cell("Lathe", "buyer")).to_have_text(buyer)
