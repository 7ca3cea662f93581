from typing import Annotated

import typer

from config.cli.output import give
from rapport.insight.studies.on_files.running import STUDIES, run


def study(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help=f"One of {', '.join(STUDIES)}.")],
) -> None:
    """Run a study on a plain file, without a database. What follows NAME goes to the study.

    ``rapport study NAME -- --help`` explains its options.
    """
    if name not in STUDIES:
        raise typer.BadParameter(f"there is no study {name}; there are {', '.join(STUDIES)}")
    give(run(name, context.args), as_json="--json" in context.args)
