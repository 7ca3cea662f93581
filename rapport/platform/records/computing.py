"""What computed fields come to: formulas of one record, each over values that may be formulas too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.platform.records.fields import Field
from rapport.platform.records.formulas import Formula, parse

Compute = Callable[[Mapping[str, Any]], Any]


class Sheet(Mapping[str, Any]):
    """A record's values by field name; those of formulas are worked out when they are asked for."""

    def __init__(
        self, formulas: Mapping[str, Formula], known: Mapping[str, Any], day: date
    ) -> None:
        self._formulas, self._known, self._day = formulas, known, day
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._formulas:
            return self._known[name]
        if name not in self._found:
            self._found[name] = None  # a circle, which nobody can save, would end here
            self._found[name] = self._formulas[name](self, self._day)
        return self._found[name]

    def __iter__(self) -> Any:
        return iter({**self._known, **self._formulas})

    def __len__(self) -> int:
        return len({**self._known, **self._formulas})


def computations(
    texts: Mapping[str, str], fields: Mapping[str, Field]
) -> tuple[dict[str, Compute], dict[str, str]]:
    """Of the formulas ``texts`` by field name: the functions that work them out, and for those that
    no longer hold the sentence that says why.
    """
    formulas: dict[str, Formula] = {}
    wrong: dict[str, str] = {}
    for name, text in texts.items():
        try:
            formulas[name] = parse(text, fields)
        except Invalid as error:
            wrong[name] = str(error)
    return {name: _worker(name, formulas) for name in formulas}, wrong


def _worker(name: str, formulas: Mapping[str, Formula]) -> Compute:
    def work_out(known: Mapping[str, Any]) -> Any:
        return Sheet(formulas, known, today())[name]

    return work_out


def today() -> date:
    """The day as formulas know it: that of the company, whoever looks."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def in_circle(name: str, reads: Mapping[str, Sequence[str]]) -> list[str]:
    """The way from ``name`` back to itself along what each computed field ``reads``, or nothing."""
    ways, seen = [[name]], {name}
    while ways:
        way = ways.pop(0)
        for after in reads.get(way[-1], ()):
            if after == name:
                return [*way, name]
            if after not in seen:
                seen.add(after)
                ways.append([*way, after])
    return []
