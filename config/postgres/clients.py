"""The programs that came with PostgreSQL, run on our own database."""

import subprocess
from typing import Any

from config.environment import environment
from config.postgres.binaries import client, plain_environment
from config.problems import SetupProblem


def _address() -> tuple[str, dict[str, str]]:
    """Where the database is, and the environment with its password, which no process list shows."""
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    parts = conninfo_to_dict(environment().dsn)
    password = parts.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password else {}
    return make_conninfo("", **parts), {**plain_environment(), **secret}


def run_client(program: str, *arguments: str, given: Any = subprocess.DEVNULL) -> None:
    """Run a program that talks to the database on ours; raises SetupProblem with what it said."""
    address, variables = _address()
    done = subprocess.run(
        [str(client(program)), *arguments, f"--dbname={address}"],
        stdin=given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env=variables,
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()] or ["no reason given"]
        raise SetupProblem(f"{program} failed: {lines[0].rstrip('.')}.")
