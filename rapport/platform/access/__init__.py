"""Who may do what to which record, answered in one place.

Owns roles, rights, scopes, actors and policies. An app declares one ``Policy`` per record type;
``require`` guards its actions and ``visible_to`` its queries, from the same grants, so a list and
its detail page cannot disagree. Refuses to know any model.
"""

from rapport.platform.access.actors import SYSTEM, Actor, Role
from rapport.platform.access.policies import (
    Grant,
    Policy,
    Right,
    Scope,
    explain,
    grant,
    hold,
    may,
    may_see,
    policies,
    policy_called,
    register,
    require,
    visible_to,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "Grant",
    "Policy",
    "Right",
    "Role",
    "Scope",
    "explain",
    "grant",
    "hold",
    "may",
    "may_see",
    "policies",
    "policy_called",
    "register",
    "require",
    "visible_to",
]
