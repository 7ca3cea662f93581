from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext, ngettext

from rapport.kit import speech


class UiConfig(AppConfig):
    name = "rapport.platform.ui"
    label = "ui"

    def ready(self) -> None:
        """Read what the apps declare and plug in; let sentences be said in the reader's language."""
        speech.speak(gettext, ngettext)
        autodiscover_modules("records", "hooks")
