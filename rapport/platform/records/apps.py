from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "rapport.platform.records"
    label = "records"
