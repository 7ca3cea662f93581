"""Every page that the address book knows, in a real browser: accessible, without a complaint of the
browser, and never wider than a phone.

The walk begins at the addresses that need nothing more and goes on to what their pages lead to:
links, panels, forms. An address that is never met fails the test, so a new page cannot be forgotten.
"""

from __future__ import annotations

import inspect
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, get_resolver, resolve
from playwright.sync_api import Browser, Error, Page, expect

from rapport.platform.accounts.actions.users import DEMO_PASSWORD
from rapport.platform.ui.views.errors import server_error
from tests.browser.furnishing import Sender, furnish
from tests.browser.product import Product

DESK, PHONE = (1280, 800), (390, 844)
SAMPLES = 2
"""How many pages of one pattern are looked at that differ in a word, as /records/party/ and /records/order/ do."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"resultTypes": ["violations"], "preload": False, "runOnly": RULES}
COLOURS = {**OPTIONS, "runOnly": ["color-contrast"]}
ALIKE = ["tbody tr:nth-child(n+8)", ".timeline-item:nth-child(n+12)", "datalist"]
"""Rows after the first few look like those before them."""
SHELL = [".sidebar", ".topbar", ".bottombar", "dialog"]
"""The frame is the same around every page; it is looked at once."""
SETTLED = """() => new Promise(done => {
  const look = () => document.querySelector(".htmx-request") ? setTimeout(look, 20) : done();
  look();
})"""
LEADS = """() => [...document.querySelectorAll("[href], [hx-get], form[action]")]
  .flatMap(found => ["href", "hx-get", "action"].map(name => found.getAttribute(name)))
  .filter(Boolean).map(address => new URL(address, location).href.split("#")[0])"""

STATES = (
    "/records/order/",
    "/records/return/",
    "/records/product/",
    "/records/interaction/",
    "/records/order/?layout=board",
    "/records/order/?layout=calendar",
    "/records/order/?group=status",
    "/records/party/?view={view}",
    "/records/party/?view=customers&q=orders>2 city:any",
    "/records/party/?q=city:Nowhere",
    "/records/party/?q=nonsense:3",
    "/search/?q=anna",
    "/search/?q=zzzz",
    "/parties/{organization}/",
    "/parties/new/?kind=organization",
    "/parties/duplicates/?name=anna",
    "/insight/rfm/?show=revenue&m=5",
    "/nowhere/",
)
"""Pages that look otherwise than the first of their kind."""
IN_EVERY_LOOK = (
    "/records/party/?view=customers",
    "/parties/{party}/",
    "/orders/{order}/",
    "/parties/{party}/edit/",
    "/insight/",
    "/insight/rfm/",
    "/imports/new/",
    "/users/",
)
"""Pages whose colours are looked at in the dark and with high contrast, too. Together they use every
component; test_patterns looks at each component by itself."""
PLACES = ("party/{party}", "order/{order}", "product/{product}", "project/{record}")
UNLINKED = (
    "/access/party/{party}/",
    "/parties/{trashed}/restore/",
    "/orders/of/{party}/",
    "/bulk/{bulk}/",
    "/records/project/{record}/",
    "/records/party/{party}/related/order/party/",
    "/records/party/{party}/cell/job_title/",
    *(f"/records/{place}/{part}/" for part in ("fields", "leads") for place in PLACES),
    "/records/project/pick/owner/",
    "/records/product/{product}/",
    "/attached/order/{order}/notes/",
    "/attached/order/{order}/files/",
    "/attached/order/{order}/tags/",
    "/attached/order/{order}/external-ids/",
)
"""Pages to which only the address bar leads."""
UNSEEN = {
    "-/patterns": "test_patterns looks at it",
    "hooks/<str:secret>/": "other programs call it",
    "notifications/<int:pk>/": "leads to what the notice is about",
    "sign-in/oidc/(?P<provider_id>[^/]+)/login/": "leads to the company's provider",
    "sign-in/oidc/(?P<provider_id>[^/]+)/login/callback/": "comes from the company's provider",
    "sign-in/2fa/webauthn/keys/<int:pk>/edit/": "of a passkey, which test_passkey makes",
    "sign-in/2fa/webauthn/keys/<int:pk>/remove/": "of a passkey, which test_passkey makes",
    "sign-in/confirm-email/(?P<key>[-:\\w]+)/$": "the same address as with <str:key>",
}
"""Addresses that the walk leaves out, each with the reason."""
USED_KEYS = (
    "/sign-in/welcome/used/",
    "/sign-in/password/reset/key/1-used/",
    "/sign-in/confirm-email/used/",
)


def routes() -> set[str]:
    """Every address that may be read, as a pattern."""
    found = _patterns(get_resolver().url_patterns)
    return {route for route, view in found if "GET" in _methods(view)} - UNSEEN.keys()


def _patterns(found: Sequence[Any], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in found:
        route = before + str(pattern.pattern).removeprefix("^")
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern.url_patterns, route)
        else:
            yield route, pattern.callback


def _methods(view: Callable[..., Any]) -> list[str]:
    """What ``require_POST`` and its kin allow; a view that says nothing may be read."""
    found = inspect.getclosurevars(view).nonlocals if inspect.isfunction(view) else {}
    return list(found.get("request_method_list") or ["GET"])


def match_of(address: str) -> ResolverMatch | None:
    try:
        return resolve(urlsplit(address).path)
    except Resolver404:
        return None


@dataclass
class Walk:
    """A way through the product: what was met, by kind of page, and what was wrong with it."""

    page: Page
    home: str
    met: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    shown: set[str] = field(default_factory=set)
    waiting: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._heard)

    def _heard(self, entry: Any) -> None:
        """A refusal's own status is no complaint."""
        if entry.type in ("error", "warning") and entry.location["url"] != self.page.url:
            self.complaints.append(f"{entry.text} {entry.location['url']}")

    def follow(self, *addresses: str) -> None:
        """Look at ``addresses`` and at all that they lead to: of each pattern one page per word in it."""
        self.waiting += addresses
        while self.waiting:
            address = self.waiting.pop(0)
            match = match_of(address)
            if match is None or match.route in UNSEEN or "GET" not in _methods(match.func):
                continue
            words = " ".join(value for value in match.kwargs.values() if isinstance(value, str))
            met = self.met[match.route]
            if words not in met and len(met) < SAMPLES:
                met.append(words)
                self.look_at(address)

    def look_at(self, address: str, *looks: str) -> None:
        """Open ``address``; if it is a page, look at it on a desk and on a phone."""
        if not self.open(address) or (self.page.url in self.shown and not looks):
            return
        self.page.evaluate(SETTLED)
        self.waiting += [href for href in self.page.evaluate(LEADS) if href.startswith(self.home)]
        beside = ALIKE + (SHELL if self.shown else [])
        for look in looks:
            self.page.evaluate("look => document.documentElement.dataset.theme = look", look)
            self.blame(*(f"{look}: {found}" for found in violations(self.page, COLOURS, beside)))
        if self.page.url not in self.shown:
            self.shown.add(self.page.url)
            self.blame(*violations(self.page, OPTIONS, beside))
            self.measure()
        self.blame(*self.complaints)

    def open(self, address: str) -> bool:
        """Whether ``address`` is a page: not a file, a fragment for a script, or an empty answer."""
        self.complaints.clear()
        whole = self.home + address.removeprefix(self.home)
        try:
            answer = self.page.goto(whole)
        except Error:  # a file to save, or a refusal without a body
            status = self.page.request.get(whole).status
            if status not in (200, 405):
                self.problems.append(f"{address} answers {status}")
            return False
        if answer and answer.status >= 500:
            self.blame(f"answers {answer.status}")
        return bool(self.page.evaluate("document.doctype !== null"))

    def measure(self) -> None:
        """A phone is never scrolled sideways."""
        self.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        width = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        if width > PHONE[0]:
            self.blame(f"is {width} pixels wide on a phone")

    def blame(self, *found: str) -> None:
        self.problems += [f"{self.page.url.removeprefix(self.home)} {wrong}" for wrong in found]


