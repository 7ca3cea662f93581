from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext

from rapport.kit import errors


class UiConfig(AppConfig):
    name = "rapport.platform.ui"
    label = "ui"

    def ready(self) -> None:
        """Read what the apps declare and plug in; let errors speak the reader's language."""
        errors.speak(gettext)
        autodiscover_modules("records", "hooks")
