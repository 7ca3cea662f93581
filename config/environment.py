"""Every setting of an installation, read from ``RAPPORT_…`` environment variables.

This module is the only one that reads them; ``docs/reference/settings.md`` is generated from it.
"""

import os
import secrets
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.problems import SetupProblem

PROJECT = Path(__file__).resolve().parents[1]
PREFIX = "RAPPORT_"
REASONS = {
    "int_parsing": "it must be a whole number",
    "bool_parsing": "it must be yes or no",
}
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")

Port = Annotated[int, Field(ge=1, le=65535)]
Count = Annotated[int, Field(ge=1, le=64)]


class Mode(StrEnum):
    DEVELOPMENT = "development"
    PRODUCTION = "production"
    TEST = "test"


class LogLevel(StrEnum):
    DEBUG = "DEBUG"
    INFO = "INFO"
    WARNING = "WARNING"
    ERROR = "ERROR"


class Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


class Environment(BaseSettings):
    """The settings; one sentence each says what it does."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    home: Path = Field(
        Path("var"),
        description="Folder for the embedded database, uploaded files, secrets and the lake; "
        "a relative path starts at the project.",
    )
    mode: Mode = Field(
        Mode.DEVELOPMENT,
        description="`production` demands https and secure cookies, `development` serves this "
        "machine over http, and `test` is for the test suite.",
    )
    debug: bool = Field(
        False, description="Show error pages with source code; never where others can reach them."
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        description="Address of a PostgreSQL 15 or newer to use instead of the embedded one, "
        "as `postgresql://user:password@host:port/name`.",
    )
    database_pool: Annotated[int, Field(ge=0, le=200)] = Field(
        8,
        description="Most database connections one web process keeps open; 0 opens one for "
        "every request.",
    )
    host: str = Field("127.0.0.1", description="Address the web server listens on.")
    port: Port = Field(8000, description="Port the web server listens on.")
    base_url: str = Field(
        "",
        description="Address people type to reach this installation, used in mails and links; "
        "empty means http on the host and port above.",
    )
    allowed_hosts: str = Field(
        "",
        description="Host names the server answers to, separated by commas; empty means this "
        "machine and the host of the base URL.",
    )
    web_processes: Count = Field(2, description="How many web processes `rapport up` starts.")
    worker_concurrency: Count = Field(
        2, description="How many background jobs the worker runs at the same time."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="Key that signs sessions and links; empty makes one on the first run and "
        "keeps it in the home folder.",
    )
    mail_url: SecretStr = Field(
        SecretStr(""),
        description="Outgoing mail as `smtp://user:password@host:port` (`smtps://` for TLS from "
        "the start); empty writes mails as files into `outbox` in the home folder.",
    )
    mail_from: str = Field(
        "Rapport <rapport@localhost>", description="Sender of the mails this installation sends."
    )
    private_webhooks: bool = Field(
        False,
        description="Let automations and webhooks call addresses inside the network; otherwise only public "
        "ones.",
    )
    run_log_days: Annotated[int, Field(ge=0, le=3_650)] = Field(
        90,
        description="Days that deliveries of webhooks and finished runs of automations stay in their log, failed "
        "runs twice as long; 0 keeps them for ever.",
    )
    api_calls: Annotated[int, Field(ge=1, le=1_000_000)] = Field(
        600, description="Calls of the API that one token may make in a minute."
    )
    upload_mb: Annotated[int, Field(ge=1, le=10_000)] = Field(
        200, description="Largest file that may be uploaded, in megabytes."
    )
    virus_scanner: str = Field(
        "",
        description="ClamAV daemon that looks into every file before anybody gets it, as "
        "`clamd://host:3310`; empty looks into none.",
    )
    oidc_name: str = Field(
        "", description="Name on the button that signs in through your identity provider."
    )
    oidc_issuer: str = Field(
        "", description="Address of the OpenID Connect provider; empty offers no such sign-in."
    )
    oidc_client_id: str = Field("", description="Client id the OpenID Connect provider gave you.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Client secret the OpenID Connect provider gave you."
    )
    log_level: LogLevel = Field(
        LogLevel.INFO, description="Least important messages that are still logged."
    )
    time_zone: str = Field(
        "UTC", description="Time zone of the company, as in `Europe/Berlin`, for dates and reports."
    )

    currency: Annotated[str, Field(pattern="^[A-Z]{3}$")] = Field(
        "EUR",
        description="Currency that the company keeps its books in, as `EUR`; exchange rates are against it.",
    )

    engine: Engine = Field(
        Engine.DUCKDB,
        description="What makes the marts and the studies: `duckdb` on this machine, or `spark`, which `make spark` "
        "brings.",
    )
    spark_master: str = Field(
        "local[*]",
        description="Where Spark works: `local[*]` for this machine, or the address of a cluster as "
        "`spark://host:7077`, whose machines must see the home folder under the same path.",
    )

    @field_validator("time_zone")
    @classmethod
    def known_time_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("it is not a time zone name such as Europe/Berlin")
        return value

    @field_validator("base_url", "oidc_issuer")
    @classmethod
    def web_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("it must begin with http:// or https:// and name a host")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def postgres_address(cls, value: SecretStr) -> SecretStr:
        scheme = urlsplit(value.get_secret_value()).scheme
        if value.get_secret_value() and scheme not in {"postgresql", "postgres"}:
            raise ValueError("it must begin with postgresql://")
        return value

    @field_validator("virus_scanner")
    @classmethod
    def scanner_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if value and (parts.scheme != "clamd" or not parts.hostname):
            raise ValueError("it must begin with clamd:// and name a host")
        return value

    @field_validator("mail_url")
    @classmethod
    def mail_address(cls, value: SecretStr) -> SecretStr:
        parts = urlsplit(value.get_secret_value())
        if value.get_secret_value() and (
            parts.scheme not in {"smtp", "smtps"} or not parts.hostname
        ):
            raise ValueError("it must begin with smtp:// or smtps:// and name a host")
        return value

    @property
    def home_folder(self) -> Path:
        """The home folder as an absolute path."""
        return (PROJECT / self.home.expanduser()).absolute()

    @property
    def address(self) -> str:
        """The address people type, without a slash at the end."""
        everywhere = self.host in {"0.0.0.0", "::", ""}  # noqa: S104
        host = "localhost" if everywhere or self.host == "127.0.0.1" else self.host
        return self.base_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"

    @property
    def is_https(self) -> bool:
        return self.address.startswith("https://")

    @property
    def hosts(self) -> list[str]:
        """What Django's ALLOWED_HOSTS is to be."""
        if self.allowed_hosts:
            return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]
        own = urlsplit(self.address).hostname or "localhost"
        test = ["testserver"] if self.mode is Mode.TEST else []
        return [*dict.fromkeys([*LOCAL_HOSTS, f"[{own}]" if ":" in own else own, *test])]

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the embedded one under the home folder."""
        return not self.database_url.get_secret_value()

    @property
    def dsn(self) -> str:
        """Where the database is, as a connection URI (embedded or not)."""
        if not self.is_embedded:
            return self.database_url.get_secret_value()
        from config.postgres import Cluster

        return Cluster(self.home_folder).dsn


@cache
def environment() -> Environment:
    """The settings of this process, read once. Raises SetupProblem with one sentence."""
    try:
        return Environment()
    except ValidationError as problem:
        raise SetupProblem(_sentence(problem)) from None


def _sentence(problem: ValidationError) -> str:
    first = problem.errors(include_url=False)[0]
    name = str(first["loc"][0])
    said = first["msg"].removeprefix("Value error, ")
    reason = REASONS.get(first["type"]) or said.replace("Input should be", "it must be")
    secret = Environment.model_fields[name].annotation is SecretStr
    value = "" if secret else f" {str(first['input'])!r}"
    return f"The setting {PREFIX}{name.upper()}{value} cannot be used: {reason}."


def database_settings(env: Environment | None = None) -> dict[str, Any]:
    """Django's DATABASES["default"]."""
    env = env or environment()
    address = _address(env.dsn)
    address["OPTIONS"] |= _pool(env)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,  # a restarted database must not fail the next requests
        **address,
    }


