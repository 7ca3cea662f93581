from django.apps import AppConfig


class OnlookersConfig(AppConfig):
    name = "rapport.platform.onlookers"
    label = "onlookers"
