from datetime import datetime
from typing import Annotated

import typer

from config.cli.output import AsJson, give, progress


def demo(
    *,
    customers: Annotated[int, typer.Option(min=1, help="How many customers to invent.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed invents the same company.")] = 1,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day of its history; yesterday."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Add it to the customers who are here already.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Invent the demo company and load it."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json) as told:
        from rapport.demo.load import load_demo

        last_day = until.date() if until else None
        result = load_demo(
            customers=customers, seed=seed, progress=told, until=last_day, again=again
        )
    give(result, as_json=as_json)
