"""What a part of mining has to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ibis.expr.types import Table

Record = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """``rows`` are those of traits, ``findings`` are kept in the order of showing, ``kept`` with the run."""

    rows: list[Table] = field(default_factory=list)
    findings: list[Record] = field(default_factory=list)
    kept: Record = field(default_factory=dict)

    def __add__(self, other: Found) -> Found:
        return Found(
            [*self.rows, *other.rows],
            [*self.findings, *other.findings],
            self.kept | other.kept,
        )


def finding(kind: str, place: int, products: list[int], facts: Record) -> Record:
    """A row of the model of that name."""
    return {"kind": kind, "place": place, "products": products, "facts": facts}
