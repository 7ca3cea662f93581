"""Every page of the product, in a real browser: accessible in every look, without a complaint of the
browser, never wider than a phone, and never without a visible focus.

The pages are those of the product's own table of addresses, so a new one cannot be forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.http import HttpRequest, HttpResponse
from django.urls import resolve
from playwright.sync_api import Browser, Locator, Page

from rapport.kit.errors import Refused
from rapport.platform.accounts.actions.users import DEMO_PASSWORD
from rapport.platform.ui.views.errors import failure, server_error, too_large, too_many
from tests.browser.inspection import PHONE, Inspector, tab
from tests.browser.pages import (
    FRAMES,
    REFUSED,
    STATES,
    UNSEEN_DOORS,
    addresses,
    doors,
    routes,
)
from tests.browser.product import Product

PARTS = 2
BROKEN: tuple[Callable[[HttpRequest], HttpResponse], ...] = (
    server_error,
    too_large,
    too_many,
    lambda request: failure(request, Refused("closed", "It is closed already.")),
)
USED_KEYS = (
    "/sign-in/welcome/used/",
    "/sign-in/password/reset/key/1-used/",
    "/sign-in/confirm-email/used/",
)
ANY = range(200, 500)
FORMS = (
    "/parties/new/",
    "/products/new/",
    "/orders/new/",
    "/users/invite/",
    "/set-up/objects/make/",
    "/set-up/objects/visit/add/number/",
    "/records/visit/create/",
    "/imports/new/",
)
"""Forms that are sent empty, and come back with what is missing."""


@pytest.fixture(scope="package")
def ids(demo: Product) -> dict[str, Any]:
    """What the demo company lacked, by its name in ``tests.flows.endpoints``."""
    made = demo.python("from tests.browser.furnishing import furnish; furnish()")
    return dict(json.loads(made))


@pytest.fixture
def inspector(chromium: Browser, demo: Product) -> Iterator[Inspector]:
    """Somebody who has just come."""
    with inspecting(chromium, demo) as found:
        yield found
        assert found.problems == []


@contextmanager
def inspecting(chromium: Browser, demo: Product) -> Iterator[Inspector]:
    context, found = tab(chromium, demo.address)
    yield found
    context.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_inside(inspector: Inspector, ids: dict[str, Any], part: int) -> None:
    enter(inspector, "morgan@demo.example")
    states = [address.format(**ids) for address in STATES]
    for address in [*dict.fromkeys([*addresses(ids).values(), *states])][part::PARTS]:
        inspector.open(address)
        inspector.look()
    frames = [address.format(**ids) for address in FRAMES][part::PARTS]
    for address in frames:
        inspector.open(address, statuses=ANY)
        inspector.look_on_phone()
    inspector.page.context.clear_cookies()
    enter(inspector, "layla@people.example")
    for address in frames:
        inspector.open(address, statuses=ANY)
        inspector.look()


def test_every_door_dialog_and_refusal(inspector: Inspector, ids: dict[str, Any]) -> None:
    met = look_at_doors(inspector, [*doors(), *USED_KEYS, ids["invitation"], ids["reset"]])
    wanted = {one for one in routes() if one.startswith("sign-in/")} - UNSEEN_DOORS.keys()
    assert wanted - met == set()
    enter(inspector, "morgan@demo.example")
    for address, status in REFUSED.items():
        inspector.open(address.format(**ids), statuses=(status,))
        inspector.look()
    for address in FORMS:
        inspector.open(address)
        send_empty(inspector)
    for address, gesture in GESTURES:
        inspector.open(address.format(**ids))
        inspector.settle()
        gesture(inspector.page)
        inspector.examine()
    look_at_what_broke(inspector)
    walk_with_two_factors(inspector)


def look_at_doors(inspector: Inspector, found: list[str]) -> set[str]:
    """Every page at the door that ``found`` leads to, once; returns the routes that were tried."""
    shown = set[str]()
    for address in found:
        inspector.open(address, statuses=ANY)
        if inspector.page.url not in shown:
            shown.add(inspector.page.url)
            inspector.look()
    return {resolve(address).route.replace("^", "") for address in found}


def send_empty(inspector: Inspector) -> None:
    """Send the page's form as it is, past the browser's own checks; it comes back and says what is wrong."""
    page = inspector.page
    form = page.locator("main form[method=post]").last
    with page.expect_navigation() as gone:
        form.evaluate("form => { form.noValidate = true; form.requestSubmit(); }")
    if gone.value.status != 422:
        inspector.blame(f"answers an empty form with {gone.value.status}")
    inspector.look()


def look_at_what_broke(inspector: Inspector) -> None:
    """The pages that stand when no other does; a form that had expired; what is not one's own."""
    page = inspector.page
    for answer in BROKEN:
        fulfill(page, answer(HttpRequest()).content)
        inspector.open("/broken/")
        inspector.look()
    inspector.open("/teams/create/")
    page.fill("main [name=name]", "West")
    page.locator("main [name=csrfmiddlewaretoken]").evaluate("field => { field.value = 'old'; }")
    page.press("main [name=name]", "Enter")
    page.locator(".door-code", has_text="403").wait_for()
    inspector.look()


