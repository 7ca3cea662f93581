"""Addresses of rights, territories, the hierarchy, and of who sees a record and why."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import access, rules, territories

PARTY = {"key": "party"}
RECORD = "records/<slug:key>/<int:pk>/sharing"

urlpatterns = [
    path("access/", rules.rights, name="rights"),
    path("access/<slug:record_type>/<int:pk>/", access.explain_access, name="explain_access"),
    path("access/rights/<str:policy>/", rules.change_rights, name="change_rights"),
    path("access/rights/<str:policy>/reset/", rules.reset_rights, name="reset_rights"),
    path("access/fields/<str:policy>/", rules.change_field_rights, name="change_field_rights"),
    path("territories/", territories.territories, name="territories"),
    path("territories/create/", territories.create_territory, name="create_territory"),
    path("territories/<int:pk>/", territories.territory, name="territory"),
    path("territories/<int:pk>/delete/", territories.delete_territory, name="delete_territory"),
    path("hierarchy/", territories.hierarchy, name="hierarchy"),
    path(f"{RECORD}/", access.share_record, name="share_record"),
    path(f"{RECORD}/<int:share_pk>/end/", access.end_share, name="end_share"),
    path("attached/party/<int:pk>/sharing/", access.share_record, PARTY, name="party_sharing"),
]
