"""Who may do what to which record, answered in one place.

Owns roles, rights, scopes, actors and policies. An app declares one ``Policy`` per record type;
``require`` guards its actions and ``visible_to`` its queries, from the same grants, so a list and
its detail page cannot disagree. Refuses to know any model.
"""

from rapport.platform.access.actors import SYSTEM, Actor, Reach, Rules
from rapport.platform.access.areas import Area, Place, within
from rapport.platform.access.policies import (
    REFUSALS,
    Policy,
    Way,
    hold,
    may,
    may_see,
    policies,
    policy_called,
    register,
    require,
    shared_by,
    visible_to,
)
from rapport.platform.access.rights import FieldRight, Grant, Right, Role, Scope, grant

__all__ = [
    "REFUSALS",
    "SYSTEM",
    "Actor",
    "Area",
    "FieldRight",
    "Grant",
    "Place",
    "Policy",
    "Reach",
    "Right",
    "Role",
    "Rules",
    "Scope",
    "Way",
    "grant",
    "hold",
    "may",
    "may_see",
    "policies",
    "policy_called",
    "register",
    "require",
    "shared_by",
    "visible_to",
    "within",
]
