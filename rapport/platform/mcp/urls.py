"""Where assistants call."""

from __future__ import annotations

from django.urls import path

from rapport.platform.api.answering import address
from rapport.platform.mcp.views import speak

urlpatterns = [path("mcp", address(POST=speak), name="mcp")]
