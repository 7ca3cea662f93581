"""Reads of users and teams."""

from __future__ import annotations

from django.db.models import QuerySet

from rapport.platform.access import Actor, Role
from rapport.platform.accounts.models import Membership, User


def actor_of(user: User) -> Actor:
    """``user`` as policies see it. One query, for the teams; an inactive user holds no role."""
    if not user.is_active:
        return Actor(user.pk, str(user))
    teams = Membership.objects.filter(user=user).values_list("team_id", flat=True)
    return Actor(user.pk, str(user), frozenset(Role(role) for role in user.roles), frozenset(teams))


def colleagues(asker: Actor) -> QuerySet[User]:
    """Active users that a record can be assigned to or that a note can mention."""
    if not asker.roles:
        return User.objects.none()
    return User.objects.filter(is_active=True).order_by("name")
