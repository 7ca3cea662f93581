"""Backup and restore: one tar with the database, the uploaded files and the secrets.

    manifest.json     what it is and which schema it holds; first, so that a look costs nothing
    database.dump     pg_dump's custom format
    files/…  secrets/…

A backup appears under its name only when it is whole; a restore is one transaction, then two
renames. Memory stays constant however large the installation is.
"""

import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from config import schema
from config.environment import environment
from config.postgres.binaries import client, plain_environment
from config.postgres.clients import run_client
from config.problems import SetupProblem

FORMAT = 1
FOLDERS = ("files", "secrets")
FRESH_SCHEMA = "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public;"
Told = schema.Told


def back_up(target: Path | None, *, told: Told) -> dict[str, Any]:
    """Write a backup to ``target``, by default into the home. Needs the database up."""
    home = environment().home_folder
    now = datetime.now(UTC)
    target = target or home / "backups" / f"rapport-{now:%Y%m%d-%H%M%S}.tar"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as draft:
            size = _write(Path(draft), target, now, told)
        (home / "run").mkdir(exist_ok=True)
        (home / "run" / "last-backup").write_text(f"{now.isoformat()}\n{target}\n")
    except OSError as error:
        raise SetupProblem(f"The backup {target} cannot be written: {error.strerror}.") from None
    return {"file": str(target), "bytes": size, "made_at": now.isoformat(timespec="seconds")}


def _write(draft: Path, target: Path, now: datetime, told: Told) -> int:
    dump, whole = draft / "database.dump", draft / "backup.tar"
    told("Dumping the database", 0.0)
    run_client("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={dump}")
    told("Packing", 0.6)
    with _private(whole) as raw, tarfile.open(fileobj=raw, mode="w|") as tar:
        _add_text(tar, "manifest.json", json.dumps(_manifest(now)))
        tar.add(dump, "database.dump")
        for folder in FOLDERS:
            source = environment().home_folder / folder
            if source.is_dir():
                tar.add(source, folder)
    whole.replace(target)
    told("Done", 1.0)
    return target.stat().st_size


def restore(source: Path, *, force: bool, told: Told) -> dict[str, Any]:
    """Bring the database, the files and the secrets back from ``source``. Needs the database up.
    Refuses where there is something already, unless ``force``.
    """
    home = environment().home_folder
    if not force:
        _refuse_full(home)
    try:
        with tempfile.TemporaryDirectory(dir=home, prefix=".restore-") as draft:
            told("Unpacking", 0.0)
            manifest = _unpack(source, Path(draft))
            told("Restoring the database", 0.2)
            _load(Path(draft) / "database.dump")
            told("Putting the files back", 0.9)
            for folder in FOLDERS:
                _swap(Path(draft) / folder, home / folder)
    except OSError as error:
        raise SetupProblem(f"The backup {source} cannot be restored: {error.strerror}.") from None
    schema.bring_up_to_date()
    told("Done", 1.0)
    return {"file": str(source), "made_at": manifest["made_at"], "tables": manifest["tables"]}


def last_backup() -> datetime | None:
    """When this home was backed up last."""
    note = environment().home_folder / "run" / "last-backup"
    try:
        return datetime.fromisoformat(note.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def _manifest(now: datetime) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        [tables] = cursor.fetchone() or (0,)
    return {
        "format": FORMAT,
        "made_at": now.isoformat(timespec="seconds"),
        "postgresql": connection.cursor().connection.info.server_version,
        "tables": tables,
        "migrations": sorted(schema.applied() or ()),
    }


def _refuse_full(home: Path) -> None:
    if not schema.state().is_empty or _has_files(home / "files"):
        raise SetupProblem(
            f"There is an installation in {home} already; restore into an empty RAPPORT_HOME, "
            "or say --force to replace it."
        )


def _has_files(folder: Path) -> bool:
    return folder.is_dir() and any(path.is_file() for path in folder.rglob("*"))


def _unpack(source: Path, draft: Path) -> dict[str, Any]:
    """Unpack what belongs into a backup, and nothing that points elsewhere."""
    try:
        with tarfile.open(source) as tar:
            for member in tar:
                _extract(tar, member, draft)
        manifest: dict[str, Any] = json.loads((draft / "manifest.json").read_text())
    except (tarfile.TarError, EOFError, ValueError, FileNotFoundError):
        raise SetupProblem(f"{source} is not a whole backup made by rapport backup.") from None
    if manifest.get("format") != FORMAT or not (draft / "database.dump").exists():
        raise SetupProblem(f"{source} is not a backup that this version can read.")
    schema.refuse_unknown(manifest["migrations"])
    return manifest


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, draft: Path) -> None:
    place = _place(member, draft)
    content = tar.extractfile(member) if place else None
    if place is None or content is None:
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    with _private(place) as file:
        shutil.copyfileobj(content, file, 1024 * 1024)


def _place(member: tarfile.TarInfo, draft: Path) -> Path | None:
    path = PurePosixPath(member.name)
    if not member.isfile() or path.is_absolute() or ".." in path.parts:
        return None
    is_ours = path.parts[0] in FOLDERS or str(path) in {"manifest.json", "database.dump"}
    return draft / path if is_ours else None


def _load(dump: Path) -> None:
    """Replace everything in the database in one transaction, then gather statistics."""
    script = [str(client("pg_restore")), "--no-owner", "--no-acl", "--file=-", str(dump)]
    with subprocess.Popen(script, stdout=subprocess.PIPE, env=plain_environment()) as reading:
        run_client(
            *("psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
            *("--output=/dev/null", f"--command={FRESH_SCHEMA}", "--file=-"),
            given=reading.stdout,
        )
    if reading.returncode != 0:
        raise SetupProblem("The database in the backup is damaged.")
    run_client("psql", "--no-psqlrc", "--quiet", "--command=ANALYZE")


def _swap(new: Path, place: Path) -> None:
    """Put the folder ``new`` where ``place`` is."""
    if not new.is_dir():
        return
    old = new.with_suffix(".old")
    if place.exists():
        place.rename(old)
    new.chmod(0o700)
    new.rename(place)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(text.encode())
    tar.addfile(member, io.BytesIO(text.encode()))


@contextmanager
def _private(path: Path) -> Iterator[Any]:
    """A new file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
