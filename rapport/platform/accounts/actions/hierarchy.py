"""Who leads whom."""

from __future__ import annotations

from django.db import connection, transaction

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import ManagerChanged
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import managers_of
from rapport.platform.events import actions as events

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('accounts.hierarchy'))"


@transaction.atomic
def change_manager(user: User, manager: User | None, *, by: Actor) -> User:
    """Put ``user`` below ``manager``, who reaches what ``user`` owns, or on top.

    Raises Invalid where that would close a circle, also when two do it at once.
    """
    access.require(by, "accounts.change_manager", user)
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
    user.refresh_from_db(fields=["manager"])
    before = user.manager
    if before == manager:
        return user
    if manager is not None:
        _check(user, manager)
    user.manager = manager
    user.save(update_fields=["manager"])
    stamps.renew()
    ids = (before.pk if before else None, user.manager_id)
    told = ManagerChanged(str(before or ""), str(manager or ""), *ids)
    events.record(told, by=by, subject=user)
    return user


def _check(user: User, manager: User) -> None:
    if not manager.is_active:
        raise Invalid(
            "inactive_user", fields={"manager": "%(manager)s is deactivated."}, manager=manager
        )
    if user.pk in (manager.pk, *managers_of(manager)):
        sentence = say(
            "%(manager)s is below %(user)s already; nobody can lead those who lead them.",
            manager=manager,
            user=user,
        )
        raise Invalid("circle", fields={"manager": sentence})
