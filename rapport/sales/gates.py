"""Stage gates: what must be known and done before an opportunity goes on.

gates = [Gate(1, "Qualified", frozenset({"amount"}), ("Budget confirmed",))]
missing(gates, known={"amount"}, ticked=set()) == [("Qualified", "Budget confirmed")]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gate:
    """What stands between a stage and the next."""

    stage_id: int
    stage: str
    needs: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missing:
    """What is not there yet: something to know (``need``) or something to do (``check``)."""

    stage: str
    need: str = ""
    check: str = ""


def missing(
    gates: Iterable[Gate], *, known: Collection[str], ticked: Collection[tuple[int, str]]
) -> list[Missing]:
    """What the gates ask for that is not there, in their order; a need that several have, once."""
    found: list[Missing] = []
    asked: set[str] = set()
    for gate in gates:
        new = [need for need in gate.needs if need not in known and need not in asked]
        asked.update(new)
        found += [Missing(gate.stage, need=need) for need in new]
        found += [
            Missing(gate.stage, check=check)
            for check in gate.checks
            if (gate.stage_id, check) not in ticked
        ]
    return found
