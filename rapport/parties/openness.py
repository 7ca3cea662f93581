"""Which parts of a party someone may know and change, where administrators limited its fields."""

from __future__ import annotations

from rapport.kit.errors import NotAllowed
from rapport.platform.access import Actor, FieldRight, policy_called

FIELDS_OF = {
    "email": ("email",),
    "phone": ("phone",),
    "address": ("city", "country"),
    "born_on": ("born",),
}
"""Kind of contact point, or column → the fields that show it, where those are called otherwise."""
FACTS = ("kind", "job_title", "industry", "website", "born_on")


def right_on(by: Actor, part: str) -> FieldRight:
    """What ``by`` may do with a kind of contact point, a column or a trait of parties."""
    policy = policy_called("parties.Party")
    return min(policy.field_right(by, name) for name in FIELDS_OF.get(part, (part,)))


def may_know(by: Actor, part: str) -> bool:
    return right_on(by, part) is not FieldRight.HIDDEN


def may_know_all(by: Actor) -> bool:
    """Whether ``by`` may know everything that the search text holds."""
    return all(may_know(by, part) for part in ("email", "phone", "address"))


def may_change(by: Actor, part: str) -> bool:
    return right_on(by, part) is FieldRight.EDIT


def allow(by: Actor, part: str) -> None:
    """Raises NotAllowed unless ``by`` may change ``part``."""
    if not may_change(by, part):
        raise NotAllowed("not_allowed", "Your role does not allow you to change this.")
