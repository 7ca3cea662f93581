from django.apps import AppConfig


class QuotesConfig(AppConfig):
    name = "rapport.quotes"
    label = "quotes"
