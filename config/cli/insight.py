import typer

from config.cli.output import AsJson, give, progress

app = typer.Typer(help="Build the lake and ask it.", no_args_is_help=True)


@app.command("build")
def build(*, as_json: AsJson = False) -> None:
    """Bring the lake, the marts and the scores up to date."""
    from config.startup import running_database

    with running_database(), progress(as_json=as_json) as told:
        from rapport.insight import actions
        from rapport.platform import access

        result = actions.build(by=access.SYSTEM, progress=told)
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
