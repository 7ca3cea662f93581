"""Addresses of dashboards."""

from __future__ import annotations

from django.urls import path

from rapport.dashboards import views, views_annotations, views_mailings

TILE = "<int:pk>/tiles/<int:tile_pk>"
ANNOTATION = "<int:pk>/annotations/<int:annotation_pk>"
MAILING = "<int:pk>/mailings/<int:mailing_pk>"

urlpatterns = [
    path("", views.dashboards, name="dashboards"),
    path("start/", views.start_dashboard, name="start_dashboard"),
    path("<int:pk>/", views.dashboard, name="dashboard"),
    path("<int:pk>/edit/", views.edit_dashboard, name="edit_dashboard"),
    path("<int:pk>/remove/", views.remove_dashboard, name="remove_dashboard"),
    path("<int:pk>/arrange/", views.arrange_tiles, name="arrange_tiles"),
    path("<int:pk>/pdf/", views_mailings.dashboard_pdf, name="dashboard_pdf"),
    path(
        "<int:pk>/annotations/write/", views_annotations.write_annotation, name="write_annotation"
    ),
    path(f"{ANNOTATION}/edit/", views_annotations.edit_annotation, name="edit_annotation"),
    path(f"{ANNOTATION}/remove/", views_annotations.remove_annotation, name="remove_annotation"),
    path("<int:pk>/mailings/", views_mailings.mailings, name="mailings"),
    path("<int:pk>/mailings/schedule/", views_mailings.schedule_mailing, name="schedule_mailing"),
    path(f"{MAILING}/edit/", views_mailings.edit_mailing, name="edit_mailing"),
    path(f"{MAILING}/delete/", views_mailings.delete_mailing, name="delete_mailing"),
    path(f"{MAILING}/stop/", views_mailings.stop_mailing, name="stop_mailing"),
    path(f"{MAILING}/resume/", views_mailings.resume_mailing, name="resume_mailing"),
    path("<int:pk>/tiles/add/", views.add_tile, name="add_tile"),
    path(f"{TILE}/", views.tile, name="tile"),
    path(f"{TILE}/edit/", views.edit_tile, name="edit_tile"),
    path(f"{TILE}/move/", views.move_tile, name="move_tile"),
    path(f"{TILE}/width/<slug:width>/", views.resize_tile, name="resize_tile"),
    path(f"{TILE}/remove/", views.remove_tile, name="remove_tile"),
]
