"""The doctor finds what would hurt in production, and nothing in a good setting."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config import checkup
from config.checkup import Grade, examine
from config.environment import Environment
from tests.setup.installation import Installation

GOOD = {
    "mode": "production",
    "base_url": "https://crm.example.com",
    "secret_key": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789abcdefghijkl",
    "mail_url": "smtp://mail.example.com",
    "mail_from": "Rapport <crm@example.com>",
    "time_zone": "Europe/Berlin",
    "virus_scanner": "clamd://127.0.0.1",
}


def graded(monkeypatch: pytest.MonkeyPatch, home: Path, **changes: object) -> dict[str, Grade]:
    env = Environment.model_validate({**GOOD, "home": home, **changes})
    monkeypatch.setattr(checkup, "environment", lambda: env)
    monkeypatch.setattr("config.backups.environment", lambda: env)
    return {finding.check: finding.grade for finding in examine()}


def note_backup(home: Path, days_ago: int) -> None:
    (home / "run").mkdir(exist_ok=True)
    made = datetime.now(UTC) - timedelta(days=days_ago)
    (home / "run" / "last-backup").write_text(f"{made.isoformat()}\n")


@pytest.mark.django_db
def test_a_good_setting_passes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    note_backup(tmp_path, days_ago=0)
    grades = graded(monkeypatch, tmp_path)
    ours = {"durability", "disk", "settings", "system user"}  # the suite's server and machine
    assert {check for check, grade in grades.items() if grade is not Grade.OK} <= ours
    assert grades["durability"] is Grade.FAIL
    unscanned = graded(monkeypatch, tmp_path, virus_scanner="")
    assert unscanned["virus scanner"] is Grade.WARN


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"mode": "development"}, "mode"),
        ({"debug": True}, "debug"),
        ({"base_url": "http://crm.example.com"}, "https"),
        ({"allowed_hosts": "*"}, "hosts"),
        ({"secret_key": "a" * 60}, "secret key"),
        ({"mail_url": ""}, "mail"),
    ],
)
def test_a_bad_setting_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, change: dict[str, object], check: str
) -> None:
    assert graded(monkeypatch, tmp_path, **change)[check] is Grade.FAIL


@pytest.mark.django_db
def test_old_backups_and_open_secrets_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert graded(monkeypatch, tmp_path)["backup"] is Grade.FAIL
    note_backup(tmp_path, days_ago=3)
    assert graded(monkeypatch, tmp_path)["backup"] is Grade.WARN
    (tmp_path / "secrets").mkdir(mode=0o700)
    (tmp_path / "secrets" / "secret_key").touch(mode=0o600)
    (tmp_path / "secrets" / "secret_key").chmod(0o644)
    assert graded(monkeypatch, tmp_path)["file permissions"] is Grade.FAIL


@pytest.mark.django_db
def test_stalled_jobs_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from django.db import connection

    assert graded(monkeypatch, tmp_path)["jobs"] is Grade.OK
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at) "
            "VALUES ('default', 'anything', 'todo', now() - interval '1 hour')"
        )
    assert graded(monkeypatch, tmp_path)["jobs"] is Grade.FAIL


def test_the_command_fails_for_a_development_setting(installed: Installation) -> None:
    done = installed.run("doctor", "--json")
    assert done.returncode == 1
    said = json.loads(done.stdout)
    assert said["ok"] is False
    assert {"check": "mode", "grade": "fail"}.items() <= said["checks"][0].items()
