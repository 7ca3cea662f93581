"""Reads of apps and connections. The asker comes first, but for what an app proves by a secret."""

from __future__ import annotations

from django.db.models import Count, Max, Q, QuerySet

from rapport.kit.errors import NotFound
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.oauth.models import App, Connection, Registration


def app_called(client_id: str) -> App | None:
    """The app that calls itself so, unless it was removed."""
    is_text = client_id.isascii() and client_id.isprintable()
    return App.objects.filter(client_id=client_id, removed_at=None).first() if is_text else None


def app_that_asks(asker: Actor, client_id: str) -> App:
    """The app that asks ``asker`` to be let in. Raises NotFound."""
    found = app_called(client_id)
    if found is None or asker.user_id is None:
        raise NotFound("no_such_app", "The app that sent you here is not known.")
    return found


def my_connections(asker: Actor) -> QuerySet[Connection]:
    """The apps that act for ``asker``, the newest first, each with when it was last ``used_at``."""
    living = Connection.objects.filter(
        user=asker.user_id, ended_at=None, code__used_at__isnull=False
    )
    rows = living.select_related("app").annotate(used_at=Max("lent__token__last_used_at"))
    return rows.order_by("-pk")


def apps(asker: Actor) -> QuerySet[App]:
    """Every app that was not removed, with how many people it acts for (``people``)."""
    access.require(asker, "oauth.read_apps")
    living = Q(connections__ended_at=None, connections__code__used_at__isnull=False)
    people = Count("connections__user", filter=living, distinct=True)
    used_at = Max("connections__lent__token__last_used_at")
    return (
        App.objects.filter(removed_at=None)
        .select_related("registered_by")
        .annotate(people=people, used_at=used_at)
        .order_by("-pk")
    )


def is_registration_open() -> bool:
    """Whether apps may register themselves."""
    newest = Registration.objects.order_by("-pk").values_list("is_open", flat=True).first()
    return newest is not False
