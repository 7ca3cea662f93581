"""Whom a note can name."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, IntegerField, Model, Value, When

from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import colleagues
from rapport.platform.records.queries.people import seers

SHOWN = 8


@dataclass(frozen=True)
class Choice:
    """A colleague to be named; who does not ``see`` the record would not be told."""

    user: User
    sees: bool


def mention_choices(asker: Actor, record: Model, words: str, *, limit: int = SHOWN) -> list[Choice]:
    """Colleagues whose name, or a word of it, begins with ``words``, those first who see ``record``."""
    begun = words.strip()[:60]
    is_first = Case(
        When(name__istartswith=begun, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    found = colleagues(asker).exclude(pk=asker.user_id or 0)
    if begun:
        found = found.filter(name__icontains=begun)
    users = found.order_by(is_first, "name")[: limit * 4]
    likely = [user for user in users if _begins(user.name, begun)]
    seeing = seers(record, User.objects.filter(pk__in=[user.pk for user in likely]))
    choices = [Choice(user, user.pk in seeing) for user in likely]
    return sorted(choices, key=lambda choice: not choice.sees)[:limit]


def _begins(name: str, begun: str) -> bool:
    folded, wanted = name.casefold(), begun.casefold()
    return folded.startswith(wanted) or f" {wanted}" in folded
