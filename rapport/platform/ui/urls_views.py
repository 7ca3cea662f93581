"""Addresses of saved views, of lists, and of what a list can be asked."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import bulk, cells, filters, frozen_lists, saved_views

urlpatterns = [
    path("records/<slug:key>/views/new/", saved_views.save_view, name="save_view"),
    path("records/<slug:key>/views/<int:pk>/", saved_views.edit_view, name="edit_view"),
    path("records/<slug:key>/views/<int:pk>/delete/", saved_views.delete_view, name="delete_view"),
    path("records/<slug:key>/arrange/", saved_views.arrange_view, name="arrange_view"),
    path("records/<slug:key>/filter/", filters.build_filter, name="build_filter"),
    path("records/<slug:key>/move/", saved_views.move_card, name="move_card"),
    path("records/<slug:key>/paste/", cells.paste_cells, name="paste_cells"),
    path("records/<slug:key>/bulk/", bulk.choose_bulk, name="choose_bulk"),
    path("records/<slug:key>/lists/", frozen_lists.frozen_lists, name="frozen_lists"),
    path(
        "records/<slug:key>/lists/suggestions/",
        frozen_lists.list_suggestions,
        name="list_suggestions",
    ),
    path("records/<slug:key>/lists/<int:pk>/", frozen_lists.rename_list, name="rename_list"),
    path("records/<slug:key>/lists/<int:pk>/remove/", frozen_lists.remove_list, name="remove_list"),
    path("records/<slug:key>/<int:pk>/cell/<slug:name>/", cells.edit_cell, name="edit_cell"),
    path("bulk/", bulk.bulk_runs, name="bulk_runs"),
    path("bulk/<int:pk>/", bulk.bulk_run, name="bulk_run"),
    path("bulk/<int:pk>/cancel/", bulk.cancel_bulk_run, name="cancel_bulk_run"),
    path("bulk/<int:pk>/undo/", bulk.undo_bulk_run, name="undo_bulk_run"),
]
