"""A visit report that is sent without a connection is kept, goes when there is one, and arrives once."""

from __future__ import annotations

import json

from playwright.sync_api import Page, Route, expect

from tests.browser.product import Product
from tests.browser.test_palette import sign_in, violations

COUNT = """
import json
from rapport.activities.models import VisitReport
rows = VisitReport.objects.filter(activity__notes__startswith={words!r})
print(json.dumps([[str(row.latitude), row.activity.status] for row in rows]))
"""
PARTY = """
from rapport.parties.models import Party
print(Party.objects.filter(deleted_at=None).earliest("pk").pk)
"""


def told(demo: Product, words: str) -> list[list[str]]:
    found: list[list[str]] = json.loads(demo.python(COUNT.format(words=words)))
    return found


def test_a_report_survives_a_lost_connection(page: Page, demo: Product) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 51.05, "longitude": 3.72, "accuracy": 9})
    page.set_viewport_size({"width": 390, "height": 844})
    party = demo.python(PARTY).strip()
    sign_in(page, demo, "quinn").goto(f"{demo.address}/visits/new/?party={party}")
    assert violations(page) == []
    page.get_by_role("button", name="Check in here").click()
    expect(page.locator("[data-checked-in]")).to_contain_text("± 9 m")
    page.context.set_offline(True)
    page.get_by_label("How was it?").fill("Kept on the way")
    page.get_by_label("Photos").set_input_files(
        {"name": "door.txt", "mimeType": "text/plain", "buffer": b"a door"}
    )
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-kept-list]")).to_contain_text("Kept on the way")
    expect(page.locator("#toasts")).to_contain_text("no connection")
    assert told(demo, "Kept on the way") == []
    page.context.set_offline(False)
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert told(demo, "Kept on the way") == [["51.050000", "done"]]


def test_a_report_that_arrived_although_the_answer_was_lost_is_not_stored_twice(
    page: Page, demo: Product
) -> None:
    party = demo.python(PARTY).strip()
    sign_in(page, demo, "quinn").goto(f"{demo.address}/visits/new/?party={party}")

    def swallow(route: Route) -> None:
        """The server gets it; the phone hears nothing."""
        route.fetch()
        route.abort()

    page.route("**/visits/new/", swallow)
    page.get_by_label("How was it?").fill("Heard twice")
    page.get_by_role("button", name="Send").click()
    expect(page.locator("[data-kept-list]")).to_contain_text("Heard twice")
    assert len(told(demo, "Heard twice")) == 1
    page.unroute("**/visits/new/")
    page.goto(f"{demo.address}/day/")
    page.wait_for_function("indexedDB.databases().then((all) => all.length > 0)")
    page.goto(f"{demo.address}/visits/new/")
    expect(page.locator("[data-kept]")).to_be_hidden()
    assert len(told(demo, "Heard twice")) == 1
