from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "rapport.platform.automation"
    label = "automation"
