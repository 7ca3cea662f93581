"""A playbook on an opportunity's page: what it requires keeps the opportunity back until somebody ticks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.test_palette import sign_in

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.product import Product

pytestmark = pytest.mark.browser
OPENED = """
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type
from rapport.sales.models import Pipeline, Stage

pipeline = Pipeline.objects.create(name="Guided")
first, second = (
    Stage.objects.create(pipeline=pipeline, position=n, name=name, kind="open", probability=n * 20)
    for n, name in enumerate(("Talking", "Offering"), 1)
)
book = create_record(
    declared_type("playbook"),
    {"name": "Before you offer", "stage": first.pk, "tactics": "Ask, then listen."},
    by=SYSTEM,
)
for name, required in (("Ask for the budget", True), ("Send a brochure", False)):
    step = {"name": name, "playbook": book.pk, "required": required}
    create_record(declared_type("playbook_step"), step, by=SYSTEM)
morgan = actor_of(User.objects.get(email="morgan@demo.example"))
given = {"name": "Forty bowls", "pipeline": pipeline.pk, "stage": first.pk}
print(create_record(declared_type("opportunity"), given, by=morgan).pk)
"""


def test_a_required_step_opens_the_gate(demo: Product, page: Page) -> None:
    address = f"{demo.address}/opportunities/{demo.python(OPENED).strip()}/"
    sign_in(page, demo, "morgan")
    page.goto(address)
    stages = page.get_by_role("list", name="Stages")
    book = page.locator("#panel-playbook")
    expect(book.get_by_text("Ask, then listen.")).to_be_visible()
    stages.get_by_role("button", name="Offering").click()
    expect(page.get_by_text("Something is missing before it goes on.")).to_be_visible()
    expect(page.get_by_text("Ask for the budget").first).to_be_visible()
    expect(page.get_by_text("Send a brochure")).to_have_count(0)
    page.get_by_role("link", name="Back", exact=True).click()

    step = book.get_by_role("button", name="Ask for the budget")
    expect(step).to_have_attribute("aria-pressed", "false")
    step.click()
    expect(book.get_by_role("button", name="Ask for the budget")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(book.get_by_text("1/2")).to_be_visible()
    stages.get_by_role("button", name="Offering").click()
    expect(stages.locator("[aria-current=step]")).to_contain_text("Offering")
    expect(book.get_by_text("No playbook for this stage.")).to_be_visible()
