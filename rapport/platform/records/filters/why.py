"""Why a record matches a filter: which of its conditions it meets."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Value, When

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor
from rapport.platform.records.filters.compiling import Compiler
from rapport.platform.records.filters.tree import Tree, check_size, leaves
from rapport.platform.records.filters.words import sentence
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class Reason:
    """A condition in words, and whether the record meets it."""

    sentence: str
    is_met: bool


def why(tree: Tree, record_type: RecordType, pk: int, *, by: Actor) -> list[Reason]:
    """Each condition of ``tree`` for the record ``pk``. One query. Raises NotFound when it is hidden."""
    check_size(tree)
    compiler, conditions = Compiler(record_type, by), list(leaves(tree))
    answers = {
        f"is_met_{number}": Case(
            When(compiler.leaf(leaf), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for number, leaf in enumerate(conditions)
    }
    row = record_type.visible_to(by).filter(pk=pk).annotate(**answers).values(*answers).first()
    if row is None and conditions:
        raise NotFound()
    return [
        Reason(sentence(leaf, record_type, by), bool(row and row[name]))
        for leaf, name in zip(conditions, answers, strict=True)
    ]
