"""The way from a bare process to one that may use Django and its database."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from config.environment import environment
from config.postgres import Cluster
from config.problems import SetupProblem


@contextmanager
def database_up() -> Iterator[Cluster | None]:
    """The embedded database up for as long as this lasts; None for one of your own."""
    env = environment()
    if not env.is_embedded:
        yield None
        return
    cluster = Cluster(env.home_folder)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def running_database(*, is_migrated: bool = True, is_pooled: bool = False) -> Iterator[None]:
    """The database up, Django ready and the schema as this code wants it. Raises SetupProblem."""
    with database_up():
        set_up_django(is_pooled=is_pooled)
        try:
            if is_migrated:
                from config import schema

                schema.bring_up_to_date()
            yield
        finally:
            from django.db import connections

            connections.close_all()


def set_up_django(*, is_pooled: bool = False) -> None:
    """Load the settings and the apps. Only web processes need a pool of connections."""
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not is_pooled:
        os.environ["RAPPORT_DATABASE_POOL"] = "0"
        environment.cache_clear()
    try:
        django.setup()
    except ImproperlyConfigured as error:
        raise SetupProblem(f"The settings do not fit together: {error}.") from None


def refuse_running() -> None:
    """Refuse what needs the installation to itself while it runs."""
    env = environment()
    if env.is_embedded and Cluster(env.home_folder).is_running:
        raise SetupProblem(f"Rapport is running in {env.home_folder}; stop it first.")
