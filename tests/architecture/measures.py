"""How large files, functions, argument lists and nesting are, against the limits of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import modules

FILE_LINES, FUNCTION_LINES, ARGUMENTS, NESTING = 400, 50, 7, 3
TEXT_SUFFIXES = {".html", ".css", ".js"}
NESTED = (ast.For, ast.AsyncFor, ast.While, ast.If, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def past_limits(root: Path) -> dict[str, int]:
    """What passes a limit: "file lines rapport/x.py" → how many."""
    found: dict[str, int] = {}
    for module in modules(root, "rapport", "config", "bench", "tests"):
        if module.is_migration:
            continue
        _note(found, f"file lines {module.name}", len(module.text.splitlines()), FILE_LINES)
        for function in module.functions():
            where = f"{module.name}:{function.name}"
            _note(found, f"function lines {where}", _length(function), FUNCTION_LINES)
            _note(found, f"arguments {where}", _argument_count(function), ARGUMENTS)
            _note(found, f"nesting {where}", _depth(function.body), NESTING)
    for path in (root / "rapport").rglob("*"):
        if path.suffix in TEXT_SUFFIXES:
            _note(
                found,
                f"file lines {path.relative_to(root)}",
                len(path.read_text().splitlines()),
                FILE_LINES,
            )
    return found


def _note(found: dict[str, int], what: str, value: int, limit: int) -> None:
    if value > limit:
        found[what] = value


def _length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _argument_count(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    arguments = function.args
    names = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([name for name in names if name.arg not in ("self", "cls")])


def _depth(body: list[ast.stmt]) -> int:
    return max((_depth_of(node) for node in body), default=0)


def _depth_of(node: ast.stmt) -> int:
    inner = [_depth(block) for block in _blocks(node)]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return 0
    return (1 if isinstance(node, NESTED) else 0) + max(inner, default=0)


def _blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    for name in ("body", "orelse", "finalbody"):
        block = getattr(node, name, None)
        if isinstance(block, list):
            is_elif = name == "orelse" and len(block) == 1 and isinstance(block[0], ast.If)
            yield block[0].body if is_elif and isinstance(block[0], ast.If) else block
    for handler in getattr(node, "handlers", []):
        yield handler.body
    for case in getattr(node, "cases", []):
        yield case.body