def violations(page: Page, options: dict[str, Any], beside: Sequence[str] = ()) -> list[str]:
    """What axe finds on the page, leaving out the parts ``beside``; one line each."""
    found = page.evaluate(
        "async ([within, options]) => (await axe.run(within, options)).violations",
        [{"exclude": [[selector] for selector in beside]}, options],
    )
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


@pytest.fixture
def walk(chromium: Browser, demo: Product) -> Iterator[Walk]:
    """Somebody who has just come, in a tab that has axe in every page."""
    context = chromium.new_context(
        viewport={"width": DESK[0], "height": DESK[1]}, reduced_motion="reduce"
    )
    context.set_default_timeout(90_000)
    context.add_init_script(Axe().axe_script)
    found = Walk(context.new_page(), demo.address)
    yield found
    context.close()
    assert found.problems == []


def enter(walk: Walk, email: str) -> None:
    """Sign in, and say once more who one is, so that delicate pages open."""
    walk.page.goto(f"{walk.home}/sign-in/login/")
    walk.page.fill("input[name=login]", email)
    walk.page.fill("input[name=password]", DEMO_PASSWORD)
    walk.page.press("input[name=password]", "Enter")
    walk.page.wait_for_url(lambda address: "/sign-in/" not in address)
    walk.page.goto(f"{walk.home}/sign-in/reauthenticate/")
    walk.page.fill("input[name=password]", DEMO_PASSWORD)
    walk.page.get_by_role("button", name="Confirm").click()
    walk.page.wait_for_load_state()


