"""People who are here already, met in a file: resolved before it comes in, taken back, and merged."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.test_main_job import sign_in

HEADINGS = ["Name", "E-mail", "Phone", "Job title"]
HERE = [
    ["Anna de Vries", "anna@mill.example", "", "Miller"],
    ["Bo Lindqvist", "", "+31 20 123 4567", ""],
    ["Cleo Parkinson", "cleo@pond.example", "", "Painter"],
]
TWICE = [
    ["Anna de Vriess", "a.vries@home.example", "", "Baker"],
    ["Bob Lindquist", "", "+31 20 123 4567", ""],
    ["Cleo Parkinsson", "c.p@home.example", "", "Potter"],
]
ROWS = 500
IMPORT_MILLISECONDS = 120_000


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def many(path: Path) -> Path:
    others = [[f"Visitor {n:03} Number", f"visitor{n}@crowd.example", "", ""] for n in range(ROWS)]
    return written(path, [*TWICE, *others[len(TWICE) :]])


def bring(page: Page, product: Product, path: Path, button: str) -> None:
    """Upload ``path``, and press ``button`` below its columns."""
    page.goto(f"{product.address}/imports/new/")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Look at the columns").click()
    expect(page.locator("h1")).to_have_text(path.name)
    page.get_by_role("button", name=re.compile(button)).click()


def figures(page: Page) -> dict[str, str]:
    """What became of the rows."""
    page.get_by_text("Done.").wait_for(timeout=IMPORT_MILLISECONDS)
    stats = page.locator("main .stat")
    return dict(stats.evaluate_all("all => all.map(one => one.innerText.trim().split('\\n'))"))


def found(page: Page, product: Product, asked: str) -> list[str]:
    """The names that a list shows for ``asked``."""
    page.goto(f"{product.address}/records/party/?q={asked}&sort=name")
    return page.locator("tbody .who-name").all_inner_texts()


def answer(page: Page, name: str, said: str) -> None:
    page.get_by_role("row").filter(has_text=name).get_by_role("combobox").select_option(label=said)


@pytest.mark.slow
def test_who_is_here_already_is_resolved_taken_back_and_merged(
    page: Page, empty: Product, tmp_path: Path
) -> None:
    sign_in(page, empty)
    bring(page, empty, written(tmp_path / "here.csv", HERE), r"^Import 3 rows")
    figures(page)
    bring(page, empty, many(tmp_path / "many.csv"), "^Try it first")
    page.get_by_text("Perhaps here already").wait_for(timeout=IMPORT_MILLISECONDS)
    answer(page, "Anna de Vriess", "The same as Anna de Vries")
    answer(page, "Cleo Parkinsson", "Left out")
    page.get_by_role("button", name="Import now").click()
    came = figures(page)
    assert (came["Created"], came["Updated"], came["Refused"]) == ("498", "1", "1")
    assert found(page, empty, "a.vries@home.example") == ["Anna de Vriess"]
    page.go_back()
    take_back(page)
    assert found(page, empty, "") == ["Bo Lindqvist", "Cleo Parkinson", "Anna de Vries"]
    assert found(page, empty, "a.vries@home.example") == []
    bring(page, empty, tmp_path / "many.csv", r"^Import 500 rows")
    again = figures(page)
    assert (again["Created"], again["Updated"]) == ("1", "499")  # who was left out; who came back
    assert found(page, empty, "a.vries@home.example") == ["Anna de Vriess"]
    merge_and_part(page, empty)


def take_back(page: Page) -> None:
    """Undo the import whose page is open."""
    page.get_by_role("button", name="Undo the import").click()
    page.locator("#confirm [data-confirm-yes]").click()
    page.get_by_text("Done:").wait_for(timeout=IMPORT_MILLISECONDS)


def merge_and_part(page: Page, product: Product) -> None:
    """Two Cleos become one, who makes pots; then they are two again."""
    two = ["Cleo Parkinson", "Cleo Parkinsson"]
    assert found(page, product, "cleo park") == two
    boxes = page.locator("tbody").get_by_role("checkbox")
    keys = [boxes.nth(place).get_attribute("value") for place in range(2)]
    page.goto(f"{product.address}/parties/merge/?pk={keys[0]}&pk={keys[1]}")
    page.get_by_role("group", name="Job title").get_by_label("Potter").check()
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Cleo Parkinson")
    for known in ("Potter", "cleo@pond.example", "c.p@home.example"):
        expect(page.locator("main")).to_contain_text(known)
    page.goto(f"{product.address}/parties/{keys[0]}/merge/")
    page.get_by_role("button", name="Make it two again").click()
    expect(page.locator("h1")).to_contain_text("Cleo Parkinsson")
    assert found(page, product, "cleo park") == two
    page.goto(f"{product.address}/parties/{keys[0]}/")
    expect(page.locator("main")).to_contain_text("Painter")
