"""What GET and POST of an address need, in the words that ``endpoints`` explains."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Endpoint:
    """What GET and POST need; None where they are not served. ``args`` fill the address, ``body`` is sent."""

    get: str | None
    post: str | None
    args: dict[str, Any] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def page(need: str, **args: Any) -> Endpoint:
    return Endpoint(need, None, args)


def press(need: str, **args: Any) -> Endpoint:
    return Endpoint(None, need, args)


def form(need: str, post: str = "", **args: Any) -> Endpoint:
    return Endpoint(need, post or need, args)
