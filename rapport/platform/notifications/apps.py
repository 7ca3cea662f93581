from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "rapport.platform.notifications"
    label = "notifications"
