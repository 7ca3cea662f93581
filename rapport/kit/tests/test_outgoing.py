"""Calls leave the house only for public addresses, go where they were looked up, and end in time."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any

import pytest

from rapport.kit import outgoing
from rapport.kit.errors import Refused
from rapport.kit.outgoing import Letter, Unreachable, is_public, post
from rapport.kit.tests.listening import listening


def letter(url: str) -> Letter:
    return Letter(url, b"{}", "id-1", (b"key",))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_addresses_that_are_inside(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111"])
def test_addresses_that_are_outside(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/",
        "http://localhost/",
        "http://[::1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_other_spellings_of_inside_are_refused(url: str) -> None:
    with pytest.raises((Refused, Unreachable)):
        post(letter(url))


@pytest.mark.parametrize("url", ["ftp://example.com", "//x", "http://", "http://x:99999/", "x"])
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(Refused, match="is no web address"):
        post(letter(url))


def test_one_address_inside_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    entries: Any = [(2, 1, 6, "", ("93.184.216.34", 80)), (2, 1, 6, "", ("10.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
    with pytest.raises(Refused, match=r"10\.0\.0\.1"):
        post(letter("http://example.com/"))


def test_the_call_goes_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere the second time gains nothing."""
    with listening() as ear:
        port = int(ear.url.split(":")[2].split("/")[0])
        answers = iter([[(2, 1, 6, "", ("127.0.0.1", port))]])
        asked = socket.getaddrinfo

        def once(host: str, *rest: Any, **more: Any) -> Any:
            return next(answers) if host == "example.com" else asked(host, *rest, **more)

        monkeypatch.setattr(socket, "getaddrinfo", once)
        url = f"http://example.com:{port}/hook"
        assert post(letter(url), is_private_allowed=True) == (200, 0)
    assert ear.headers[0]["host"] == f"example.com:{port}"


def test_a_host_that_drips_is_hung_up_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outgoing, "SECONDS", 0.5)
    door = socket.create_server(("127.0.0.1", 0))
    is_over = threading.Event()

    def drip() -> None:
        line, _ = door.accept()
        with line:
            while not is_over.wait(0.1):
                try:
                    line.sendall(b"H")
                except OSError:
                    return

    thread = threading.Thread(target=drip, daemon=True)
    thread.start()
    began = time.monotonic()
    with pytest.raises(Unreachable):
        post(letter(f"http://127.0.0.1:{door.getsockname()[1]}/"), is_private_allowed=True)
    is_over.set()
    thread.join()
    door.close()
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("90", 90, 90),
        (" 5 ", 5, 5),
        ("Wed, 01 Jan 2098 00:00:00 GMT", 86_400, 1e11),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0, 0),
        ("-3", 0, 0),
        ("soon", 0, 0),
        ("9" * 400, 1e8, 1e9),
    ],
)
def test_when_to_come_again(said: str, least: float, most: float) -> None:
    with listening() as ear:
        ear.status, ear.retry_after = 503, said
        status, pause = post(letter(ear.url), is_private_allowed=True)
    assert status == 503
    assert least <= pause <= most
