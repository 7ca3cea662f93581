from pathlib import Path
from typing import Annotated, Any

import typer

from config.cli.output import AsJson, give, progress

WORKSPACE = "workspace"

What = Annotated[
    list[str],
    typer.Argument(
        metavar="TYPE FILE…",
        help="parties, orders, …; CSV, XLSX, Parquet, JSON or vCard; several of a type are joined by the"
        f" heading they share. Type {WORKSPACE}: files that lead to each other, or a ZIP of them.",
    ),
]
Source = Annotated[str, typer.Option(help="Name of the system it comes from; keeps its ids apart.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=FIELD", help="Say what a column is; repeatable."),
]
Options = Annotated[
    list[str] | None,
    typer.Option(
        "--option",
        metavar="NAME=VALUE",
        help="Say how the file is meant, as its page asks: mode=create, key=name, currency=GBP, …;"
        " repeatable.",
    ),
]
Meanings = Annotated[
    list[str] | None,
    typer.Option(
        "--meant",
        metavar="FIELD:WORD=MEANING",
        help="Say what a word of the file means: product:GTXPro=GTX Pro; of empty cells party:=Unknown;"
        " with nothing behind the sign it is left empty; repeatable.",
    ),
]
Trial = Annotated[
    bool, typer.Option("--trial", help="Only say what it would do, and who may be here already.")
]


def import_file(
    what: What,
    *,
    source: Source = "",
    column: Columns = None,
    option: Options = None,
    meant: Meanings = None,
    trial: Trial = False,
    as_json: AsJson = False,
) -> None:
    """Bring in files; columns are recognised by name, and repeating it changes nothing twice."""
    from config.startup import running_database

    record_type, paths = what[0], _files(what[1:])
    options = _pairs(option or [], "--option name=value")
    mapping = _pairs(column or [], "--map 'Column name=field'")
    meanings = _meanings(meant or [])
    if record_type == WORKSPACE and (mapping or options or meanings):
        raise typer.BadParameter(f"a {WORKSPACE} takes no --map, --meant or --option")
    with running_database(), progress(as_json=as_json) as told:
        from rapport.platform import access
        from rapport.platform.exchange import actions

        by: Any = {"by": access.SYSTEM, "progress": told}
        asked = actions.Asked(
            record_type=record_type,
            source=source,
            mapping=mapping,
            options=options,
            meanings=meanings,
        )
        if record_type == WORKSPACE and trial:
            tried = actions.try_workspace(paths, source=source, **by)
            result = tried if as_json else {name: _counted(one) for name, one in tried.items()}
        elif record_type == WORKSPACE:
            files = actions.import_workspace(paths, source=source, **by)
            result = files.as_dict() if as_json else files.as_lines()
        elif trial:
            found = actions.try_file(paths, asked, **by)
            result = found if as_json else _counted(found)
        else:
            result = actions.import_file(paths, asked, **by).as_dict()
    give(result, as_json=as_json)


def _files(names: list[str]) -> list[Path]:
    paths = [Path(name) for name in names]
    missing = [str(path) for path in paths if not path.is_file()]
    if missing or not paths:
        raise typer.BadParameter(
            f"there is no file {', '.join(missing)}" if missing else "name a FILE"
        )
    return paths


def _counted(trial: dict[str, Any]) -> dict[str, Any]:
    """A trial for people: how many of each."""
    return {name: len(found) if isinstance(found, list) else found for name, found in trial.items()}


def _meanings(texts: list[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for text in texts:
        said, equals, meaning = text.partition("=")
        name, colon, word = said.partition(":")
        if not (name and colon and equals):
            raise typer.BadParameter("write --meant 'field:word=meaning'")
        found.setdefault(name.strip(), {})[word.strip()] = meaning
    return found


def _pairs(texts: list[str], written: str) -> dict[str, str]:
    parts = [text.partition("=") for text in texts]
    if not all(name and value for name, _, value in parts):
        raise typer.BadParameter(f"write {written}")
    return {name: value for name, _, value in parts}
