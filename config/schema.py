"""Whether the database's schema is the one this code was written for, and making it so."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from config import snapshot
from config.environment import environment
from config.problems import SetupProblem

Told = Callable[[str, float], None]


@dataclass(frozen=True)
class State:
    """Migrations by name, as ``app.0001_name``."""

    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    is_empty: bool = False


def state() -> State:
    """Compare the migrations on disk with those applied: one query, no module loaded.
    Raises SetupProblem when the database cannot be reached.
    """
    wanted = names_on_disk()
    done = applied()
    if done is None:
        return State(missing=sorted(wanted), is_empty=True)
    apps = {name.split(".", 1)[0] for name in wanted}
    known = {name for name in done if name.split(".", 1)[0] in apps}
    return State(sorted(wanted - known), sorted(known - wanted), is_empty=not known)


def bring_up_to_date() -> None:
    """Migrate our own or an empty database; refuse what has to be decided by a person."""
    now = state()
    _refuse_newer(now)
    if now.missing and not (environment().is_embedded or now.is_empty):
        raise SetupProblem(
            f"The database lacks {len(now.missing)} migrations of this version "
            f"(the first is {now.missing[0]}); run rapport migrate."
        )
    if now.missing:
        migrate()
    go_on()


def go_on() -> None:
    """Let the stream of events go on where it stood, on whichever server the database is now."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT events_go_on()")


def migrate(told: Told | None = None, *, is_stepwise: bool = False) -> list[str]:
    """Apply every missing migration; returns their names. Raises SetupProblem with the one that
    failed; whatever came before it stays applied, and the next run goes on from there. An empty
    database takes the short cut, unless ``is_stepwise``.
    """
    with _one_at_a_time():
        now = state()
        _refuse_newer(now)
        if now.missing:
            if told:
                told(f"Migrating the database ({len(now.missing)} steps)", 0.0)
            _apply(is_short=now.is_empty and not is_stepwise)
    return now.missing


def write_snapshot(file: Path, told: Told) -> list[str]:
    """Migrate an empty database step by step and write to ``file`` what came of it; returns the
    names of the steps. Raises SetupProblem where there is something already.
    """
    if not state().is_empty:
        raise SetupProblem("The schema is written from an empty database; name a new RAPPORT_HOME.")
    steps = migrate(told, is_stepwise=True)
    file.write_text(snapshot.text(steps), "utf-8")
    return steps


def _apply(*, is_short: bool) -> None:
    from django.core.management import CommandError, call_command
    from django.db import DatabaseError
    from django.db.migrations.exceptions import InconsistentMigrationHistory

    try:
        if is_short:
            snapshot.load()
        call_command("migrate", verbosity=0, interactive=False)
    except InconsistentMigrationHistory as error:
        raise SetupProblem(f"{_HALF} {_line(error)}.") from None
    except (DatabaseError, CommandError) as error:
        left = state().missing
        step = left[0] if left else "the last step"
        raise SetupProblem(f"{_HALF} {step} failed: {_line(error)}.") from None


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let other processes that want to migrate wait, and find the work done."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_TURN])
    except DatabaseError as error:
        raise SetupProblem(f"The database does not answer: {_line(error)}.") from None
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_TURN])  # a pool would keep it
        connection.close()


_TURN = 7_274_747
_HALF = (
    "The database is half migrated and could not be finished; restore the last backup with "
    "rapport restore, or mend it by hand:"
)


def refuse_unknown(names: Iterable[str]) -> None:
    """Refuse a backup made with migrations that this code does not have."""
    wanted = names_on_disk()
    apps = {name.split(".", 1)[0] for name in wanted}
    unknown = [name for name in names if name.split(".", 1)[0] in apps and name not in wanted]
    if unknown:
        raise SetupProblem(
            f"The backup was made by a newer Rapport ({unknown[0]} is unknown here); "
            "install that version first."
        )


def _refuse_newer(now: State) -> None:
    if now.unknown:
        raise SetupProblem(
            f"The database was migrated by a newer Rapport ({now.unknown[0]} is unknown here); "
            "install that version, or restore a backup that this one made."
        )


def names_on_disk() -> set[str]:
    """Every migration that this code has, as ``app.0001_name``."""
    from django.apps import apps

    found = set()
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        names = (path.stem for path in folder.glob("[0-9]*.py"))
        found |= {f"{app.label}.{name}" for name in names}
    return found


def applied() -> set[str] | None:
    """The migrations that the database remembers; None when it remembers nothing at all."""
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('django_migrations')")
            if cursor.fetchone() == (None,):
                return None
            cursor.execute("SELECT app || '.' || name FROM django_migrations")
            return {name for (name,) in cursor.fetchall()}
    except DatabaseError as error:
        raise SetupProblem(f"The database does not answer: {_line(error)}.") from None


def _line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")
