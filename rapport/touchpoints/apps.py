from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class TouchpointsConfig(AppConfig):
    name = "rapport.touchpoints"
    label = "touchpoints"

    def ready(self) -> None:
        autodiscover_modules("events")  # every event there is, so that timelines know its sentence
