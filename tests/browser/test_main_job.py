"""The main job, as a new user does it on an empty home, in a real browser with the real product.

Sign in, import an order history, find the best customers who have not bought for three months, open
one and read its story. Once with the retail file where it is at hand, always with a small history
that the test makes.
"""

from __future__ import annotations

import csv
import json
import random
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import Product
from tests.browser.retail import RETAIL, check_every_line, check_figures, check_repeat, look

PASSWORD = "a long and winding road"
IMPORT_MILLISECONDS = 300_000
INSIGHT_MILLISECONDS = 200_000


def small_history(path: Path) -> Path:
    """Sixty customers; the first ten bought much and often, and stopped half a year before the rest."""
    chance, end = random.Random(3), datetime(2025, 6, 30, 12, tzinfo=UTC)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                "InvoiceNo",
                "StockCode",
                "Description",
                "Quantity",
                "InvoiceDate",
                "UnitPrice",
                "CustomerID",
            ]
        )
        for customer in range(60):
            is_lost = customer < 10
            last = end - timedelta(days=180 if is_lost else chance.randrange(60))
            for number in range(12 if is_lost else chance.randrange(1, 5)):
                at = last - timedelta(days=number * (7 if is_lost else 30))
                price = "95.50" if is_lost else "4.25"
                rows.writerow(
                    [
                        f"{customer:02}{number:03}",
                        "22423",
                        "Cake stand",
                        3,
                        at,
                        price,
                        1000 + customer,
                    ]
                )
    return path


def sign_in(page: Page, product: Product) -> None:
    """Begin as the first administrator, by the link that the command prints."""
    made = json.loads(
        product.command("user", "create", "ada@example.com", "--name", "Ada", "--json")
    )
    page.goto(made["link"].replace(made["link"].split("/sign-in")[0], product.address))
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button.primary").click()
    if page.locator("input[name=login]").count():
        page.fill("input[name=login]", "ada@example.com")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
    expect(page.locator(".sidebar")).to_contain_text("Customers")


def bring_in(page: Page, product: Product, path: Path, currency: str) -> None:
    """Import ``path`` as orders through the pages, until every row is accounted for."""
    page.goto(f"{product.address}/records/party/")
    page.get_by_role("link", name="Import a file").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Look at the columns").click()
    expect(page.locator("h1")).to_have_text(path.name)
    page.fill("[name=option_currency]", currency)
    page.get_by_role("button", name=re.compile(r"^Import [\d,]+ rows")).click()
    expect(page.get_by_text("Done.")).to_be_visible(timeout=IMPORT_MILLISECONDS)


def wait_for_insight(page: Page, product: Product) -> None:
    """Insight builds by itself after an import, and its page loads itself anew when that is done."""
    figures = page.get_by_text("Who brings the revenue")
    following = page.locator("#build-progress[hx-get]")
    page.goto(f"{product.address}/insight/")
    for _ in range(60):
        if following.or_(figures).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(figures).to_be_visible(timeout=INSIGHT_MILLISECONDS)
    expect(following).to_have_count(0, timeout=INSIGHT_MILLISECONDS)


def best_who_stopped(page: Page, product: Product) -> str:
    """From the matrix to the best customers, to those who have not bought for three months."""
    page.goto(f"{product.address}/insight/rfm/")
    page.locator("td a", has_text="Cannot lose them").first.click()
    page.fill("input[name=q]", page.input_value("input[name=q]") + " recency_days>90")
    page.press("input[name=q]", "Enter")
    first = page.locator("tbody .who-name").first
    expect(first).to_be_visible()
    name = first.inner_text()
    first.click()
    return name


def read_the_story(page: Page, name: str) -> None:
    """The customer's page: who, what passed between us, what they are worth and why they worry us."""
    expect(page.locator("h1")).to_contain_text(name)
    expect(page.locator("#timeline, .timeline").first).to_contain_text("order", ignore_case=True)
    expect(page.locator("main")).to_contain_text("Cannot lose them")
    expect(page.locator("main")).to_contain_text("Revenue")


@pytest.mark.slow
def test_a_new_user_finds_the_best_customers_who_stopped_buying(
    page: Page, empty: Product, tmp_path: Path
) -> None:
    sign_in(page, empty)
    bring_in(page, empty, small_history(tmp_path / "orders.csv"), "EUR")
    wait_for_insight(page, empty)
    read_the_story(page, best_who_stopped(page, empty))


@pytest.mark.slow
@pytest.mark.skipif(
    not RETAIL.exists(), reason="the public retail data set is not beside the project"
)
def test_the_retail_file_in_the_browser(page: Page, empty: Product, django_db_blocker: Any) -> None:
    """Every line is accounted for, the published figures are reached, and a repeat changes nothing."""
    sign_in(page, empty)
    bring_in(page, empty, RETAIL, "GBP")
    expect(page.locator("main")).to_contain_text("541,909")
    wait_for_insight(page, empty)
    for figure in ("4,338", "18,532", "397,884", "8,911,408"):
        expect(page.locator("main")).to_contain_text(figure)
    page.goto(f"{empty.address}/records/party/?view=customers")
    expect(page.locator("main")).to_contain_text("4,338")
    read_the_story(page, best_who_stopped(page, empty))
    look(empty, django_db_blocker, check_every_line)
    again = empty.command("import", "orders", str(RETAIL), "--option", "currency=GBP", "--json")
    check_repeat(json.loads(again))
    look(empty, django_db_blocker, check_figures)
