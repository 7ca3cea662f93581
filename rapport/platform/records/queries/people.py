"""People as policies see them, many at once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.types import policy_name


def people(pks: Iterable[int]) -> dict[int, User]:
    """Active users by id, each with their teams. Two queries."""
    return {
        user.pk: user for user in _with_teams(User.objects.filter(pk__in=set(pks), is_active=True))
    }


def seers(record: Model, users: QuerySet[User]) -> set[int]:
    """Which of ``users`` see ``record``. Two queries, and up to two for each whom neither role nor
    owner nor team settles.
    """
    policy = access.policy_called(policy_name(record))
    return {
        user.pk for user in _with_teams(users) if policy.covers(actor_of(user), Right.READ, record)
    }


def _with_teams(users: QuerySet[User]) -> list[User]:
    found = list(users.prefetch_related("memberships"))
    for user in found:
        user.team_ids = [row.team_id for row in user.memberships.all()]
    return found
