"""Addresses of insight."""

from __future__ import annotations

from django.urls import path

from rapport.insight import views

urlpatterns = [
    path("", views.insight, name="insight"),
    path("progress/", views.insight_progress, name="insight_progress"),
    path("build/", views.queue_build, name="queue_build"),
    path("rfm/", views.rfm, name="rfm"),
    path("of/<int:pk>/", views.party_standing, name="party_standing"),
    path("figures/", views.customer_figures, name="customer_figures"),
]
