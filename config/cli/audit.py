from typing import Annotated

import typer

from config.cli.output import AsJson, give, say

app = typer.Typer(
    help="Whether what was recorded is still what was recorded.", no_args_is_help=True
)
Head = Annotated[
    str, typer.Option(help="A digest that was kept elsewhere; the chain must hold it.")
]


@app.callback()
def audit() -> None:
    """Whether what was recorded is still what was recorded."""


@app.command("verify")
def verify(*, head: Head = "", as_json: AsJson = False) -> None:
    """Compare every event with the chain of seals; ends with 1 when it does not hold."""
    from dataclasses import asdict

    from config.startup import running_database

    with running_database():
        from rapport.platform.access import SYSTEM
        from rapport.platform.events import actions as events

        events.seal_events()
        found = events.verify_seals(by=SYSTEM, head=head)
    give({"holds": found.holds, **asdict(found)}, as_json=as_json)
    for sentence in found.sentences:
        say(sentence)
    if not found.holds:
        raise typer.Exit(1)
