"""What commands say: people read stderr and tables, programs read JSON on stdout."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Any

import typer

Told = Callable[[str, float], None]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object, for programs.")]


def say(text: str) -> None:
    """A line for a person who waits."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def give(result: Mapping[str, Any], *, as_json: bool) -> None:
    """The result of a command, as JSON or as lines of name and value."""
    if as_json:
        print(json.dumps(result, default=str, ensure_ascii=False), flush=True)  # noqa: T201
        return
    width = max((len(name) for name in result), default=0)
    for name, value in result.items():
        print(f"{name.replace('_', ' '):<{width}}  {_readable(value)}", flush=True)  # noqa: T201


def _readable(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 10 else f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_readable(part)}" for name, part in value.items())
    return str(value)


@contextmanager
def progress(*, as_json: bool = False) -> Iterator[Told]:
    """A bar on a terminal, a line per step elsewhere, nothing for programs."""
    if as_json:
        yield lambda _label, _share: None
        return
    if not sys.stderr.isatty():
        yield _steps()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda label, share: bar.update(task, description=label, completed=share)


def _steps() -> Told:
    last = ""

    def told(label: str, _share: float) -> None:
        nonlocal last
        if label != last:
            say(label)
        last = label

    return told
