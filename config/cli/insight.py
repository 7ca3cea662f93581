from typing import Annotated, Any

import typer

from config.cli.output import AsJson, give, progress

app = typer.Typer(help="Build the lake and ask it.", no_args_is_help=True)


Anew = Annotated[
    bool, typer.Option("--anew", help="Copy and make everything once more, not only what changed.")
]


@app.command("build")
def build(*, is_anew: Anew = False, as_json: AsJson = False) -> None:
    """Bring the lake, the marts and the scores up to date."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json) as told:
        from rapport.insight import actions
        from rapport.platform import access

        result = actions.build(by=access.SYSTEM, progress=told, is_anew=is_anew)
    give(result, as_json=as_json)


@app.command("rfm")
def rfm(*, as_json: AsJson = False) -> None:
    """Recency, frequency and monetary value of all customers, in figures."""
    from config.startup import running_database

    with running_database():
        from rapport.insight import queries
        from rapport.platform import access

        result = queries.rfm_summary(access.SYSTEM)
    give(result, as_json=as_json)


@app.command("marts")
def marts(*, as_json: AsJson = False) -> None:
    """The marts in force: what a row is, how many there are, and whether their checks held."""
    from config.startup import running_database

    with running_database():
        from rapport.insight import queries
        from rapport.platform import access

        result = queries.marts_summary(access.SYSTEM)
    give(result if as_json else _lines(result["marts"]), as_json=as_json)


def _lines(found: list[dict[str, Any]]) -> dict[str, str]:
    """A line for each mart."""
    return {
        one["mart"]: f"{one['rows']:>12,}  {one['meaning']}"
        + (f" Checks that warn: {one['warnings']}." if one["warnings"] else "")
        for one in found
    }
