"""What files are, what they are called, and where their bytes lie."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from rapport.platform.records.sniffing import content_type_of, safe_name
from rapport.platform.records.storage import TooLargeError, forget, path_of, store


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(20), "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"PK\x03\x04" + bytes(40), "application/zip"),
        (b"<!doctype html><script>", "text/plain"),
        (b"<svg onload=alert(1)>", "text/plain"),
        ("Grüße, 你好".encode(), "text/plain"),
        ("é".encode() * 5000, "text/plain"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"\xff\xfe\xfa", "application/octet-stream"),
    ],
)
def test_the_bytes_say_what_a_file_is(head: bytes, found: str) -> None:
    assert content_type_of(head[:8192]) == found


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Plan.pdf", "Plan.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.txt", "a.txt"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("...", "file"),
        ("", "file"),
        ("ü" * 300 + ".pdf", "ü" * 196 + ".pdf"),
    ],
)
def test_names_are_made_safe(name: str, kept: str) -> None:
    assert safe_name(name) == kept


def test_bytes_are_put_away_whole(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    stored = store([b"hello ", b"world"], limit=100)
    assert stored == (hashlib.sha256(b"hello world").hexdigest(), 11, "text/plain")
    assert path_of(stored.sha256).read_bytes() == b"hello world"
    assert store([b"hello world"], limit=100) == stored
    forget(stored.sha256)
    forget(stored.sha256)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_too_many_bytes_leave_nothing_behind(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(TooLargeError):
        store([b"x" * 60, b"x" * 60], limit=100)
    assert list(tmp_path.iterdir()) == []
