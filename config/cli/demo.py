from typing import Annotated

import typer

from config.cli.output import AsJson, give, progress


def demo(
    *,
    customers: Annotated[int, typer.Option(min=1, help="How many customers to invent.")] = 2000,
    seed: Annotated[int, typer.Option(help="The same seed invents the same company.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Invent the demo company and load it."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json) as told:
        from rapport.demo.load import load_demo

        result = load_demo(customers=customers, seed=seed, progress=told)
    give(result, as_json=as_json)
