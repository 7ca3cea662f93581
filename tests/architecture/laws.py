"""The laws of the house that imports alone do not show. Each returns its violations, as sentences."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.architecture.source import LEVEL, Module, is_below, modules, templates

REQUIRED = ("__init__", "models", "queries", "actions", "tests")
WITHOUT_MODELS = {"access", "tasks", "ui", "mcp", "demo", "kit"}
DRAWERS = {"utils", "helpers", "common", "misc", "core", "base", "manager", "service", "services"}
PRIVATE = {"views", "forms", "tasks", "hooks"}
WRITERS = {"models", "queries", "actions"}
SYNONYMS = re.compile(
    r"\b(Partner(?!s)|Contact|Account|Deal|Ticket|KPI|Estimate|Quotation|SKU|Cadence|Vendor)\b"
)


def private_imports(root: Path) -> list[str]:
    """Another app's views, forms, tasks and hooks are private, even downwards."""
    found = []
    for module in modules(root, "rapport"):
        for name in module.imports():
            parts = [part for part in name.split(".") if part != "platform"]
            if len(parts) < 3 or parts[0] != "rapport" or parts[1] == module.app:
                continue
            if parts[2] in PRIVATE and parts[1] in LEVEL:
                found.append(f"{module.name} imports {name}, which is private to {parts[1]}")
    return sorted(set(found))


def drawers(root: Path) -> list[str]:
    """No file is called after nothing in particular."""
    return [
        f"{module.name}: a drawer; name what it holds"
        for module in modules(root, "rapport", "config")
        if module.path.stem in DRAWERS
        or (module.path.name == "__init__.py" and module.path.parent.name in DRAWERS)
    ]


def code_in_init(root: Path) -> list[str]:
    """An app's ``__init__`` says what it is and holds no code beyond re-exports."""
    found = []
    for module in modules(root, "rapport"):
        if module.path.name != "__init__.py" or module.is_test or module.is_migration:
            continue
        body = module.tree.body
        if not body or not ast.get_docstring(module.tree):
            found.append(f"{module.name}: says nothing")
        found += [
            f"{module.name}:{node.lineno}: code"
            for node in body[1:]
            if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_all(node)
        ]
    return found


