from typing import Annotated

import typer


def up(
    *,
    demo: Annotated[
        bool, typer.Option(help="Fill an empty database with the demo company.")
    ] = True,
    customers: Annotated[int, typer.Option(min=1, help="How many customers it has.")] = 2000,
) -> None:
    """Start the database, the web server and the worker; Ctrl-C stops them all."""
    from config.supervisor import run

    raise typer.Exit(run(demo_customers=customers if demo else 0))
