"""Checks that failed: kept as facts with the run, and said to whoever reads of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapport.kit.speech import say, say_count


@dataclass(frozen=True)
class Breach:
    """A check that failed: how many rows break it, and the first few of them as a text.

    ``check`` is a sentence, ``data`` stands in its places.
    """

    mart: str
    check: str
    data: dict[str, str]
    rows: int
    examples: str
    is_fatal: bool

    def __str__(self) -> str:
        return say_count(
            "%(mart)s: “%(check)s” fails for %(count)s row (%(rows)s).",
            "%(mart)s: “%(check)s” fails for %(count)s rows (%(rows)s).",
            self.rows,
            mart=self.mart,
            check=say(self.check, **self.data),
            rows=self.examples,
        )


class ChecksFailed(Exception):
    """A build is not published; ``breaches`` says which rows of which mart are wrong."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        super().__init__(breaches)

    def __str__(self) -> str:
        return " ".join(map(str, self.breaches))


def sentences(kept: Sequence[dict[str, Any]]) -> list[str]:
    """What a run kept of its breaches, said to the reader."""
    return [str(Breach(**facts)) for facts in kept]
