from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import AsJson, give, progress


def migrate(
    *,
    write: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="In a new home: take every step singly, and write the schema that comes of it.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the database's schema up to this version."""
    from config.startup import running_database

    with running_database(is_migrated=False), progress(as_json=as_json) as told:
        from config import schema

        applied = schema.migrate(told) if write is None else schema.write_snapshot(write, told)
    give({"applied": len(applied), "migrations": applied}, as_json=as_json)
