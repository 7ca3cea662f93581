"""What the words of a file mean where they lead to other records: as they stand, or as people said.

A word that leads nowhere, and a cell without one, are offered to people; they say what is meant, for
this file and the next one with the same columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rapport.platform.access import Actor
from rapport.platform.records.fields import Field
from rapport.platform.records.queries.leading import near

Meanings = Mapping[str, Mapping[str, str]]
"""Field → word → what it means: another word, or nothing at all. The empty word is that of empty cells."""
MOST_OFFERED = 40
"""Words of a field that people are asked about at once; those with the most rows come first."""


@dataclass
class Words:
    """The words of a file by field: what they mean, and those that nothing was found for."""

    meanings: Meanings
    unclear: Counter[tuple[str, str]] = field(default_factory=Counter)

    def meant(self, name: str, word: str) -> str:
        """What stands for ``word`` in the field ``name``."""
        return self.meanings.get(name, {}).get(word, word)

    def is_said(self, name: str, word: str) -> bool:
        """Whether people said what ``word`` means."""
        return word in self.meanings.get(name, {})

    def offered(self, by: Actor, fields: Mapping[str, Field]) -> Iterator[dict[str, Any]]:
        """The words to be asked about, by field, each with how many rows say it and the names near it."""
        for name, found in fields.items():
            mine = [(word, rows) for (of, word), rows in self.unclear.most_common() if of == name]
            mine = mine[:MOST_OFFERED]
            names = near(by, found, [word for word, _ in mine if word]) if mine else {}
            for word, rows in mine:
                told = {"field": name, "label": found.label, "word": word, "rows": rows}
                yield told | {"near": names.get(word, [])}
