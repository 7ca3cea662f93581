from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import AsJson, Told, give, progress


def export_file(
    what: Annotated[
        list[str], typer.Argument(metavar="TYPE FILE", help="parties, orders, …; CSV, XLSX, …")
    ],
    *,
    where: Annotated[
        str, typer.Option("--filter", help="Only these records, as in the address of a list.")
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="All there is, to the ZIP archive FILE.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="Of --all: csv, parquet, jsonl, or several.")
    ] = "csv",
    as_json: AsJson = False,
) -> None:
    """Write records to a file: CSV, XLSX, Parquet or JSON Lines (.jsonl); with --all, everything."""
    from config.startup import running_database

    if len(what) != (1 if everything else 2):
        raise typer.BadParameter("write TYPE FILE, or --all FILE.zip")
    with running_database(), progress(as_json=as_json) as told:
        from rapport.platform import access
        from rapport.platform.exchange import actions

        path, by = Path(what[-1]), access.SYSTEM
        said = _rows_written(told)
        if everything:
            result = actions.export_account(by=by, path=path, formats=form.split(","), told=said)
        else:
            result = actions.export_records(
                by=by, record_type=what[0], path=path, filter=where, told=said
            )
    give(result, as_json=as_json)


def _rows_written(told: Told) -> Callable[[int], None]:
    """Nobody knows how many there will be: the bar stays at its beginning, the number grows."""
    return lambda count: told(f"{count:,} rows", 0.0)
