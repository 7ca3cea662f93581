import typer

from config.cli.output import AsJson, give, progress

app = typer.Typer(help="How records are found.", no_args_is_help=True)


@app.command("rebuild")
def rebuild(*, as_json: AsJson = False) -> None:
    """Make the search text of every record anew; works while Rapport runs."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json) as told:
        from rapport.platform import access
        from rapport.platform.search import actions

        result = actions.rebuild(by=access.SYSTEM, told=told)
    give(result, as_json=as_json)
