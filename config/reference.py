"""The generated pages of ``docs/reference``; a test fails when one is out of date."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import get_args

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from config.environment import PREFIX, PROJECT, Environment

FOLDER = PROJECT / "docs" / "reference"
GENERATED = "<!-- Written by `rapport docs`; change the code instead. -->"


def settings_page() -> str:
    """One row per setting."""
    rows = [
        f"| `{PREFIX}{name.upper()}` | {_kind(field)} | {_default(field)} | {field.description} |"
        for name, field in Environment.model_fields.items()
    ]
    head = ["| Variable | Kind | Default | What it does |", "|---|---|---|---|"]
    intro = "Every setting is an environment variable, read once when a process starts."
    return "\n".join([GENERATED, "# Settings", "", intro, "", *head, *rows, ""])


PAGES: dict[str, Callable[[], str]] = {"settings.md": settings_page}


def stale_pages() -> list[str]:
    """The pages whose text on disk is not what the code says."""
    return [name for name, page in PAGES.items() if _text(FOLDER / name) != page()]


def write_pages() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (FOLDER / name).write_text(page())


def _text(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def _kind(field: FieldInfo) -> str:
    kind = field.annotation
    kind = get_args(kind)[0] if get_args(kind) else kind
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(f"`{choice}`" for choice in kind)
    names = {int: "number", bool: "yes or no", Path: "folder", SecretStr: "secret text"}
    return names.get(kind, "text") if isinstance(kind, type) else "text"


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr) or value == "":
        return "empty"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"
