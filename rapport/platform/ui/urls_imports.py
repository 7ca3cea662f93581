"""Addresses of imports and exports."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import exports, imports

urlpatterns = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.create_import, name="create_import"),
    path("imports/<int:pk>/", imports.show_import, name="import"),
    path("imports/<int:pk>/map/", imports.map_import, name="map_import"),
    path("imports/<int:pk>/start/", imports.start_import, name="start_import"),
    path("imports/<int:pk>/words/", imports.map_words, name="map_words"),
    path("imports/<int:pk>/answers/", imports.answer_import, name="answer_import"),
    path("imports/<int:pk>/refused.csv", imports.refused_rows, name="refused_rows"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.schedule_export, name="schedule_export"),
    path("exports/everything/", exports.export_account, name="export_account"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/stop/", exports.cancel_export, name="cancel_export"),
    path("exports/<int:pk>/file/", exports.download_export, name="download_export"),
    path("exports/schedules/<int:pk>/", exports.edit_export_schedule, name="edit_export_schedule"),
    path(
        "exports/schedules/<int:pk>/pause/",
        exports.pause_export_schedule,
        name="pause_export_schedule",
    ),
    path(
        "exports/schedules/<int:pk>/resume/",
        exports.resume_export_schedule,
        name="resume_export_schedule",
    ),
    path(
        "exports/schedules/<int:pk>/delete/",
        exports.delete_export_schedule,
        name="delete_export_schedule",
    ),
    path("records/<slug:key>/export/", exports.export_records, name="export_records"),
]
