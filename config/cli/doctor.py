from typing import TYPE_CHECKING

import typer

from config.cli.output import AsJson, give

if TYPE_CHECKING:
    from config.checkup import Finding

COLORS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(*, as_json: AsJson = False) -> None:
    """Check whether this installation is fit for production; exit code 1 if it is not."""
    from config.startup import running_database

    with running_database(is_migrated=False):
        from config.checkup import Grade, examine

        findings = examine()
    has_failed = any(finding.grade is Grade.FAIL for finding in findings)
    if as_json:
        rows = [vars(finding) for finding in findings]
        give({"ok": not has_failed, "checks": rows}, as_json=True)
    else:
        _show(findings)
    raise typer.Exit(1 if has_failed else 0)


def _show(findings: list["Finding"]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("check", "", "finding", box=None)
    for finding in findings:
        color = COLORS[finding.grade]
        table.add_row(finding.check, f"[{color}]{finding.grade}[/{color}]", finding.says)
    Console().print(table)
