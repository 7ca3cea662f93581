from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import AsJson, Told, give, progress

RecordType = Annotated[str, typer.Argument(metavar="TYPE", help="parties, orders, …")]


def import_file(
    record_type: RecordType,
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…",
            help="CSV, XLSX, Parquet, JSON or vCard; several are joined by the heading they share.",
            exists=True,
            dir_okay=False,
        ),
    ],
    *,
    source: Annotated[
        str, typer.Option(help="Name of the system it comes from; keeps its ids apart.")
    ] = "",
    column: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=FIELD", help="Say what a column is; repeatable."),
    ] = None,
    currency: Annotated[
        str, typer.Option(help="Of orders whose file names none: EUR, GBP, …")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Bring in a file; columns are recognised by name, and repeating it changes nothing twice."""
    from config.startup import running_database

    mapping = _mapping(column or [])
    with running_database(), progress(as_json=as_json) as told:
        from rapport.platform import access
        from rapport.platform.exchange import actions

        summary = actions.import_file(
            by=access.SYSTEM,
            record_type=record_type,
            path=paths,
            source=source,
            mapping=mapping,
            options={"currency": currency} if currency else None,
            progress=told,
        )
    give(summary.as_dict(), as_json=as_json)


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


def _mapping(pairs: list[str]) -> dict[str, str] | None:
    parts = [pair.partition("=") for pair in pairs]
    if not all(column and field for column, _, field in parts):
        raise typer.BadParameter("write --map 'Column name=field'")
    return {column: field for column, _, field in parts} or None
