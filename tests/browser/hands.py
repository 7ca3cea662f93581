"""Two ways to use the product: with the keyboard alone, and with a finger on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

MOST_TABS, MOST_ARROWS = 40, 12
IS_FOCUSED = "(nodes) => nodes.includes(document.activeElement)"


@dataclass(frozen=True)
class Keyboard:
    """Tab, arrows, Enter and the palette; a control that is more than ``MOST_TABS`` away is out of reach."""

    page: Page

    def use(self, control: Locator) -> None:
        """Press a button, follow a link."""
        self.reach(control)
        self.page.keyboard.press("Enter")

    def reach(self, control: Locator) -> None:
        """Tab on until ``control`` has the focus; a page that was just opened is entered by its first
        link, which leads past the menu.
        """
        expect(control.first).to_be_attached()
        self.page.wait_for_load_state()
        if self.page.evaluate("document.activeElement === document.body"):
            self._press("Tab")
            if self.page.evaluate("document.activeElement.matches('.skip')"):
                self._press("Enter")
        for _step in range(MOST_TABS):
            if control.evaluate_all(IS_FOCUSED):
                return
            self._press("Tab")
        raise AssertionError(f"{control} is more than {MOST_TABS} tabs away")

    def fill(self, control: Locator, text: str) -> None:
        self.reach(control)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, control: Locator, label: str) -> None:
        """In a list of choices one types what is looked for."""
        self.reach(control)
        self.page.keyboard.type(label)
        expect(control.locator("option:checked")).to_have_text(label)

    def tick(self, control: Locator) -> None:
        self.reach(control)
        self.page.keyboard.press("Space")
        expect(control).to_be_checked()

    def go(self, name: str) -> None:
        """To a page of the menu, or to what this page offers."""
        self.page.wait_for_load_state()  # until then nobody hears the key
        self.page.keyboard.press("Control+k")
        expect(self.page.locator("#palette-input")).to_be_focused()
        self.page.keyboard.type(name)
        chosen = self.page.locator("#palette [role=option][aria-selected=true]")
        expect(chosen).to_have_attribute("data-label", re.compile(f"^{name}$"))
        self.page.keyboard.press("Enter")

    do = go

    def open_cell(self, cell: Locator) -> None:
        """The first cell of the table is a stop of the Tab key; the arrows lead on."""
        self.reach(self.page.locator("td[data-cell][tabindex='0']"))
        self._arrow("ArrowDown", cell.locator("xpath=.."))
        self._arrow("ArrowRight", cell)
        self._press("Enter")

    def keep_cell(self) -> None:
        self._press("Enter")

    def move_card(self, card: Locator, lane: str) -> None:
        """The first card is a stop of the Tab key; the arrows lead on, with Alt to the next lane."""
        self.reach(self.page.locator(".card[tabindex='0']"))
        self._arrow("ArrowDown", card)
        self._press("Alt+ArrowRight")

    def _arrow(self, key: str, goal: Locator) -> None:
        """Press ``key`` until the focus is on ``goal`` or within it."""
        for _step in range(MOST_ARROWS):
            if goal.evaluate("goal => goal.contains(document.activeElement)"):
                return
            self._press(key)
        raise AssertionError(f"{goal} is more than {MOST_ARROWS} times {key} away")

    def _press(self, key: str) -> None:
        self.page.keyboard.press(key)


@dataclass(frozen=True)
class Finger:
    """Taps, and the phone's own keyboard once a field has the focus."""

    page: Page

    def use(self, control: Locator) -> None:
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24, f"{control} is too small for a finger"
        control.tap()

    def fill(self, control: Locator, text: str) -> None:
        control.tap()
        expect(control).to_be_focused()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def choose(self, control: Locator, label: str) -> None:
        """The phone shows the choices in a list of its own."""
        control.tap()
        control.select_option(label=label)

    def tick(self, control: Locator) -> None:
        control.tap()
        expect(control).to_be_checked()

    def go(self, name: str) -> None:
        """To a page of the menu."""
        self.use(self.page.get_by_role("link", name="Menu", exact=True))
        self.use(self.page.locator(".sidebar").get_by_role("link", name=name, exact=True))

    def do(self, name: str) -> None:
        """What the page offers at its top."""
        self.use(self.page.locator(".topbar").get_by_role("link", name=name, exact=True))

    def open_cell(self, cell: Locator) -> None:
        """The first tap chooses the cell, the second opens it."""
        self.use(cell)
        expect(cell).to_be_focused()
        self.use(cell)

    def keep_cell(self) -> None:
        self.use(self.page.locator(".cell-form").get_by_role("button", name="Save"))

    def move_card(self, card: Locator, lane: str) -> None:
        self.choose(card.get_by_role("combobox", name="Move to"), lane)
        self.use(card.get_by_role("button", name="Move"))


Hand = Keyboard | Finger


def sign(page: Page) -> None:
    """Draw a line on the only canvas of ``page``."""
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    page.mouse.up()
