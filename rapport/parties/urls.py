"""Addresses of parties."""

from __future__ import annotations

from django.urls import path

from rapport.parties.views import duplicates, editing, links, merging, pages, systems

urlpatterns = [
    path("new/", editing.create_party, name="create_party"),
    path("new/<slug:kind>-line/", editing.contact_line, name="contact_line"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/typed/", duplicates.likely_duplicates, name="likely_duplicates"),
    path("duplicates/search/", duplicates.queue_duplicate_scan, name="queue_duplicate_scan"),
    path("duplicates/progress/", duplicates.duplicates_progress, name="duplicates_progress"),
    path("duplicates/<int:pk>/not-same/", duplicates.say_not_same, name="say_not_same"),
    path(
        "duplicates/<int:pk>/take-back/", duplicates.take_back_not_same, name="take_back_not_same"
    ),
    path("systems/", systems.known_in_systems, name="known_in_systems"),
    path("merge/", merging.merge_parties, name="merge_parties"),
    path("<int:pk>/merge/", merging.choose_merge, name="choose_merge"),
    path("<int:pk>/merges/<int:merge_pk>/undo/", merging.unmerge_party, name="unmerge_party"),
    path("<int:pk>/", pages.party, name="party"),
    path("<int:pk>/edit/", editing.edit_party, name="edit_party"),
    path("<int:pk>/assign/", editing.assign_party, name="assign_party"),
    path("<int:pk>/delete/", editing.delete_party, name="delete_party"),
    path("<int:pk>/restore/", editing.restore_party, name="restore_party"),
    path("<int:pk>/roles/<slug:role>/add/", editing.add_role, name="add_role"),
    path("<int:pk>/roles/<slug:role>/remove/", editing.remove_role, name="remove_role"),
    path("<int:pk>/chart/", pages.organization_chart, name="organization_chart"),
    path("<int:pk>/suggestions/", pages.suggestions, name="party_suggestions"),
    path("<int:pk>/relate/", links.relate_parties, name="relate_parties"),
    path(
        "<int:pk>/relationships/<int:relationship_pk>/end/",
        links.end_relationship,
        name="end_relationship",
    ),
    path("<int:pk>/consent/", links.record_consent, name="record_consent"),
    path("<int:pk>/<slug:kind>/add/", links.add_contact_point, name="add_contact_point"),
    path(
        "<int:pk>/<slug:kind>/<int:point_pk>/edit/",
        links.edit_contact_point,
        name="edit_contact_point",
    ),
    path(
        "<int:pk>/<slug:kind>/<int:point_pk>/remove/",
        links.remove_contact_point,
        name="remove_contact_point",
    ),
]
