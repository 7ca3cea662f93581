from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "rapport.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        from rapport.platform.accounts import hooks  # noqa: F401  registrations
