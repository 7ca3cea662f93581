"""Every command explains itself, speaks JSON to programs and one sentence to people."""

import json
import resource
from pathlib import Path

import pytest

from tests.setup.installation import Installation

COMMANDS = (
    *("up", "worker", "demo", "import", "export", "bench", "doctor", "backup", "restore"),
    *("insight", "migrate", "user", "docs"),
)


def cpu_seconds() -> float:
    """What ended child processes used so far; a busy machine does not change it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_the_overview_names_every_command_quickly(tmp_path: Path) -> None:
    before = cpu_seconds()
    done = Installation(tmp_path).run("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []
    assert cpu_seconds() - before < 0.5
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "name",
    [*COMMANDS, "insight build", "insight rfm", "insight marts", "user create", "user reset"],
)
def test_each_command_explains_itself(name: str) -> None:
    from typer.testing import CliRunner

    from config.cli.app import app

    done = CliRunner().invoke(app, [*name.split(), "--help"])
    assert done.exit_code == 0
    assert "Usage:" in done.output
    explanation = done.output.split("\n\n", 1)[1]
    assert len(explanation.strip().split("Options:")[0]) > 20


def test_a_wrong_option_is_a_usage_error(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("demo", "--customers", "none")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_stops_a_command_with_one_sentence(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("migrate", RAPPORT_PORT="never")
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: The setting RAPPORT_PORT 'never'")
    assert done.stderr.count("\n") == 1


def test_a_home_that_is_a_file_stops_a_command_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    done = Installation(tmp_path / "home").run("doctor")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "File exists" in done.stderr


def test_a_database_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    done = Installation(tmp_path).run(
        "migrate", RAPPORT_DATABASE_URL=f"postgresql://ada@/crm?host={tmp_path}"
    )
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: The database does not answer:")
    assert done.stderr.count("\n") == 1


def test_migrate_speaks_json_and_does_nothing_twice(installed: Installation) -> None:
    done = installed.run("migrate", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"applied": 0, "migrations": []}
    assert done.stderr == ""


def test_user_create_prints_a_link_to_begin_with(installed: Installation) -> None:
    done = installed.run("user", "create", "ada@example.com", "--name", "Ada", "--json")
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert made["roles"] == "administrator"
    assert made["link"].startswith("http://localhost:8000/")
    again = installed.run("user", "create", "ada@example.com")
    assert again.returncode == 1
    assert "is here already" in again.stderr


def test_bench_names_the_benchmarks_it_has(tmp_path: Path) -> None:
    done = Installation(tmp_path).run("bench", "nonsense")
    assert done.returncode == 2
    assert "there is no benchmark nonsense" in " ".join(done.stderr.split())
