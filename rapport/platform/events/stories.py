"""A story binds the events that one request, import or rule leads to."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar[uuid.UUID | None] = ContextVar("story", default=None)


@contextmanager
def story(identity: uuid.UUID | None = None) -> Iterator[uuid.UUID]:
    """Everything recorded inside belongs to one story; an inner story joins the outer one."""
    outer = _current.get()
    chosen = identity or outer or uuid.uuid4()
    token = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(token)


def current_story() -> uuid.UUID:
    """The story being told, or a new one of a single event."""
    return _current.get() or uuid.uuid4()