def _address(dsn: str) -> dict[str, Any]:
    from psycopg import ProgrammingError
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
    except ProgrammingError:
        raise SetupProblem(
            f"The setting {PREFIX}DATABASE_URL is not a PostgreSQL address; "
            "write it as postgresql://user:password@host:port/name."
        ) from None
    return {
        "NAME": parts.pop("dbname", "rapport"),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {
            "connect_timeout": 10,
            "application_name": "rapport",
            "server_side_binding": True,
            **parts,
        },
    }


def _pool(env: Environment) -> dict[str, Any]:
    # Under ASGI every request may run in a thread of its own, so connections that belong to a
    # thread would pile up; the suite clones databases and wants none left open.
    if env.mode is Mode.TEST or not env.database_pool:
        return {}
    return {"pool": {"min_size": 1, "max_size": env.database_pool, "timeout": 10}}


def mail_settings(env: Environment | None = None) -> dict[str, Any]:
    """Django's mail settings: SMTP when an address is set, else files in the home folder."""
    env = env or environment()
    parts = urlsplit(env.mail_url.get_secret_value())
    if not parts.hostname:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(env.home_folder / "outbox"),
            "DEFAULT_FROM_EMAIL": env.mail_from,
        }
    direct = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if direct else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": direct,
        "EMAIL_USE_TLS": not direct and parts.hostname not in {"localhost", "127.0.0.1"},
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": env.mail_from,
        "SERVER_EMAIL": env.mail_from,
    }


def secret_key(env: Environment | None = None) -> str:
    """The signing key: from the environment, else made on the first run and kept in the home."""
    env = env or environment()
    return env.secret_key.get_secret_value() or _kept_secret(
        env.home_folder / "secrets" / "secret_key"
    )


def _kept_secret(path: Path) -> str:
    """The secret in ``path``, made (readable by its owner only) when there is none."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            _make_secret(path)
        secret = path.read_text().strip()
    except OSError as error:
        raise SetupProblem(
            f"The secrets in {path.parent} cannot be kept: {error.strerror}."
        ) from None
    if len(secret) < 50:
        raise SetupProblem(
            f"The secret in {path} is damaged; restore it, or delete it to make a new one."
        )
    return secret


def _make_secret(path: Path) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(secrets.token_urlsafe(64) + "\n")
    try:
        os.link(draft, path)  # of two processes that start at once, the first one wins
    except FileExistsError:
        return
    finally:
        draft.unlink()