def _is_all(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"


def missing_files(root: Path) -> list[str]:
    """Every app has its required files."""
    found = []
    folders = [*(root / "rapport").iterdir(), *(root / "rapport" / "platform").iterdir()]
    for folder in folders:
        if not (folder / "apps.py").exists() or folder.name in WITHOUT_MODELS:
            continue
        found += [
            f"rapport/{folder.name}: no {name}"
            for name in REQUIRED
            if not (folder / f"{name}.py").exists() and not (folder / name).is_dir()
        ]
    return found


def stray_managers(root: Path) -> list[str]:
    """``.objects`` occurs in models, queries, actions, migrations and tests only."""
    found = []
    for module in modules(root, "rapport", "config"):
        if module.is_test or module.is_migration or WRITERS & set(module.place):
            continue
        found += [
            f"{module.name}:{node.lineno}: .objects outside of models, queries and actions"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr == "objects"
        ]
    return found


def registry_lookups(root: Path) -> list[str]:
    """``apps.get_model`` hides an import from the layers; only migrations need it."""
    return [
        f"{module.name}: apps.get_model"
        for module in modules(root, "rapport", "config")
        if not module.is_migration and re.search(r"\bapps\.get_model\(", module.text)
    ]


def upward_templates(root: Path, app_of_url: dict[str, str]) -> list[str]:
    """Templates include, extend, import and link downwards, and carry no style or script of their own."""
    found = []
    for app, path in templates(root):
        if app not in LEVEL:
            continue
        text, name = path.read_text(), path.relative_to(root)
        for other in re.findall(r"{%-?\s*(?:include|extends|import|from)\s+[\"'](\w+)/", text):
            if other in LEVEL and not is_below(other, app):
                found.append(f"{name} leans on {other}/")
        for url_name in re.findall(r"\burl\(\s*[\"']([\w:-]+)[\"']", text):
            other = app_of_url.get(url_name, "")
            if other in LEVEL and not is_below(other, app):
                found.append(f"{name} links to {url_name} of {other}")
        if path.suffix == ".html" and "/mail/" not in str(name) and _has_inline(text):
            found.append(f"{name}: inline script, style or handler")
    return found


def _has_inline(text: str) -> bool:
    without_comments = re.sub(r"{#.*?#}", "", text, flags=re.DOTALL)
    script = re.search(r"<script(?![^>]*(\bsrc=|application/json))", without_comments)
    return bool(script or re.search(r"<style\b|\sstyle=|\son[a-z]+=[\"']", without_comments))


def stray_styles(root: Path) -> list[str]:
    """Style sheets live in platform/ui alone."""
    return [
        f"{path.relative_to(root)}: CSS outside of platform/ui"
        for path in (root / "rapport").rglob("*.css")
        if "platform/ui/static" not in str(path)
    ]


def requests_in_actions(root: Path) -> list[str]:
    """Actions and queries know no request, HTML or JSON responses."""
    found = []
    for module in modules(root, "rapport"):
        if module.is_test or not {"actions", "queries"} & set(module.place):
            continue
        found += [
            f"{module.name} imports {name}"
            for name in module.imports()
            if name.startswith("django.http")
        ]
        found += [
            f"{module.name}: {function.name}() takes a request"
            for function in module.functions()
            if any(argument.arg == "request" for argument in function.args.args)
        ]
    return found


def django_signals(root: Path) -> list[str]:
    """Domain behaviour reacts to events, not to Django's model signals."""
    return [
        f"{module.name} imports {name}"
        for module in modules(root, "rapport")
        for name in module.imports()
        if name.startswith("django.db.models.signals")
    ]


def synonyms(root: Path) -> list[str]:
    """One word per idea: a model or event is not called by a word that the vocabulary rules out."""
    found = []
    for module in modules(root, "rapport"):
        if module.is_test or not {"models", "events"} & set(module.place):
            continue
        found += [
            f"{module.name}: class {node.name} is not the vocabulary's word"
            for node in ast.walk(module.tree)
            if isinstance(node, ast.ClassDef) and SYNONYMS.fullmatch(node.name)
        ]
    return found


def excuses(root: Path) -> list[str]:
    """No TODO without an issue number, and no broad except that neither raises again nor gives a reason."""
    found = []
    for module in modules(root, "rapport", "config"):
        lines = module.text.splitlines()
        for number, line in enumerate(lines, 1):
            if re.search(r"#.*\b(TODO|FIXME|XXX)\b(?!.*#\d+)", line):
                found.append(f"{module.name}:{number}: a TODO without an issue")
        for node in ast.walk(module.tree):
            if (
                isinstance(node, ast.ExceptHandler)
                and _swallows(node)
                and "# " not in lines[node.lineno - 1]
            ):
                found.append(f"{module.name}:{node.lineno}: a broad except without a reason")
    return found


def _swallows(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything and does not let it go on."""
    is_broad = handler.type is None or getattr(handler.type, "id", "") in {
        "Exception",
        "BaseException",
    }
    goes_on = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return is_broad and not goes_on


def unguarded_functions(module: Module) -> list[str]:
    """Public functions of an actions module that write more than once outside of a transaction."""
    found = []
    for node in module.tree.body:
        if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
            continue
        text = ast.unparse(node)
        writes = re.findall(r"\.(?:save|create|bulk_create|delete)\(|events\.record\(", text)
        if len(writes) > 1 and "atomic" not in text:
            found.append(f"{module.name}: {node.name}() writes outside of a transaction")
    return found


def unguarded_writes(root: Path) -> list[str]:
    """One action is one transaction."""
    return [
        sentence
        for module in modules(root, "rapport")
        if not module.is_test
        and "actions" in module.place
        and module.app not in {"events", "tasks"}
        for sentence in unguarded_functions(module)
    ]
