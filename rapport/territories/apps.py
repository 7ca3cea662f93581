from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "rapport.territories"
    label = "territories"
