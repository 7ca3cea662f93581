"""The palette, the keys, the installed app and the languages, as a person meets them."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.product import Product

PASSWORD = "demo customers first"
OPTION = "#palette [role=option]"
OPENING = """async () => {
    const begun = performance.now();
    document.dispatchEvent(new Event("rapport:palette"));
    await new Promise((done) => setTimeout(done));
    return [performance.now() - begun, document.querySelectorAll("#palette [role=option]").length];
}"""


def sign_in(page: Page, demo: Product, name: str) -> Page:
    page.goto(f"{demo.address}/sign-in/login/")
    page.locator("#id_login").fill(f"{name}@demo.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    return page


@pytest.fixture
def inside(page: Page, demo: Product) -> Page:
    """Morgan, the administrator, at the list of parties."""
    sign_in(page, demo, "morgan").goto(f"{demo.address}/records/party/")
    return page


def violations(page: Page, within: str | None = None) -> list[str]:
    page.emulate_media(reduced_motion="reduce")
    found = Axe().run(page, context=within).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def test_a_record_is_found_with_a_slip_and_opened_by_the_keyboard(inside: Page) -> None:
    link = inside.locator("table[data-rows] tbody a").first
    name = link.inner_text()
    mistyped = name[:2] + name[3] + name[2] + name[4:]
    inside.keyboard.press("Control+k")
    field = inside.get_by_role("combobox", name="Search or go to")
    expect(field).to_be_focused()
    inside.keyboard.type(mistyped)
    chosen = inside.locator(f"{OPTION}[aria-selected=true]")
    expect(chosen).to_contain_text(name)
    expect(field).to_have_attribute("aria-activedescendant", re.compile("palette-option-0"))
    assert violations(inside, "#palette") == []
    with inside.expect_response("**/-/opened"):
        inside.keyboard.press("Enter")
        inside.wait_for_url(re.compile(r"/parties/\d+/"))
    inside.goto(inside.url.split("/parties/")[0] + "/search/")
    inside.keyboard.press("Control+k")
    expect(inside.locator("#palette .palette-title").first).to_have_text("Recent")
    expect(inside.locator(OPTION).first).to_contain_text(name)


def test_what_the_page_offers_is_there_at_once(inside: Page) -> None:
    inside.route("**/-/palette?*", lambda route: None)  # the server never answers
    inside.evaluate(OPENING)
    inside.keyboard.press("Escape")
    expect(inside.locator("#palette")).to_be_hidden()
    milliseconds, options = inside.evaluate(OPENING)
    assert options > 10
    assert milliseconds < 500, "50 on a machine of its own"
    inside.keyboard.type("orders")
    expect(inside.locator(f"{OPTION}[aria-selected=true]")).to_contain_text("Orders")
    inside.keyboard.press("ArrowDown")
    inside.keyboard.press("ArrowUp")
    inside.keyboard.press("Enter")
    inside.wait_for_url("**/records/order/**")


def test_the_look_is_changed_and_one_signs_out_by_name(inside: Page) -> None:
    for words, done in (("dark", "data-theme"), ("sign out", "")):
        inside.keyboard.press("Control+k")
        inside.keyboard.type(words)
        expect(inside.locator(f"{OPTION}[aria-selected=true]")).to_contain_text(words.capitalize())
        inside.keyboard.press("Enter")
        if done:
            expect(inside.locator("html")).to_have_attribute(done, words)
    inside.wait_for_url("**/sign-in/login/**")


def test_the_list_of_keys_shows_those_of_the_page(inside: Page) -> None:
    inside.keyboard.press("?")
    keys = inside.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys.get_by_text("Tick the row")).to_be_visible()
    expect(keys.get_by_text("Move the card to the next lane")).to_be_hidden()
    expect(keys.get_by_text("Customers", exact=True)).to_be_visible()
    assert violations(inside, "#shortcuts") == []
    inside.keyboard.press("Escape")
    inside.keyboard.press("g")
    inside.keyboard.press("s")
    inside.wait_for_url("**/records/order/**")


def test_without_scripts_search_is_a_page(page: Page, demo: Product) -> None:
    sign_in(page, demo, "robin")
    state = page.context.storage_state()
    assert page.context.browser
    plain = page.context.browser.new_context(storage_state=state, java_script_enabled=False)
    tab = plain.new_page()
    tab.goto(f"{demo.address}/records/party/")
    name = tab.locator("table tbody a").first.inner_text()
    tab.get_by_role("link", name="Search or go to").click()
    tab.get_by_role("searchbox", name="Search every record").fill(name)
    tab.keyboard.press("Enter")
    tab.get_by_role("link", name=name, exact=True).first.click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(name)
    plain.close()


def test_a_browser_installs_it_and_shows_a_page_without_connection(inside: Page) -> None:
    session = inside.context.new_cdp_session(inside)
    manifest = session.send("Page.getAppManifest")
    assert (manifest["url"].rpartition("/")[2], manifest["errors"]) == ("manifest.webmanifest", [])
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors if error["errorId"] != "in-incognito"] == []
    inside.evaluate("navigator.serviceWorker.ready.then(() => true)")
    kept = inside.evaluate(
        """async () => {
            const kept = [];
            for (const name of await caches.keys()) kept.push(...await (await caches.open(name)).keys());
            return kept.map((request) => new URL(request.url).pathname);
        }"""
    )
    assert "/-/offline" in kept
    assert all(path.startswith(("/static/", "/-/offline")) for path in kept)
    inside.context.set_offline(True)
    inside.reload()
    expect(inside.get_by_role("heading", name="No connection")).to_be_visible()
    assert "parties" not in inside.content()
    inside.context.set_offline(False)
    expect(inside.locator("table[data-rows]")).to_be_visible(timeout=30_000)  # by itself


@pytest.mark.parametrize("width", [1280, 390])
def test_in_arabic_the_page_runs_from_right_to_left(page: Page, demo: Product, width: int) -> None:
    page.context.set_extra_http_headers({"Accept-Language": "ar"})
    page.goto(f"{demo.address}/sign-in/login/")
    expect(page.get_by_role("heading", level=1)).to_have_text("تسجيل الدخول")
    sign_in(page, demo, "quinn")
    page.goto(f"{demo.address}/account/")
    page.locator("select[name=language]").select_option("ar")
    page.locator("main button.primary").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.set_viewport_size({"width": width, "height": 800})
    for path in (
        "/records/party/",
        "/records/order/",
        "/search/?q=mar",
        "/help/keys/",
        "/account/",
    ):
        page.goto(f"{demo.address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") == width, path
        assert page.locator("html").get_attribute("lang") == "ar"
    page.goto(f"{demo.address}/records/party/")
    sidebar = page.locator("#sidebar").bounding_box()
    assert sidebar is None or sidebar["x"] > width / 2
    if width == 1280:
        expect(page.locator(".sidebar").get_by_text("المنتجات", exact=True)).to_be_visible()
        expect(page.locator("thead").get_by_text("البريد الإلكتروني")).to_be_visible()
        assert violations(page, ".sidebar") == []
    page.goto(f"{demo.address}/account/")
    page.locator("select[name=language]").select_option("en")
    page.locator("main button.primary").click()
    expect(page.locator("html")).to_have_attribute("dir", "ltr")
