from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import AsJson, give, progress


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help="A .tar; by default one in RAPPORT_HOME/backups."),
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Write database, files and secrets into one file; works while Rapport runs."""
    from config.startup import running_database

    with running_database(is_migrated=False), progress(as_json=as_json) as told:
        from config.backups import back_up

        result = back_up(target and target.absolute(), told=told)
    give(result, as_json=as_json)


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A backup.", exists=True, dir_okay=False)
    ],
    *,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there.")] = False,
    as_json: AsJson = False,
) -> None:
    """Bring everything back from a backup, into an empty RAPPORT_HOME."""
    from config.startup import refuse_running, running_database

    refuse_running()
    with running_database(is_migrated=False), progress(as_json=as_json) as told:
        from config.backups import restore as bring_back

        result = bring_back(source.absolute(), force=force, told=told)
    give(result, as_json=as_json)
