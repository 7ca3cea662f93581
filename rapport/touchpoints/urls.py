"""Addresses of touchpoints."""

from __future__ import annotations

from django.urls import path

from rapport.touchpoints import views

urlpatterns = [
    path("", views.interactions, name="interactions"),
    path("channels/", views.channels, name="channels"),
    path("of/<int:pk>/", views.party_timeline, name="party_timeline"),
    path("of/<int:pk>/new/", views.record_interaction, name="record_interaction"),
    path("<int:pk>/", views.interaction, name="interaction"),
    path("<int:pk>/edit/", views.edit_interaction, name="edit_interaction"),
    path("<int:pk>/delete/", views.delete_interaction, name="delete_interaction"),
]
