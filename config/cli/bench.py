import importlib
from pathlib import Path
from typing import Annotated

import typer

from config.cli.output import give

FOLDER = Path(__file__).parents[2] / "bench"


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="start, import, pages, …")],
) -> None:
    """Measure; prints one JSON object. What follows NAME goes to the benchmark.

    ``rapport bench NAME --help`` explains its options.
    """
    known = sorted(path.stem for path in FOLDER.glob("[a-z]*.py"))
    if name not in known:
        raise typer.BadParameter(f"there is no benchmark {name}; there are {', '.join(known)}")
    result = importlib.import_module(f"bench.{name}").main(context.args)
    give(result, as_json=True)
