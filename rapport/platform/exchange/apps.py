from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "rapport.platform.exchange"
    label = "exchange"
