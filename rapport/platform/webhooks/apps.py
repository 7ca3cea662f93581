from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "rapport.platform.webhooks"
    label = "webhooks"
