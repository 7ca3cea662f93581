"""Settings come from the environment, and a wrong one is named in one sentence."""

import stat
from pathlib import Path

import pytest

from config.environment import (
    Environment,
    Mode,
    database_settings,
    environment,
    mail_settings,
    secret_key,
)
from config.problems import SetupProblem


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test reads its own environment."""
    environment.cache_clear()
    monkeypatch.delenv("RAPPORT_MODE")


@pytest.fixture(autouse=True, scope="module")
def _forget() -> object:
    yield
    environment.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "http", "RAPPORT_PORT 'http' cannot be used: it must be a whole number."),
        ("DEBUG", "perhaps", "it must be yes or no"),
        ("PORT", "70000", "it must be less than or equal to 65535"),
        ("MODE", "live", "'development', 'production' or 'test'"),
        ("DATABASE_URL", "mysql://u:hidden@h/d", "must begin with postgresql://"),
        ("BASE_URL", "crm.example.com", "must begin with http:// or https://"),
        ("MAIL_URL", "mail.example.com", "must begin with smtp:// or smtps://"),
        ("TIME_ZONE", "Mars/Olympus", "not a time zone name"),
        ("WEB_PROCESSES", "0", "greater than or equal to 1"),
    ],
)
def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(f"RAPPORT_{name}", value)
    with pytest.raises(SetupProblem) as problem:
        environment()
    assert sentence in str(problem.value)
    assert str(problem.value).count("\n") == 0
    assert "hidden" not in str(problem.value)


def test_every_setting_is_explained_in_one_sentence() -> None:
    for name, field in Environment.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name


def test_the_address_follows_host_and_port() -> None:
    assert Environment(port=8001).address == "http://localhost:8001"
    assert Environment(host="::1").address == "http://[::1]:8000"
    assert Environment(host="0.0.0.0").address == "http://localhost:8000"
    assert Environment(base_url="https://crm.example.com/").address == "https://crm.example.com"


def test_hosts_follow_the_address() -> None:
    assert Environment(base_url="https://crm.example.com").hosts[-1] == "crm.example.com"
    assert Environment(allowed_hosts="a.example, b.example").hosts == ["a.example", "b.example"]
    assert "testserver" not in Environment().hosts
    assert "testserver" in Environment(mode=Mode.TEST).hosts


def test_a_database_of_your_own_replaces_the_embedded_one() -> None:
    url = "postgresql://ada:s%40fe@db.example:5433/crm?sslmode=require"
    chosen = database_settings(Environment.model_validate({"database_url": url}))
    assert chosen["HOST"] == "db.example"
    assert (chosen["NAME"], chosen["USER"], chosen["PASSWORD"]) == ("crm", "ada", "s@fe")
    assert chosen["PORT"] == "5433"
    assert chosen["OPTIONS"]["sslmode"] == "require"


def test_only_processes_that_serve_keep_a_pool() -> None:
    assert database_settings(Environment(database_pool=3))["OPTIONS"]["pool"]["max_size"] == 3
    assert "pool" not in database_settings(Environment(database_pool=0))["OPTIONS"]


def test_mails_become_files_until_a_server_is_set(tmp_path: Path) -> None:
    assert mail_settings(Environment(home=tmp_path))["EMAIL_FILE_PATH"] == str(tmp_path / "outbox")
    url = "smtp://ada:s%3Acret@mail.example:2525"
    chosen = mail_settings(Environment.model_validate({"mail_url": url}))
    assert (chosen["EMAIL_HOST"], chosen["EMAIL_PORT"]) == ("mail.example", 2525)
    assert chosen["EMAIL_HOST_PASSWORD"] == "s:cret"
    assert chosen["EMAIL_USE_TLS"]


def test_the_secret_key_is_made_once_and_private(tmp_path: Path) -> None:
    env = Environment(home=tmp_path)
    key = secret_key(env)
    assert len(key) > 60
    assert secret_key(env) == key
    path = tmp_path / "secrets" / "secret_key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["secret_key"]


def test_a_damaged_secret_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "secret_key").write_text("short")
    with pytest.raises(SetupProblem, match="is damaged"):
        secret_key(Environment(home=tmp_path))


def test_secrets_do_not_show_when_settings_are_printed() -> None:
    env = Environment.model_validate(
        {"secret_key": "hush" * 20, "mail_url": "smtp://u:hush@h", "oidc_client_secret": "hush"}
    )
    assert "hush" not in repr(env)
