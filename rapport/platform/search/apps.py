from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "rapport.platform.search"
    label = "search"
