from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "rapport.platform.records"
    label = "records"

    def ready(self) -> None:
        """Make the types and fields known that were made in the browser."""
        from rapport.platform.records.queries import custom  # noqa: F401
