"""The suite's database: a throwaway PostgreSQL, a copy of a new installation, cloned by every worker.

Nothing starts before a test asks for the database.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from config.postgres import Cluster
from config.postgres.locks import FileLock
from config.postgres.places import DATABASE
from tests.home import OURS
from tests.setup.installation import copy, first_installed

TEMPLATE = "rapport_template"
HOME = Path(os.environ[OURS]) / "server"
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster | None]:
    """The server of this session, shared by its workers; None when one was given."""
    if os.environ.get("RAPPORT_DATABASE_URL"):
        yield None
        return
    server = Cluster(HOME, durable=False)
    HOME.mkdir(parents=True, exist_ok=True)  # a worker that ended first took it along
    with FileLock(HOME / "copying.lock") as turn:
        turn.take()
        if not server.exists:
            copy(first_installed() / "postgres", server.places.data)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def files() -> Iterator[None]:
    """A folder of this worker's own for files: the rows they belong to are numbered alike elsewhere."""
    from django.test import override_settings

    home = Path(os.environ[OURS]) / WORKER
    with override_settings(HOME=home, MEDIA_ROOT=home / "files"):
        yield


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster | None, django_db_blocker: Any) -> Iterator[None]:
    """A clone of the migrated template for this worker."""
    from django.db import connection

    with django_db_blocker.unblock():
        make_template(cluster)
        with clone(f"rapport_{WORKER}_{os.getpid()}") as name:
            use(name)
            yield
            connection.close()


def make_template(cluster: Cluster | None) -> None:
    """Have a migrated template once; the other workers wait for it."""
    with FileLock(HOME / "template.lock") as turn:
        turn.take()
        if (HOME / "template.made").exists():
            return
        if cluster is None:
            migrate_template()
        else:
            run_sql(f"ALTER DATABASE {DATABASE} RENAME TO {TEMPLATE}")
        (HOME / "template.made").touch()


def migrate_template() -> None:
    """Make the template on a server of your own."""
    from django.core.management import call_command
    from django.db import connection

    run_sql(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
    run_sql(f"CREATE DATABASE {TEMPLATE}")
    use(TEMPLATE)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def use(name: str) -> None:
    """Let Django's connection of this process lead to the database ``name``."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


@contextmanager
def clone(name: str) -> Iterator[str]:
    """A database like the template, gone afterwards."""
    run_sql(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    try:
        yield name
    finally:
        run_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run_sql(statement: str) -> None:
    """Run one statement beside the databases of the suite."""
    import psycopg
    from django.db import connection

    parameters = connection.get_connection_params()
    wanted = ("host", "port", "user", "password")
    address = {name: parameters[name] for name in wanted if name in parameters}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as server:
        server.execute(statement)