def fulfill(page: Page, body: bytes) -> None:
    page.route("**/broken/", lambda route: route.fulfill(body=body, content_type="text/html"))


def walk_with_two_factors(inspector: Inspector) -> None:
    """Turn an authenticator on, look at its pages, and come in with it."""
    page = inspector.page
    page.context.clear_cookies()
    enter(inspector, "wary@people.example")
    inspector.open("/users/", statuses=(403,))
    inspector.look()
    inspector.open("/sign-in/reauthenticate/")
    inspector.look()
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_load_state()
    for address in ("2fa/", "2fa/webauthn/", "2fa/webauthn/add/", "password/change/", "sessions/"):
        inspector.open(f"/sign-in/{address}")
        inspector.look()
    inspector.open("/sign-in/2fa/totp/activate/")
    inspector.look()
    prove(page, page.locator("[data-secret]").inner_text())
    for address in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        inspector.open(f"/sign-in/2fa/{address}")
        inspector.look()
    page.context.clear_cookies()
    enter(inspector, "wary@people.example")
    inspector.look()


def enter(inspector: Inspector, email: str) -> None:
    """Sign in, as far as the password leads."""
    page = inspector.page
    inspector.open("/sign-in/login/")
    page.fill("input[name=login]", email)
    page.fill("input[name=password]", DEMO_PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda address: "/sign-in/login/" not in address)


def prove(page: Page, secret: str) -> None:
    """Type the code that an authenticator app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    page.fill("input[name=code]", totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.get_by_role("button", name="Turn on").click()
    page.wait_for_url(re.compile("recovery-codes|/2fa/$"))


def search(page: Page) -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("anna")
    page.locator("#palette [role=option]").first.wait_for()


def ask_for_keys(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("#shortcuts").wait_for()


def open_account(page: Page) -> None:
    page.locator("[data-account] > summary").click()


def open_first_menu(page: Page) -> None:
    opened(page.locator("main details.menu, .topbar details.menu:not([data-account])").first)


def opened(menu: Locator) -> None:
    menu.locator("summary").first.click()
    menu.locator(".menu-list").wait_for()


def build_filter(page: Page) -> None:
    page.get_by_role("link", name="Filter", exact=True).click()
    page.locator("#filter-dialog").wait_for()


def tick_rows(page: Page) -> None:
    page.locator("tbody [name=pk]").nth(1).check()


def edit_cell(page: Page) -> None:
    page.locator("td[data-cell=place]").first.dblclick()
    page.locator(".cell-form").wait_for()


def open_menu_of_a_phone(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.locator(".bottombar a[href='#sidebar']").click()
    page.get_by_role("link", name="Close the menu").wait_for()


GESTURES: tuple[tuple[str, Callable[[Page], None]], ...] = (
    ("/records/party/", search),
    ("/records/party/", ask_for_keys),
    ("/records/party/", open_account),
    ("/records/party/", build_filter),
    ("/records/party/?q=role:customer orders(total>100 number~a)", build_filter),
    ("/records/party/", tick_rows),
    ("/records/visit/", edit_cell),
    ("/records/order/?layout=calendar", open_first_menu),
    ("/parties/{party}/", open_first_menu),
    ("/automations/{automation}/edit/", open_first_menu),
    ("/users/", open_menu_of_a_phone),
)
"""What opens over a page."""
