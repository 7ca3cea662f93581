"""What apps answer at addresses of their own below the API, as OpenAPI describes it."""

from __future__ import annotations

from typing import Any

_described: dict[str, Any] = {}


def describe(path: str, entry: dict[str, Any]) -> None:
    """``entry`` says what is asked and answered at ``path`` ("/metrics"); an app's ``hooks.py`` tells it."""
    _described[path] = entry


def described() -> dict[str, Any]:
    """All of them by path."""
    return dict(_described)
