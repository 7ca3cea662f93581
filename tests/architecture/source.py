"""The source as the laws read it: modules as trees, templates as text, layers by name."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

LAYERS = (
    ("kit",),
    ("events", "tasks", "access"),
    ("accounts",),
    ("records",),
    ("notifications", "onlookers"),
    ("exchange", "search", "webhooks", "automation", "oauth"),
    ("ui", "api"),
    ("mcp",),
    ("parties",),
    ("touchpoints",),
    ("activities",),
    ("catalog",),
    ("orders",),
    ("quotes",),
    ("contactcenter",),
    ("sales", "service", "marketing", "alliances"),
    ("territories",),
    ("leads", "forecasts"),
    ("guidance", "performance"),
    ("backoffice",),
    ("insight",),
    ("dashboards",),
    ("portal", "scorecard"),
    ("demo",),
)
LEVEL = {app: level for level, apps in enumerate(LAYERS) for app in apps}
PLATFORM = {
    "events",
    "tasks",
    "access",
    "accounts",
    "records",
    "notifications",
    "onlookers",
    "exchange",
    "search",
    "webhooks",
    "automation",
    "ui",
    "api",
    "mcp",
    "oauth",
}


def is_below(lower: str, upper: str) -> bool:
    """Whether ``upper`` may lean on ``lower``: itself, or an app of a lower layer."""
    return lower == upper or LEVEL[lower] < LEVEL[upper]


@cache
def parsed(text: str) -> ast.Module:
    """The tree of a module, which several laws read."""
    return ast.parse(text)


@dataclass(frozen=True)
class Module:
    """One Python file below a root that holds a ``rapport`` folder."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(self.root))

    @property
    def app(self) -> str:
        """ "parties" for rapport/parties/models/party.py; "" outside of apps."""
        parts = self.path.relative_to(self.root).parts
        if len(parts) < 3 or parts[0] != "rapport":
            return ""
        return parts[2] if parts[1] == "platform" and len(parts) > 3 else parts[1]

    @property
    def place(self) -> tuple[str, ...]:
        """The parts of its path inside the app, without ".py"."""
        parts = self.path.relative_to(self.root).with_suffix("").parts
        return parts[3:] if parts[1] == "platform" else parts[2:]

    @property
    def is_test(self) -> bool:
        return "tests" in self.path.relative_to(self.root).parts

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.parts

    @cached_property
    def text(self) -> str:
        return self.path.read_text()

    @cached_property
    def tree(self) -> ast.Module:
        return parsed(self.text)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[str]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield node.module
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(root: Path, *folders: str) -> list[Module]:
    """Every Python file of ``folders``."""
    return [
        Module(root, path)
        for folder in folders
        for path in sorted((root / folder).rglob("*.py"))
        if "node_modules" not in path.parts
    ]


def templates(root: Path) -> list[tuple[str, Path]]:
    """(app, path) of every template."""
    found = []
    for path in sorted((root / "rapport").rglob("templates/**/*")):
        if path.is_file():
            found.append((Module(root, path).app, path))
    return found
