"""The address of the metrics below the API."""

from __future__ import annotations

from django.urls import path

from rapport.insight.api import list_metrics
from rapport.platform.api.answering import address

urlpatterns = [path("metrics", address(GET=list_metrics), name="api_metrics")]
