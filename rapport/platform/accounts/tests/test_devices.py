from __future__ import annotations

import pytest
from django.utils import translation

from rapport.platform.accounts.devices import device_of, is_phone, said

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (CHROME, "Chrome on Windows"),
        (f"{CHROME} Edg/140.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) AppleWebKit/605 Version/18.0 Safari/605",
            "Safari on macOS",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 Chrome/140.0 Mobile Safari/537",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl"),
        ("", "Unknown device"),
    ],
)
def test_a_device_is_recognised(agent: str, device: str) -> None:
    assert device_of(agent) == device
    assert is_phone(device) is (device.endswith(("iPhone", "Android")))


def test_a_device_is_said_in_the_language_of_its_reader() -> None:
    with translation.override("nl"):
        told = [said(device) for device in ("Firefox on Linux", "curl", "Unknown device")]
    assert told == ["Firefox op Linux", "curl", "Onbekend apparaat"]
