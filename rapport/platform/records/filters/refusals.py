"""What is wrong with a filter, in a sentence that says what and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.records.fields import Field


def not_understood(why: str) -> Invalid:
    return Invalid("filter_not_understood", "The filter is not understood: %(why)s", why=why)


def no_condition() -> Invalid:
    return not_understood(say("A part of the filter is not a condition."))


def no_list(word: str) -> Invalid:
    return not_understood(say("“%(word)s” takes a list of conditions.", word=word))


def no_presence(name: str) -> Invalid:
    return not_understood(
        say("“%(name)s” takes any, none, or a field as in %(name)s.total>100.", name=name)
    )


def no_aggregate(word: str, known: Iterable[str]) -> Invalid:
    return not_understood(
        say("an aggregate is one of %(known)s, not “%(word)s”.", known=", ".join(known), word=word)
    )


def no_ends(found: Field) -> Invalid:
    return not_understood(say("“between” of %(field)s takes two values.", field=found.label))


def unknown_operator(op: str, name: str) -> Invalid:
    return Invalid(
        "unknown_operator", "“%(op)s” is no way to compare %(field)s.", op=op, field=name
    )


def unknown_field(kinds: str, name: str) -> Invalid:
    return Invalid("unknown_field", "%(kinds)s have no field “%(field)s”.", kinds=kinds, field=name)


def unknown_relation(kinds: str, name: str, known: Iterable[str]) -> Invalid:
    names = ", ".join(known)
    if not names:
        return Invalid(
            "unknown_relation",
            "%(kinds)s have no related “%(field)s”, nor anything related.",
            kinds=kinds,
            field=name,
        )
    return Invalid(
        "unknown_relation",
        "%(kinds)s have no related “%(field)s”; they have %(names)s.",
        kinds=kinds,
        field=name,
        names=names,
    )


def not_a_sum(found: Field) -> Invalid:
    return Invalid("not_a_number", "%(label)s cannot be added up.", **_of(found))


def not_ordered(found: Field) -> Invalid:
    return Invalid("not_ordered", "%(label)s cannot be more or less than something.", **_of(found))


def not_a_record(found: Field) -> Invalid:
    return Invalid(
        "not_a_record",
        "%(label)s is compared with an id; for its name write %(field)s.name.",
        **_of(found),
    )


def unknown_choice(found: Field, text: str) -> Invalid:
    known = ", ".join(value for value, _ in found.choices)
    return Invalid(
        "unknown_choice",
        "%(label)s is one of %(known)s, not “%(text)s”.",
        **_of(found),
        known=known,
        text=text,
    )


def not_a_number(found: Field, value: object) -> Invalid:
    return Invalid(
        "not_a_number",
        "%(label)s is compared with a number, not “%(value)s”.",
        **_of(found),
        value=value,
    )


def not_a_date(found: Field, text: str) -> Invalid:
    example = say("a date such as 2026-03-31, an age such as 30d, today, in_7d or this_month")
    return Invalid(
        "not_a_date",
        "%(label)s is compared with %(example)s, not “%(text)s”.",
        **_of(found),
        example=example,
        text=text,
    )


def _of(found: Field) -> dict[str, Any]:
    return {"field": found.name, "label": found.label}
