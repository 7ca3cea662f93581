import importlib
from typing import Annotated

import typer

from bench import BENCHES
from config.cli.output import give


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(BENCHES)}.")],
) -> None:
    """Measure; prints one JSON object. What follows NAME goes to the benchmark.

    ``rapport bench NAME -- --help`` explains its options.
    """
    if name not in BENCHES:
        raise typer.BadParameter(f"there is no benchmark {name}; there are {', '.join(BENCHES)}")
    give(importlib.import_module(BENCHES[name]).main(context.args), as_json=True)
