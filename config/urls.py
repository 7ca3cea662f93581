"""All addresses, app by app."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    # What has a beginning of its own is found at once; behind it, one address after the other is tried.
    path("api/v1/", include("rapport.insight.urls_api")),
    path("api/v1/", include("rapport.platform.api.urls")),
    path("parties/", include("rapport.parties.urls")),
    path("touchpoints/", include("rapport.touchpoints.urls")),
    path("activities/", include("rapport.activities.urls")),
    path("products/", include("rapport.catalog.urls")),
    path("orders/", include("rapport.orders.urls")),
    path("", include("rapport.quotes.urls")),
    path("", include("rapport.sales.urls")),
    path("", include("rapport.leads.urls")),
    path("", include("rapport.guidance.urls")),
    path("", include("rapport.touchpoints.urls_public")),
    path("performance/", include("rapport.performance.urls")),
    path("", include("rapport.territories.urls")),
    path("forecast/", include("rapport.forecasts.urls")),
    path("insight/", include("rapport.insight.urls")),
    path("dashboards/", include("rapport.dashboards.urls")),
    path("", include("rapport.dashboards.urls_public")),
    path("", include("rapport.activities.urls_day")),
    path("", include("rapport.platform.ui.urls")),
    path("", include("rapport.platform.mcp.urls")),
    path("", include("rapport.platform.oauth.urls")),
]

handler400 = "rapport.platform.ui.views.errors.bad_request"
handler403 = "rapport.platform.ui.views.errors.forbidden"
handler404 = "rapport.platform.ui.views.errors.not_found"
handler429 = "rapport.platform.ui.views.errors.too_many"
handler500 = "rapport.platform.ui.views.errors.server_error"
