import typer

from config.cli.output import AsJson, give

app = typer.Typer(help="The texts that people read, and their translations.", no_args_is_help=True)


@app.command("update")
def update(*, as_json: AsJson = False) -> None:
    """Bring every catalog up to date with the texts in code and templates."""
    from config.messages import catalogs, finding
    from config.startup import set_up_django

    set_up_django()
    known = finding.everything()
    for language in catalogs.LANGUAGES:
        catalogs.update(language, known)
    missing = {language: len(catalogs.flaws(language, known)) for language in catalogs.LANGUAGES}
    give({"texts": len(known), "to_translate": missing}, as_json=as_json)


@app.command("check")
def check(*, as_json: AsJson = False) -> None:
    """Say which texts are not translated, and whose placeholders differ; exit code 1 if any."""
    from config.messages import catalogs, finding
    from config.startup import set_up_django

    set_up_django()
    known = finding.everything()
    found = [
        str(flaw) for language in catalogs.LANGUAGES for flaw in catalogs.flaws(language, known)
    ]
    give({"texts": len(known), "flaws": found if as_json else "\n".join(found)}, as_json=as_json)
    raise typer.Exit(1 if found else 0)


@app.command("compile")
def compile_catalogs(*, as_json: AsJson = False) -> None:
    """Make of every catalog what programs read."""
    from config.messages import catalogs

    give({"compiled": ", ".join(catalogs.compile_all()) or "nothing new"}, as_json=as_json)
