"""Which fields an automation speaks of, so that whoever changes a field knows what misses it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapport.kit.errors import RapportError
from rapport.kit.speech import say
from rapport.platform.automation import queries, wording
from rapport.platform.automation.definition import (
    BranchStep,
    CreateStep,
    Definition,
    EditStep,
    Filter,
    WaitStep,
    every_step,
    read,
)
from rapport.platform.records.filters import named, parse
from rapport.platform.records.types import RecordType, record_type


def uses(key: str, name: str) -> list[str]:
    """A phrase for each automation, on or off, that names the field of the type ``key``. One query."""
    found = queries.kept().exclude(version=None).order_by("name")
    return [
        say("the automation “%(name)s”", name=row.name)
        for row in found
        if row.version and (key, name) in set(_named(row.version.definition))
    ]


def _named(document: Any) -> Iterator[tuple[str, str]]:
    """(key of the type, name of the field) of all that a saved automation names."""
    try:
        definition = read(document)
    except RapportError:
        return
    kind = record_type(definition.trigger.type)
    if kind is not None:
        yield from ((kind.key, name) for name in _in_trigger(definition))
        yield from _in_filter(definition.filter, kind)
    for step in every_step(definition.steps):
        if isinstance(step, CreateStep):
            yield from ((step.type, setting.name) for setting in step.fields)
        if kind is not None:
            yield from ((kind.key, name) for name in _in_step(step))
            yield from _in_filter(step.filter, kind) if isinstance(step, BranchStep) else ()


def _in_trigger(definition: Definition) -> Iterator[str]:
    trigger: Any = definition.trigger
    yield from getattr(trigger, "fields", ())
    yield from (change.field for change in getattr(trigger, "changes", ()))
    yield getattr(trigger, "field", "")


def _in_filter(condition: Filter, kind: RecordType) -> set[tuple[str, str]]:
    try:
        tree = parse(condition) if isinstance(condition, str) else condition
        return named(tree, kind)
    except RapportError:
        return set()


def _in_step(step: Any) -> Iterator[str]:
    """The fields of the trigger's record that a step writes, waits for, or fills into its texts."""
    if isinstance(step, EditStep):
        yield from (setting.name for setting in step.fields)
    if isinstance(step, WaitStep):
        yield step.field
    for text in _texts(step.model_dump(exclude={"yes", "no", "filter"})):
        for place in wording.places(text):
            root, _, rest = place.partition(".")
            yield rest if root == "old" else root


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for value in document.values():
            yield from _texts(value)
    elif isinstance(document, list | tuple):
        for value in document:
            yield from _texts(value)
