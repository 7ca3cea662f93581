"""A body that is larger than an upload may be reaches no memory and no disk; its sender gets a page."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterator
from typing import Any

from asgiref.sync import async_to_sync
from django.conf import settings

from config.asgi import application
from rapport.platform.ui.sizes import FORM_BYTES

CHUNK = b"x" * 65536
PATIENCE_SECONDS = 10


def test_a_body_that_is_too_large_is_let_go(db: None) -> None:
    length = settings.UPLOAD_BYTES + FORM_BYTES + 1
    sent = post(length, chunks=iter([CHUNK] * 3))
    assert sent[0]["status"] == 413
    assert "choose a smaller file" in b"".join(one.get("body", b"") for one in sent).decode()


def post(length: int, *, chunks: Iterator[bytes]) -> list[Any]:
    """What is sent to whoever posts ``chunks`` and says that they are ``length`` bytes."""
    sent = list[Any]()
    headers = [(b"host", b"localhost"), (b"content-length", str(length).encode())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/imports/new/",
        "query_string": b"",
        "headers": headers,
    }

    async def receive() -> Any:
        for chunk in chunks:
            return {"type": "http.request", "body": chunk, "more_body": True}
        if not sent:
            await sleep(PATIENCE_SECONDS)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    async_to_sync(application)(scope, receive, send)
    return sent
