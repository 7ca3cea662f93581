from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    name = "rapport.platform.ui"
    label = "ui"

    def ready(self) -> None:
        autodiscover_modules("records", "hooks")
