from typing import Annotated

import typer

app = typer.Typer(help="People who sign in.", no_args_is_help=True)
Email = Annotated[str, typer.Argument(help="Their e-mail address, which they sign in with.")]
