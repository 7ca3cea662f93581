"""The apps and assistants that act for one, and how to connect another.

Opened by whoever wants their assistant to know the customers, and has never done so before.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.platform.ui.page import Request, page

MCP = "/mcp"


@require_safe
def my_apps(request: Request) -> HttpResponse:
    """How to connect an assistant."""
    return page(request, "accounts/apps.html", {"address": f"{settings.BASE_URL}{MCP}"})
