"""Addresses of dashboards."""

from __future__ import annotations

from django.urls import path

from rapport.dashboards import views

TILE = "<int:pk>/tiles/<int:tile_pk>"

urlpatterns = [
    path("", views.dashboards, name="dashboards"),
    path("start/", views.start_dashboard, name="start_dashboard"),
    path("<int:pk>/", views.dashboard, name="dashboard"),
    path("<int:pk>/edit/", views.edit_dashboard, name="edit_dashboard"),
    path("<int:pk>/remove/", views.remove_dashboard, name="remove_dashboard"),
    path("<int:pk>/arrange/", views.arrange_tiles, name="arrange_tiles"),
    path("<int:pk>/tiles/add/", views.add_tile, name="add_tile"),
    path(f"{TILE}/", views.tile, name="tile"),
    path(f"{TILE}/edit/", views.edit_tile, name="edit_tile"),
    path(f"{TILE}/move/", views.move_tile, name="move_tile"),
    path(f"{TILE}/width/<slug:width>/", views.resize_tile, name="resize_tile"),
    path(f"{TILE}/remove/", views.remove_tile, name="remove_tile"),
]
