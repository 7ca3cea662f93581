"""Asking other people's servers something over HTTP, without being led astray. Standard library only.

As with ``outgoing``: the address must be an allowed one and the connection goes to that very address.
Redirects are answers like any other; whoever asks decides whether to follow.
"""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapport.kit.outgoing import Unreachable, hung_up_after, line_to
from rapport.kit.speech import say

SECONDS = 60.0
MOST_BYTES = 32_000_000


@dataclass(frozen=True)
class Question:
    """What is asked of which address; ``method`` is any verb of HTTP."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """What the other side says; names of headers are in small letters."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


def ask(question: Question, *, is_private_allowed: bool = False) -> Answer:
    """The whole answer. Raises Refused for a forbidden address; Unreachable, also for one without end."""
    connection, path = line_to(question.url, is_private_allowed=is_private_allowed)
    try:
        with hung_up_after(connection, SECONDS):
            said = {"User-Agent": "Rapport", **question.headers}
            connection.request(question.method, path, body=question.body or None, headers=said)
            answer = connection.getresponse()
            body = answer.read(MOST_BYTES + 1)
            headers = {name.lower(): value for name, value in answer.getheaders()}
    except (OSError, http.client.HTTPException, ValueError) as error:
        sentence = (
            say("%(host)s did not answer in time.", host=connection.host)
            if isinstance(error, TimeoutError)
            else say("%(host)s could not be reached.", host=connection.host)
        )
        raise Unreachable(sentence) from None
    if len(body) > MOST_BYTES:
        raise Unreachable(say("%(host)s says too much at once.", host=connection.host))
    return Answer(question.url, answer.status, headers, body)
