"""Who works here, in which teams and territories, and what they were given beyond their roles."""

from rapport.platform.accounts.models.people import Membership, Team, User, UserManager
from rapport.platform.accounts.models.rights import FieldRule, Rule, Share, Territory

__all__ = [
    "FieldRule",
    "Membership",
    "Rule",
    "Share",
    "Team",
    "Territory",
    "User",
    "UserManager",
]
