"""Who works here, in which teams and territories, what they were given beyond their
roles, and the tokens of their programs."""

from rapport.platform.accounts.models.people import Membership, Team, User, UserManager
from rapport.platform.accounts.models.rights import FieldRule, Rule, Share, Territory
from rapport.platform.accounts.models.tokens import Token

__all__ = [
    "FieldRule",
    "Membership",
    "Rule",
    "Share",
    "Team",
    "Territory",
    "Token",
    "User",
    "UserManager",
]
