"""Records by country, on a map of the world."""

from __future__ import annotations

from rapport.dashboards.drawn import Drawn
from rapport.dashboards.queries import sums
from rapport.dashboards.queries.question import (
    Question,
    condition,
    names_of,
    needed,
    notes_of,
)
from rapport.dashboards.queries.sums import Sums
from rapport.dashboards.world import shapes
from rapport.kit.speech import say
from rapport.performance.metric import Asked

NAMED = 8
"""How many countries a note names."""


def world(question: Question, asked: Asked) -> Drawn:
    """What records come to by country, the most first. A note names those too small to be drawn."""
    by = needed(question.by)
    keys = [sums.key_of(by)]
    found = sums.added_up(
        question.asker, question.rows, question.asking, keys, number=question.number
    )
    totals: dict[str, Sums] = {}
    for (key, _), one in found.groups.items():
        totals.setdefault(key or "", Sums()).add(one)
    order = sorted(totals, key=lambda key: -totals[key].value(question.asking.measure))
    named = names_of(question.asker, by, order)
    marks = tuple(
        question.mark(named[key], totals[key], question.url(condition(by, key)), key=key)
        for key in order
    )
    small = [mark.label for mark in marks if mark.key and mark.key not in shapes()]
    notes = notes_of(question, found)
    if small:
        listed = ", ".join(small[:NAMED]) + (" …" if len(small) > NAMED else "")
        said = say("Too small for this map, and in the table: %(names)s.", names=listed)
        notes = (*notes, said)
    return Drawn(marks=marks, by_label=by.label, value_label=question.value_label, notes=notes)
