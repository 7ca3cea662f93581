from django.apps import AppConfig


class McpConfig(AppConfig):
    name = "rapport.platform.mcp"
    label = "mcp"
