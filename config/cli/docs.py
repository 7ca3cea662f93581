from typing import Annotated

import typer

from config.cli.output import AsJson, give


def docs(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail if a page is out of date.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write the reference pages in docs/reference from the code."""
    from config.reference import stale_pages, write_pages
    from config.startup import set_up_django

    set_up_django()
    stale = stale_pages()
    if not check:
        write_pages()
    give({"written" if not check else "out_of_date": stale}, as_json=as_json)
    raise typer.Exit(1 if check and stale else 0)
