from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "rapport.platform.tasks"
    label = "tasks"
