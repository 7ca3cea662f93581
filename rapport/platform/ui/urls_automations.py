"""Addresses of automations, their runs and buttons, and those that other programs call."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import automations as views
from rapport.platform.ui.views.incoming import receive_webhook

PARTY, PRODUCT = {"key": "party"}, {"key": "product"}
ONE = "automations/<int:pk>"

urlpatterns = [
    path("automations/", views.automations_list, name="automations"),
    path("automations/new/", views.create_automation, name="create_automation"),
    path(f"{ONE}/", views.automation, name="automation"),
    path(f"{ONE}/edit/", views.edit_automation, name="edit_automation"),
    path(f"{ONE}/try/", views.try_automation, name="try_automation"),
    path(f"{ONE}/switch-on/", views.switch_on_automation, name="switch_on_automation"),
    path(f"{ONE}/switch-off/", views.switch_off_automation, name="switch_off_automation"),
    path(f"{ONE}/delete/", views.delete_automation, name="delete_automation"),
    path(f"{ONE}/renew-secret/", views.renew_secret, name="renew_secret"),
    path(f"{ONE}/press/", views.press_automation, name="press_automation"),
    path("automations/runs/<int:pk>/", views.run, name="run"),
    path("automations/runs/<int:pk>/retry/", views.retry_run, name="retry_run"),
    path("automations/runs/<int:pk>/cancel/", views.cancel_run, name="cancel_run"),
    path("automations/runs/<int:pk>/undo/", views.undo_run, name="undo_run"),
    path("automations/on/party/<int:pk>/", views.runs_on, PARTY, name="party_automation"),
    path("automations/on/product/<int:pk>/", views.runs_on, PRODUCT, name="product_automation"),
    path("automations/on/<slug:key>/<int:pk>/", views.runs_on, name="record_automation"),
    path("hooks/<str:secret>/", receive_webhook, name="receive_webhook"),
]
