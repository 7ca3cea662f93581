"""Addresses of territories."""

from __future__ import annotations

from django.urls import path

from rapport.territories.views import mapping, models

MODEL = "territory-models/<int:pk>"
DRAWN = f"{MODEL}/territories"

urlpatterns = [
    path("territory-map/", mapping.territory_map, name="territory_map"),
    path("territory-map/survey/", mapping.survey_map, name="survey_map"),
    path("territory-map/progress/", mapping.survey_progress, name="survey_progress"),
    path("territory-map/<int:pk>/", mapping.sales_territory, name="sales_territory"),
    path(f"{MODEL}/", models.territory_model, name="territory_model"),
    path(f"{MODEL}/preview/", models.preview_realignment, name="preview_realignment"),
    path(f"{MODEL}/progress/", models.realignment_progress, name="realignment_progress"),
    path(f"{MODEL}/moves/", models.realignment_moves, name="realignment_moves"),
    path(f"{MODEL}/export/", models.export_realignment, name="export_realignment"),
    path(f"{MODEL}/activate/", models.activate_territory_model, name="activate_territory_model"),
    path(f"{DRAWN}/create/", models.plan_territory, name="plan_territory"),
    path(
        f"{DRAWN}/<int:territory_pk>/", models.edit_planned_territory, name="edit_planned_territory"
    ),
    path(
        f"{DRAWN}/<int:territory_pk>/drop/",
        models.drop_planned_territory,
        name="drop_planned_territory",
    ),
]
