"""Why a lead has the owner that it has, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rapport.kit.speech import noted, say, say_list
from rapport.leads.models import Assignment, AssignmentRule
from rapport.leads.queries.conditions import said

Way = AssignmentRule.Way
CHOSEN = {
    Way.PERSON: noted("“%(rule)s” fits: such leads go to %(name)s."),
    Way.TURN: noted("“%(rule)s” fits: it was the turn of %(name)s."),
    Way.LOAD: noted("“%(rule)s” fits: %(name)s had the fewest open leads (%(numbers)s)."),
    Way.SKILL: noted("“%(rule)s” fits: %(name)s knows most of what is wanted (%(numbers)s)."),
    Way.TERRITORY: noted(
        "“%(rule)s” fits: %(name)s works in the territory %(territory)s and had the fewest open leads (%(numbers)s)."
    ),
}
NOT_CHOSEN = {
    "nobody": noted("“%(rule)s” fits, but nobody who stands under it is here."),
    "skill": noted("“%(rule)s” fits, but nobody of %(numbers)s knows what is wanted."),
    "territory": noted("“%(rule)s” fits, but nobody works in a territory where they are."),
}


def sentences(found: Assignment) -> list[str]:
    """What was looked at, rule by rule."""
    return [_sentence(entry) for entry in found.trace]


def _sentence(entry: Mapping[str, Any]) -> str:
    rule = entry["name"]
    if not entry["fits"]:
        return say("“%(rule)s” does not fit: %(asked)s.", rule=rule, asked=said(entry["if"]))
    people = entry.get("considered", [])
    chosen = next((one["name"] for one in people if one["user"] == entry.get("chosen")), None)
    if chosen is None:
        return say(NOT_CHOSEN[entry["why"]], rule=rule, numbers=_names(people))
    by_skill = entry["way"] == Way.SKILL
    numbers = say_list(f"{one['name']} {one['knows' if by_skill else 'open']}" for one in people)
    return say(
        CHOSEN[Way(entry["way"])],
        rule=rule,
        name=chosen,
        numbers=numbers,
        territory=entry.get("territory", ""),
    )


def _names(people: list[Mapping[str, Any]]) -> str:
    return say_list(one["name"] for one in people)
