"""Addresses of webhooks and their letters."""

from __future__ import annotations

from django.urls import path

from rapport.platform.ui.views import webhooks as views

ONE = "webhooks/<int:pk>"

urlpatterns = [
    path("webhooks/", views.webhooks, name="webhooks"),
    path("webhooks/new/", views.create_webhook, name="create_webhook"),
    path(f"{ONE}/", views.webhook, name="webhook"),
    path(f"{ONE}/edit/", views.edit_webhook, name="edit_webhook"),
    path(f"{ONE}/switch-on/", views.switch_webhook, {"state": "on"}, name="switch_on_webhook"),
    path(f"{ONE}/switch-off/", views.switch_webhook, {"state": "off"}, name="switch_off_webhook"),
    path(f"{ONE}/test/", views.test_webhook, name="test_webhook"),
    path(f"{ONE}/renew-secret/", views.renew_webhook_secret, name="renew_webhook_secret"),
    path(f"{ONE}/delete/", views.delete_webhook, name="delete_webhook"),
    path(f"{ONE}/send-failed/", views.send_failed_again, name="send_failed_again"),
    path(f"{ONE}/send-since/", views.send_since, name="send_since"),
    path(f"{ONE}/letters/<int:delivery_pk>/send/", views.send_again, name="send_again"),
]
