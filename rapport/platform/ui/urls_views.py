"""Addresses of saved views, and of what a list can be asked."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import saved_views

urlpatterns = [
    path("records/<slug:key>/views/new/", saved_views.save_view, name="save_view"),
    path("records/<slug:key>/views/<int:pk>/", saved_views.edit_view, name="edit_view"),
    path("records/<slug:key>/views/<int:pk>/delete/", saved_views.delete_view, name="delete_view"),
    path("records/<slug:key>/arrange/", saved_views.arrange_view, name="arrange_view"),
    path("records/<slug:key>/move/", saved_views.move_card, name="move_card"),
]
