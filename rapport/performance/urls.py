"""Addresses of the sales metrics."""

from __future__ import annotations

from django.urls import path

from rapport.performance import views

urlpatterns = [
    path("", views.sales_metrics, name="sales_metrics"),
    path("credits/<int:pk>/", views.credit, name="credit"),
    path("<slug:key>/", views.sales_metric, name="sales_metric"),
]
