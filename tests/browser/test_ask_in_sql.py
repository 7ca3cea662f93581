"""An analyst asks the marts in SQL: by the keyboard, wrongly at first, and keeps the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_palette import sign_in, violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.product import Product

pytestmark = pytest.mark.browser
RIGHT = "SELECT ordered_on, count(*) AS many\nFROM orders GROUP BY 1 ORDER BY 1"
ENDLESS = (
    "SELECT count(*) FROM range(1000000000) a(i), range(1000000000) b(i) WHERE (a.i * b.i) % 7 = 3"
)


def test_a_question_is_asked_mended_kept_and_ended(demo: Product, page: Page) -> None:
    demo.python(BUILD)
    sign_in(page, demo, "morgan").goto(f"{demo.address}/insight/sql/")
    field = page.get_by_role("textbox", name="Question in SQL")
    field.fill(RIGHT.replace("ordered_on", "orderd_on"))
    field.press("Control+Enter")
    alert = page.get_by_role("alert").filter(has_text="orderd_on")
    expect(alert).to_be_visible()
    expect(page.locator(".sql-line mark")).to_have_text("orderd_on")
    page.get_by_role("button", name="ordered_on", exact=True).first.click()
    expect(field).to_have_value(RIGHT)
    field.press("Control+Enter")
    expect(page.get_by_role("status").filter(has_text="Marts built")).to_be_visible()
    expect(page.get_by_role("columnheader", name="many")).to_be_visible()
    line, bars = page.locator("svg.as-line"), page.locator("svg.as-bars")
    expect(line).to_be_visible()
    page.get_by_role("radio", name="Bars").check(force=True)
    expect(bars).to_be_visible()
    expect(line).to_be_hidden()
    assert violations(page) == []
    with page.expect_download() as waited:
        page.get_by_role("button", name="CSV").click()
    assert waited.value.suggested_filename == "result.csv"

    page.locator("summary", has_text="Save").click()
    page.get_by_role("textbox", name="Name").fill("Orders by day")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/insight/sql/\d+/"))
    expect(field).to_have_value(RIGHT)

    mart = page.locator("details.mart", has_text=re.compile(r"^\s*returns"))
    mart.locator("summary").press("Enter")
    field.fill("FROM ")
    mart.get_by_role("button", name="Insert returns", exact=True).press("Enter")
    expect(field).to_have_value("FROM returns")

    field.fill(ENDLESS)
    field.press("Control+Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    field.fill("SELECT 41 + 1 AS sum")
    field.press("Control+Enter")
    expect(page.get_by_role("cell", name="42")).to_be_visible()
    assert demo.python(STOPPED).split() == ["stopped"]


BUILD = """
from rapport.insight import actions
from rapport.platform.access import SYSTEM
actions.build(by=SYSTEM)
"""
STOPPED = """
import time
from rapport.platform.events.models import Event
for _ in range(50):
    found = Event.objects.filter(name="insight.marts_queried", data__sql__icontains="1000000000").first()
    if found:
        break
    time.sleep(0.2)
print(found.data["outcome"])
"""
