"""Every text that people read, found: in templates, in code, and in what apps declare.

In code, a text is found where it is given to ``_`` and its like, where it is the sentence of an
error, and where it is the label of a choice. Labels of record types, fields, menus, panels and
commands need no mark: they are asked of the running product.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract

from config.environment import PROJECT

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "say": None,
    "say_count": (1, 2),
    "noted": None,
    "noted_count": (1, 2),
}
ERRORS = frozenset({"Refused", "Invalid", "NotFound", "NotAllowed"})
WRONG = frozenset({"wrong", "_wrong"})
"""Functions that make an error of a sentence and of what stands in its places."""
CHOICES = frozenset({"TextChoices", "IntegerChoices"})
Found = tuple[str, str | tuple[str, ...], str | None]
"""Where a text is; the text, or its singular and plural; and which meaning of it, if it has several."""


def everything(root: Path = PROJECT) -> Catalog:
    """The catalog of all texts, untranslated. Django must be set up."""
    catalog = Catalog(domain="django", project="Rapport")
    said = ((place, text, None) for place, text in declared())
    for place, text, meaning in (*in_templates(root), *in_code(root), *said):
        if first_of(text).strip():
            catalog.add(text, locations=[(place, 0)], context=meaning)
    return catalog


def in_templates(root: Path) -> Iterator[Found]:
    for path in sorted((root / "rapport").glob("**/templates/**/*")):
        if path.suffix in (".html", ".txt", ".js"):
            options = {"encoding": "utf-8", "silent": "false", "trimmed": "false"}
            yield from _by_babel("jinja2.ext:babel_extract", path, root, options)


def in_code(root: Path) -> Iterator[Found]:
    for path in code(root):
        yield from _by_babel("python", path, root, {})
        yield from ((place_of(path, root), text, None) for text, _line in sentences(path) if text)


def code(root: Path) -> list[Path]:
    """The Python files whose texts people read."""
    skipped = {"tests", "migrations", "demo"}
    return [
        path
        for path in sorted((root / "rapport").rglob("*.py"))
        if not skipped & set(path.parts[len(root.parts) :])
    ]


def _by_babel(method: str, path: Path, root: Path, options: dict[str, str]) -> Iterator[Found]:
    with path.open("rb") as file:
        for _line, text, _comments, meaning in extract(method, file, KEYWORDS, (), options):
            yield place_of(path, root), text, meaning


def sentences(path: Path) -> Iterator[tuple[str, int]]:
    """The sentences of errors and the labels of choices in a file, with their lines.

    Empty where a sentence is put together on the spot, so that no catalog can hold it.
    """
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and _name(node.func) in ERRORS:
            given = [*node.args[1:2], *_keyword(node, "message"), *_fields(node)]
            yield from ((_text(value), value.lineno) for value in given if _is_text(value))
        elif isinstance(node, ast.Call) and _name(node.func) in WRONG:
            given = [value for value in node.args if _is_text(value) and " " in _text(value)]
            yield from ((_text(value), value.lineno) for value in given)
        elif isinstance(node, ast.arguments):
            yield from _usual(node)
        elif isinstance(node, ast.ClassDef) and CHOICES & {_name(base) for base in node.bases}:
            yield from _labels(node)


def _usual(node: ast.arguments) -> Iterator[tuple[str, int]]:
    """The sentence of an error that gives none: ``message: str = "There is nothing here."``."""
    for argument, value in zip(reversed(node.args), reversed(node.defaults), strict=False):
        if argument.arg == "message":
            yield _text(value), value.lineno


def _labels(node: ast.ClassDef) -> Iterator[tuple[str, int]]:
    for line in node.body:
        value = line.value if isinstance(line, ast.Assign) else None
        if isinstance(value, ast.Tuple) and len(value.elts) == 2:
            yield _text(value.elts[1]), line.lineno


def _keyword(node: ast.Call, name: str) -> list[ast.expr]:
    return [given.value for given in node.keywords if given.arg == name]


def _fields(node: ast.Call) -> list[ast.expr]:
    """What ``fields={"name": "sentence"}`` says."""
    found = [value for value in _keyword(node, "fields") if isinstance(value, ast.Dict)]
    return [value for one in found for value in one.values]


def _is_text(value: ast.expr) -> bool:
    is_constant = isinstance(value, ast.Constant) and isinstance(value.value, str)
    return is_constant or isinstance(value, ast.JoinedStr)


def _text(value: ast.expr) -> str:
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _name(node: ast.expr) -> str:
    return getattr(node, "id", getattr(node, "attr", ""))


def declared() -> Iterator[tuple[str, str | tuple[str, str]]]:
    """What apps declare: record types with their fields, choices and views, menus, panels, commands,
    keys, and all else that has a label.
    """
    import rapport.demo.events  # noqa: F401 - the demo's command loads it, nothing else does
    from rapport.platform.events import sentences as events
    from rapport.platform.records.saying import counting
    from rapport.platform.records.types import declared_types
    from rapport.platform.ui import plugs
    from rapport.platform.ui.keys import KEYS

    for kind in declared_types().values():
        yield from ((f"record type {kind.key}", text) for text in _of_type(kind))
        yield f"record type {kind.key}", counting(kind)
    for text in plugs.texts():
        yield "menu, panels, commands", text
    for group in KEYS:
        yield from (("keys", text) for text in (group.label, *(key.label for key in group.keys)))
    yield from (("events", text) for text in events.texts())
    yield from (("rights", text) for text in _of_rights())
    yield from (("importers", text) for text in _of_importers())
    yield from (("automation", text) for text in _of_automation())
    yield from (("parties", text) for text in _of_parties())
    yield from (("insight", text) for text in _of_insight())


def _of_rights() -> Iterator[str]:
    from rapport.platform import access

    for words in (access.Role, access.Scope, access.FieldRight):
        yield from (word.label for word in words)
    yield from (right.value.capitalize() for right in access.Right)
    yield from (policy.label for policy in access.policies())


def _of_importers() -> Iterator[str]:
    from rapport.platform.exchange.importers import declared_importers

    for importer in declared_importers().values():
        yield from (importer.label, importer.help, *(label for _key, label in importer.parts))
        yield from (text for field in importer.fields for text in (field.label, field.help))
        for option in importer.options:
            yield from (option.label, option.help, *(label for _key, label in option.choices))


def _of_automation() -> Iterator[str]:
    from rapport.platform.automation.steps.kinds import step_kinds

    yield from (kind.label for kind in step_kinds().values())


def _of_parties() -> Iterator[str]:
    from rapport.insight.studies.segments import SEGMENTS
    from rapport.parties.consenting import CHANNELS, PURPOSES
    from rapport.parties.traits import definitions

    yield from (*PURPOSES.values(), *CHANNELS.values())
    for segment in SEGMENTS:
        yield from (segment.name, segment.meaning, segment.advice)
    yield from (trait.unit for trait in definitions() if trait.kind == "number")


def _of_insight() -> Iterator[str]:
    from rapport.insight.metrics import METRICS
    from rapport.insight.warehouse.declared import MARTS, STAGING, maker_of, meaning_of

    for metric in METRICS:
        yield from (metric.label, metric.question, metric.definition, metric.owner)
    yield from (meaning_of(maker) for maker in (*STAGING, *map(maker_of, MARTS)))
    for mart in MARTS:
        yield from mart.columns.values()


def _of_type(kind: Any) -> Iterable[str]:
    """The texts of a record type. A library names the countries."""
    from rapport.kit import countries

    yield from (kind.label, kind.plural, kind.empty)
    yield from (view.label for view in kind.views)
    yield from (part.label for part in kind.parts)
    of_parts = [field for part in kind.parts for field in part.fields]
    for field in [*kind.declared_fields().values(), *of_parts]:
        yield from (field.label, field.help)
        if field.choices is not countries.choices():
            yield from (label for _value, label in field.choices)


def place_of(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix()


def first_of(text: str | tuple[str, ...]) -> str:
    return text if isinstance(text, str) else text[0]
