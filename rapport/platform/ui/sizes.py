"""How large a request may be."""

from __future__ import annotations

from django.conf import settings

FORM_BYTES = 1024 * 1024
"""What may come with a file: the other fields of its form, and what parts them."""


def is_too_large(content_length: str) -> bool:
    """Whether a request that announces so many bytes is refused before it is read."""
    return content_length.isdecimal() and int(content_length) > settings.UPLOAD_BYTES + FORM_BYTES


def most_megabytes() -> int:
    return int(settings.UPLOAD_BYTES // 1024**2)
