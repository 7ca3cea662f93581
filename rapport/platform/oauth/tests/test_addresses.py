"""Where an app may be sent back to, and what its tokens may be for."""

from __future__ import annotations

import pytest

from rapport.platform.oauth.addresses import (
    is_fit,
    is_one_of,
    resource_of,
    source_of,
    with_query,
)


@pytest.mark.parametrize(
    ("uri", "is_good"),
    [
        ("https://a.example/cb", True),
        ("https://a.example/cb?x=1", True),
        ("http://127.0.0.1:3000/cb", True),
        ("http://[::1]/cb", True),
        ("http://localhost/cb", True),
        ("cursor://anysphere.cursor/cb", True),
        ("com.example.app:/cb", True),
        ("http://a.example/cb", False),
        ("https:///cb", False),
        ("https://a.example/cb#x", False),
        ("https://a.example\\@b.example/", False),
        ("https://a.example/ cb", False),
        ("https://a.exämple/", False),
        ("JAVASCRIPT:alert(1)", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("/cb", False),
        ("", False),
        ("https://a.example/" + "x" * 500, False),
    ],
)
def test_which_addresses_are_fit(uri: str, is_good: bool) -> None:
    assert is_fit(uri) is is_good


def test_an_address_is_compared_to_the_letter() -> None:
    assert is_one_of("https://a.example/cb", ["https://b.example", "https://a.example/cb"])
    assert not is_one_of("https://a.example:8443/cb", ["https://a.example/cb"])
    assert not is_one_of("https://A.example/cb", ["https://a.example/cb"])
    assert is_one_of("http://localhost:9/cb", ["http://localhost:1/cb"])
    assert not is_one_of("http://localhost:9/cb", ["http://127.0.0.1:9/cb"])
    assert not is_one_of("http://localhost:9/cb?x=1", ["http://localhost:1/cb"])


def test_what_is_said_is_added() -> None:
    assert (
        with_query("https://a.example/cb?x=1", state="a b&c")
        == "https://a.example/cb?x=1&state=a+b%26c"
    )
    assert with_query("com.example.app:/cb", code="c") == "com.example.app:/cb?code=c"
    assert source_of("https://a.example:1/cb?x") == "https://a.example:1"
    assert source_of("com.example.app:/cb") == "com.example.app:"


def test_resources() -> None:
    base = "https://crm.example"
    assert resource_of([f"{base}/mcp"], base) == "/mcp"
    assert resource_of([f"{base}/mcp/"], base) == "/mcp"
    assert resource_of([f"{base}/mcp", f"{base}/api/v1"], base) == "/"
    assert resource_of([], base) == "/"
    assert resource_of([base], base) == "/"
    assert resource_of([f"{base}/mcp", "https://other.example"], base) is None
