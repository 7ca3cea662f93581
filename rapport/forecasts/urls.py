"""Addresses of forecasts."""

from __future__ import annotations

from django.urls import path

from rapport.forecasts.views import accuracy, calls, forecasts

urlpatterns = [
    path("", forecasts.forecast, name="forecast"),
    path("accuracy/", accuracy.forecast_accuracy, name="forecast_accuracy"),
    path("accuracy/export/", accuracy.export_accuracy, name="export_accuracy"),
    path("course/<str:kind>/<int:pk>/<str:key>/", accuracy.forecast_course, name="forecast_course"),
    path("snapshot/", accuracy.take_snapshot, name="take_snapshot"),
    path("call/<str:key>/", calls.submit_forecast, name="submit_forecast"),
    path(
        "override/<str:kind>/<int:pk>/<str:key>/", calls.override_forecast, name="override_forecast"
    ),
]
