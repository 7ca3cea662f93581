import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from config.cli.output import AsJson, give, say

app = typer.Typer(help="Objects and fields of the company's own, as a file.", no_args_is_help=True)


@app.command("export")
def export_schema(
    path: Annotated[
        Path | None, typer.Argument(metavar="FILE", help="Where to; nothing prints it.")
    ] = None,
) -> None:
    """Write every custom object and field into one JSON file, without records."""
    from config.startup import running_database

    with running_database():
        from rapport.platform.access import SYSTEM
        from rapport.platform.records.queries.schema import schema

        text = json.dumps(schema(SYSTEM), indent=2, ensure_ascii=False) + "\n"
    if path is None:
        sys.stdout.write(text)
    else:
        path.write_text(text, "utf-8")
        say(f"The set-up is in {path}.")


@app.command("import")
def import_schema(
    path: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False)],
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what it would change.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Make and change here what a file of another installation says; twice changes nothing."""
    from config.startup import running_database

    with running_database():
        from rapport.platform.access import SYSTEM
        from rapport.platform.records.queries.schema import differences

        document = _read(path)
        bring = differences if preview else _bring
        found = bring(SYSTEM, document)
    for one in found:
        if one.state != "same":
            say(
                f"{one.state}: {one.type}{'.' if one.name else ''}{one.name} {one.sentence}".rstrip()
            )
    states = [one.state for one in found]
    counts = {state: states.count(state) for state in ("new", "changed", "conflict", "same")}
    give(counts, as_json=as_json)


def _bring(by: Any, document: Any) -> Any:
    from rapport.platform.records.actions.custom import importing

    return importing.import_schema(document, by=by)


def _read(path: Path) -> Any:
    from rapport.kit.errors import Invalid

    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError:
        raise Invalid("bad_schema", f"{path} is no JSON file.") from None
