from typing import Annotated

import typer


def worker(
    *,
    concurrency: Annotated[
        int, typer.Option(min=0, help="Jobs at the same time; 0 takes RAPPORT_WORKER_CONCURRENCY.")
    ] = 0,
    until_idle: Annotated[
        bool, typer.Option("--until-idle", help="Stop as soon as nothing is waiting.")
    ] = False,
) -> None:
    """Run background jobs until stopped."""
    from config.jobs import run_worker
    from config.startup import running_database

    with running_database():
        run_worker(concurrency=concurrency, wait=not until_idle)
