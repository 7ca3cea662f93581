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
    path("imports/<int:pk>/answers/", imports.answer_import, name="answer_import"),
    path("imports/<int:pk>/refused.csv", imports.refused_rows, name="refused_rows"),
    path("records/<slug:key>/export/", exports.export_records, name="export_records"),
]