def bring_in(walk: Walk) -> None:
    """A file of people, one of whom is refused: its columns, its progress, what came of it."""
    page, home = walk.page, walk.home
    table = b"Name,E-mail\nAda Lovelace,ada@people.example\n,\n,nobody\n"
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": table}
    columns = Sender(page, home).send("/imports/new/", file=file, record_type="", source="")
    walk.look_at(columns)
    page.get_by_role("button", name=re.compile("^Import")).click()
    expect(page.get_by_text("Done.")).to_be_visible()
    walk.look_at(columns.removesuffix("map/"))


def test_every_page_inside(walk: Walk) -> None:
    enter(walk, "morgan@demo.example")
    ids = furnish(Sender(walk.page, walk.home))
    bring_in(walk)
    walk.follow("/", *(f"/{route}" for route in sorted(routes()) if not re.search("[<(]", route)))
    for address in STATES:
        walk.look_at(address.format(**ids))
    walk.follow(*(address.format(**ids) for address in UNLINKED), *USED_KEYS)
    for address in IN_EVERY_LOOK:
        walk.look_at(address.format(**ids), "dark", "contrast")
    assert sorted(routes() - walk.met.keys()) == []


def test_every_page_at_the_door(walk: Walk, demo: Product) -> None:
    doors = [f"/{route}" for route in sorted(routes()) if re.fullmatch("sign-in/[^<(]+", route)]
    for address in (*doors, *USED_KEYS, "/records/party/"):
        walk.look_at(address)
    link = json.loads(demo.command("user", "create", "ada@x.example", "--name", "Ada", "--json"))
    walk.look_at(urlsplit(link["link"]).path)
    walk.look_at("/sign-in/login/", "dark", "contrast")


def test_the_pages_of_a_second_factor(walk: Walk) -> None:
    enter(walk, "kim@demo.example")
    walk.look_at("/sign-in/2fa/totp/activate/")
    secret = walk.page.locator("[data-secret]").inner_text()
    prove(walk.page, secret, "Turn on")
    for address in ("", "recovery-codes/", "recovery-codes/generate/", "totp/deactivate/"):
        walk.look_at(f"/sign-in/2fa/{address}")
    walk.look_at("/sign-in/2fa/reauthenticate/")
    walk.page.context.clear_cookies()
    walk.page.goto(f"{walk.home}/sign-in/login/")
    walk.page.fill("input[name=login]", "kim@demo.example")
    walk.page.fill("input[name=password]", DEMO_PASSWORD)
    walk.page.press("input[name=password]", "Enter")
    walk.page.wait_for_url("**/2fa/authenticate/**")
    walk.look_at("/sign-in/2fa/authenticate/")


def prove(page: Page, secret: str, button: str) -> None:
    """Type the code that an authenticator app shows now."""
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    page.fill("input[name=code]", totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.get_by_role("button", name=button).click()
    page.wait_for_load_state()


def test_the_page_for_what_broke(walk: Walk) -> None:
    body = server_error(HttpRequest()).content
    walk.page.route("**/broken/", lambda route: route.fulfill(body=body, content_type="text/html"))
    walk.look_at("/broken/", "dark", "contrast")


def test_the_palette_and_the_shortcuts(walk: Walk) -> None:
    enter(walk, "quinn@demo.example")
    walk.page.goto(f"{walk.home}/account/")
    walk.page.keyboard.press("Control+k")
    walk.page.get_by_role("combobox", name="Search or go to").fill("a")
    expect(walk.page.locator("#palette [role=option]").first).to_be_visible()
    walk.blame(*violations(walk.page, OPTIONS))
    walk.page.keyboard.press("Escape")
    walk.page.keyboard.press("?")
    walk.blame(*violations(walk.page, OPTIONS))
