"""A passkey in a real browser: made on the security page, then used in place of the password."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.product import Product

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_replaces_the_password(page: Page, demo: Product) -> None:
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.goto(f"{demo.address}/sign-in/login/")
    password = page.locator("code").inner_text()
    page.get_by_role("button", name="Sign in as").first.click()
    page.wait_for_url(f"{demo.address}/**")

    page.goto(f"{demo.address}/sign-in/2fa/webauthn/add/")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("What do you call it?").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.goto(f"{demo.address}/sign-in/2fa/")
    expect(page.get_by_text("My laptop")).to_be_visible()

    page.context.clear_cookies()
    page.goto(f"{demo.address}/sign-in/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "/sign-in/" not in address)
    page.goto(f"{demo.address}/account/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.goto(f"{demo.address}/sign-in/2fa/webauthn/")
    page.get_by_role("link", name="Remove").click()
    page.wait_for_load_state()
    if page.get_by_role("heading", name="Is it you?").is_visible():
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_text("My laptop")).to_have_count(0)
