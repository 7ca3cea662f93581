from django.apps import AppConfig


class OauthConfig(AppConfig):
    name = "rapport.platform.oauth"
    label = "oauth"
