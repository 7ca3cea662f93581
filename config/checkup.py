"""``rapport doctor``: is this installation fit for other people to work with?"""

import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from config import schema
from config.backups import last_backup
from config.environment import PREFIX, Environment, Mode, environment, secret_key

GB = 1024**3
EXTENSIONS = {"pg_trgm", "unaccent"}
OLDEST_SERVER = 150000


class Grade(StrEnum):
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    check: str
    grade: Grade
    says: str


Check = Callable[[Environment], Iterator[Finding]]


def examine() -> list[Finding]:
    """Every finding. Needs the database up and Django ready; changes nothing."""
    env = environment()
    return [finding for check in CHECKS for finding in check(env)]


def _grade(check: str, is_good: bool, good: str, bad: str, grade: Grade = Grade.FAIL) -> Finding:
    return Finding(check, Grade.OK if is_good else grade, good if is_good else bad)


def _mode(env: Environment) -> Iterator[Finding]:
    is_production = env.mode is Mode.PRODUCTION
    yield _grade("mode", is_production, "production", f"RAPPORT_MODE is {env.mode}, not production")
    yield _grade("debug", not env.debug, "off", "RAPPORT_DEBUG shows source code to visitors")


def _address(env: Environment) -> Iterator[Finding]:
    yield _grade(
        "https", env.is_https, env.address, f"RAPPORT_BASE_URL is {env.address}: it must be https"
    )
    everyone = "*" in env.hosts
    yield _grade(
        "hosts", not everyone, ", ".join(env.hosts), "RAPPORT_ALLOWED_HOSTS allows any name"
    )


def _secret(env: Environment) -> Iterator[Finding]:
    key = secret_key(env)
    is_strong = len(key) >= 50 and len(Counter(key)) >= 12
    yield _grade("secret key", is_strong, "strong", "RAPPORT_SECRET_KEY is too short or too simple")


def _files(env: Environment) -> Iterator[Finding]:
    secrets = env.home_folder / "secrets"
    paths = [secrets, *secrets.glob("*")] if secrets.is_dir() else []
    shown = [path for path in paths if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]
    yield _grade(
        "file permissions",
        not shown,
        "secrets are private",
        f"others can read {shown[0] if shown else ''}; chmod -R go= {secrets}",
    )
    yield _grade(
        "system user",
        os.geteuid() != 0,
        "not root",
        "Rapport runs as root; give it a user of its own",
        Grade.WARN,
    )


def _disk(env: Environment) -> Iterator[Finding]:
    import shutil

    usage = shutil.disk_usage(env.home_folder)
    says = f"{usage.free / GB:,.1f} GB free of {usage.total / GB:,.0f} GB"
    if usage.free < GB:
        yield Finding("disk", Grade.FAIL, f"only {says}")
    else:
        yield _grade("disk", usage.free > 5 * GB, says, says, Grade.WARN)


def _mail(env: Environment) -> Iterator[Finding]:
    has_mail = bool(env.mail_url.get_secret_value())
    yield _grade("mail", has_mail, "by SMTP", "RAPPORT_MAIL_URL is empty: mails stay in files")
    is_local = env.mail_from.rstrip(">").endswith("@localhost")
    yield _grade(
        "mail sender",
        not is_local,
        env.mail_from,
        "RAPPORT_MAIL_FROM is not a real address",
        Grade.WARN,
    )


def _scanner(env: Environment) -> Iterator[Finding]:
    bad = "RAPPORT_VIRUS_SCANNER is empty: files are given out without a look for viruses"
    yield _grade("virus scanner", bool(env.virus_scanner), env.virus_scanner, bad, Grade.WARN)


def _names(_: Environment) -> Iterator[Finding]:
    known = {f"{PREFIX}{name.upper()}" for name in Environment.model_fields}
    set_names = {name.upper() for name in os.environ if name.upper().startswith(PREFIX)}
    strange = sorted(set_names - known)
    yield _grade(
        "settings",
        not strange,
        "all known",
        f"{', '.join(strange)} is no setting; see docs/reference/settings.md",
        Grade.WARN,
    )


def _clock(env: Environment) -> Iterator[Finding]:
    yield _grade(
        "time zone",
        env.time_zone != "UTC",
        env.time_zone,
        "RAPPORT_TIME_ZONE is UTC; is your company there?",
        Grade.WARN,
    )


def _server(_: Environment) -> Iterator[Finding]:
    number = int(_ask("SHOW server_version_num"))
    yield _grade(
        "database version",
        number >= OLDEST_SERVER,
        f"PostgreSQL {_ask('SHOW server_version')}",
        "PostgreSQL 15 or newer is needed",
    )
    safe = {
        name: _ask(f"SHOW {name}") for name in ("fsync", "full_page_writes", "synchronous_commit")
    }
    unsafe = [name for name, value in safe.items() if value == "off"]
    yield _grade(
        "durability",
        not unsafe,
        "commits are safe",
        f"{', '.join(unsafe)} is off: a crash loses data",
    )
    encoding = _ask("SHOW server_encoding")
    yield _grade("encoding", encoding == "UTF8", encoding, f"the database is {encoding}, not UTF8")


def _extensions(_: Environment) -> Iterator[Finding]:
    there = set(_ask("SELECT string_agg(extname, ',') FROM pg_extension").split(","))
    missing = sorted(EXTENSIONS - there)
    yield _grade("extensions", not missing, "installed", f"{', '.join(missing)} is missing")


def _migrations(_: Environment) -> Iterator[Finding]:
    now = schema.state()
    wrong = now.missing or now.unknown
    yield _grade(
        "migrations",
        not wrong,
        "up to date",
        f"{len(now.missing)} missing, {len(now.unknown)} unknown: run rapport migrate",
    )


def _jobs(_: Environment) -> Iterator[Finding]:
    if _ask("SELECT to_regclass('procrastinate_jobs')") == "None":
        return
    late = int(
        _ask(
            "SELECT count(*) FROM procrastinate_jobs j WHERE (j.status = 'doing' AND NOT EXISTS ("
            "SELECT FROM procrastinate_workers w WHERE w.id = j.worker_id "
            "AND w.last_heartbeat > now() - interval '1 minute')) OR (j.status = 'todo' "
            "AND coalesce(j.scheduled_at, (SELECT min(e.at) FROM procrastinate_events e "
            "WHERE e.job_id = j.id)) < now() - interval '15 minutes')"
        )
    )
    yield _grade("jobs", not late, "none stalled", f"{late} stalled: is the worker running?")
    failed = int(_ask("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'"))
    yield _grade("failed jobs", not failed, "none", f"{failed} have failed for good", Grade.WARN)


def _backup(_: Environment) -> Iterator[Finding]:
    made = last_backup()
    age = datetime.now(UTC) - made if made else None
    says = "never; run rapport backup" if age is None else f"{age.days} days ago"
    is_recent = age is not None and age < timedelta(days=2)
    grade = Grade.FAIL if age is None or age > timedelta(days=8) else Grade.WARN
    yield _grade("backup", is_recent, "less than two days ago", says, grade)


def _ask(question: str) -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(question)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


CHECKS: tuple[Check, ...] = (
    *(_mode, _address, _secret, _files, _disk, _mail, _scanner, _names, _clock),
    *(_server, _extensions, _migrations, _jobs, _backup),
)
