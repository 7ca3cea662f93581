"""What an assignment rule has several of: the people whom it hands leads to."""

from __future__ import annotations

from rapport.leads.actions.parts import people_of, replace_people
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry, Parts


def _taken(entry: Entry) -> Entry:
    return {**entry, "words": entry["words"] or ""}


def _user(entry: Entry) -> int:
    found: int = entry["user"]
    return found


def _right(actor: Actor) -> FieldRight:
    return access.policy_called("leads.AssignmentRule").field_right(actor, "people")


PEOPLE = Parts(
    "people",
    "People",
    "people",
    (
        Field("user", "Colleague", Kind.USER, is_required=True),
        Field(
            "words",
            "Knows",
            limits=Limits(longest=250),
            help="Products, categories and languages, with commas: Pumps, nl.",
        ),
    ),
    people_of,
    _taken,
    _user,
    replace_people,
    _right,
)
