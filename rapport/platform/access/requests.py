"""The request as views see it, once the middleware has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from rapport.platform.access.actors import Actor

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails


class Request(HttpRequest):
    """An HTTP request with the actor who asks and what htmx says of itself."""

    actor: Actor
    htmx: HtmxDetails
