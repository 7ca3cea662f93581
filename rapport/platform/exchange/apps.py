from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ExchangeConfig(AppConfig):
    name = "rapport.platform.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Read what the apps declare: their importers, and the policy of imports."""
        autodiscover_modules("importer")
        from rapport.platform.exchange.importers import late_importers
        from rapport.platform.exchange.of_types import importers_of_types

        late_importers(importers_of_types)
