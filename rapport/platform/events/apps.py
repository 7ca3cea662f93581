from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "rapport.platform.events"
    label = "events"
