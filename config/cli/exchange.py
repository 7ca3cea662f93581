from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import AsJson, give, progress

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
    record_type: RecordType,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX or Parquet.")],
    *,
    where: Annotated[
        str, typer.Option("--filter", help="Only these records, as in the address of a list.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Write records to a file."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json):
        from rapport.platform import access
        from rapport.platform.exchange import actions

        result = actions.export_records(
            by=access.SYSTEM, record_type=record_type, path=path, filter=where
        )
    give(result, as_json=as_json)


def _mapping(pairs: list[str]) -> dict[str, str] | None:
    parts = [pair.partition("=") for pair in pairs]
    if not all(column and field for column, _, field in parts):
        raise typer.BadParameter("write --map 'Column name=field'")
    return {column: field for column, _, field in parts} or None
