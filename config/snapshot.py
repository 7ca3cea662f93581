"""The schema that the migrations make, as one script: a new database need not walk their whole way.

``schema.sql`` is a short cut, never a source. It names the migrations that it stands for, and
whatever came after them is applied as ever; `make schema` writes it anew.
"""

import re
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from config.postgres.clients import run_client
from config.problems import SetupProblem

FILE = Path(__file__).with_name("schema.sql")
SETTINGS = re.compile(
    r"^(SET (\w+_timeout|client_encoding|standard_conforming_strings|check_function_bodies|"
    r"xmloption|client_min_messages|row_security|default_\w+) = .*;|"
    r"SELECT pg_catalog\.set_config\('search_path'.*|\\(un)?restrict .*)\n",
    re.MULTILINE,
)
REMARKS = re.compile(r"^--\n(-- .*\n)+--\n|^-- Dumped .*\n", re.MULTILINE)
STEP = re.compile(r"^  \('(\w+)', '(\w+)', now\(\)\)", re.MULTILINE)


def names() -> set[str]:
    """The migrations that ``schema.sql`` stands for, as ``app.0001_name``."""
    return {f"{app}.{name}" for app, name in STEP.findall(FILE.read_text("utf-8"))}


def load() -> None:
    """Make the schema of an empty database, whole or not at all. Leaves a server alone that is
    older than the one which wrote the script: it may not know all of its words.
    """
    from django.db import connection, transaction

    script = FILE.read_text("utf-8")
    with transaction.atomic(), connection.cursor() as cursor:
        if _version(cursor) >= _written_by(script):
            cursor.execute(script)


def text(applied: Iterable[str]) -> str:
    """The schema of this database as a script that makes it and remembers ``applied``."""
    from django.db import connection

    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "schema.sql"
        parts = ("--schema-only", "--no-owner", "--no-acl", "--no-comments")
        run_client("pg_dump", *parts, f"--file={dump}")
        tables = REMARKS.sub("", SETTINGS.sub("", dump.read_text("utf-8")))
    with connection.cursor() as cursor:
        version = _version(cursor)
    steps = (name.split(".", 1) for name in sorted(applied))
    memory = ",\n".join(f"  ('{app}', '{name}', now())" for app, name in steps)
    return (
        f"-- Written by make schema, for PostgreSQL {version} and newer.\n"
        "SET LOCAL check_function_bodies = false;\n\n"
        + re.sub(r"\n{3,}", "\n\n", tables).strip()
        + f"\n\nINSERT INTO django_migrations (app, name, applied) VALUES\n{memory};\n"
    )


def _version(cursor: Any) -> int:
    cursor.execute("SHOW server_version_num")
    return int(cursor.fetchone()[0]) // 10_000


def _written_by(script: str) -> int:
    found = re.search(r"for PostgreSQL (\d+) and newer", script)
    if found is None:
        raise SetupProblem(f"{FILE} is no schema that make schema wrote.")
    return int(found[1])
