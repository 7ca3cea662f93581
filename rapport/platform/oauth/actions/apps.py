"""Apps: they make themselves known or administrators do, who shut them out, too."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.actions.tokens import digest_of
from rapport.platform.accounts.scopes import is_scope
from rapport.platform.events import actions as events
from rapport.platform.oauth.actions.connections import end_connection
from rapport.platform.oauth.addresses import is_fit
from rapport.platform.oauth.events import (
    AppEntered,
    AppRegistered,
    AppRemoved,
    AppSecretRenewed,
    RegistrationClosed,
    RegistrationOpened,
)
from rapport.platform.oauth.failures import Failed
from rapport.platform.oauth.models import App, Connection, Registration
from rapport.platform.oauth.queries import is_registration_open

MARK = "raps_"
MOST_URIS, LONGEST_NAME = 10, 80
HOUR, MOST_OF_ONE, MOST_OF_ALL = timedelta(hours=1), 10, 100
"""So many apps an hour may register from one address, and from all."""
UNUSED = timedelta(days=30)


@dataclass(frozen=True)
class Registered:
    """A new app, with the secret that nobody will see again; empty for one without."""

    app: App
    secret: str


@transaction.atomic
def register_app(
    name: str, redirect_uris: Sequence[str], *, by: Actor, site: str = "", has_secret: bool, ip: str
) -> Registered:
    """Make an app known; anybody may, if that is open. Raises Failed."""
    if not is_registration_open():
        raise Failed("access_denied", "Apps cannot register themselves here.", status=403)
    _hold(ip)
    if not 0 < len(redirect_uris) <= MOST_URIS or not all(map(is_fit, redirect_uris)):
        raise Failed(
            "invalid_redirect_uri", "Name 1 to 10 redirect_uris: https, or on this device."
        )
    site = site if site.startswith("https://") and is_fit(site) else ""
    made = _made(name, redirect_uris, has_secret, site=site, registered_from=ip or None)
    events.record(AppRegistered(made.app.name, ip), by=by, subject=made.app)
    return made


@transaction.atomic
def enter_app(
    name: str,
    redirect_uris: Sequence[str],
    *,
    by: Actor,
    has_secret: bool,
    scopes: Sequence[str] = (),
) -> Registered:
    """Make an app known by hand, also where none may do so itself. It asks for ``scopes`` at most, or
    for any. Raises Invalid.
    """
    access.require(by, "oauth.enter_app")
    wrong = {}
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        wrong["name"] = say("Name it in up to %(most)s characters.", most=LONGEST_NAME)
    unfit = [uri for uri in redirect_uris if not is_fit(uri)]
    if unfit:
        wrong["redirect_uris"] = say("No app can be sent back to “%(uri)s”.", uri=unfit[0][:80])
    if not 0 < len(redirect_uris) <= MOST_URIS:
        wrong["redirect_uris"] = say("Name 1 to %(most)s addresses.", most=MOST_URIS)
    if not all(map(is_scope, scopes)):
        wrong["scopes"] = say("Choose from the list.")
    if wrong:
        raise Invalid("invalid_app", fields=wrong)
    more = {"registered_by_id": by.user_id, "scopes": list(dict.fromkeys(scopes))}
    made = _made(name.strip(), redirect_uris, has_secret, **more)
    events.record(AppEntered(made.app.name, made.app.scopes), by=by, subject=made.app)
    return made


@transaction.atomic
def renew_app_secret(pk: int, *, by: Actor) -> Registered:
    """Give an app another secret; the one before is refused from now on. Raises Refused for one without."""
    access.require(by, "oauth.renew_app_secret")
    app = _locked(pk)
    if not app.secret_digest:
        raise Refused("no_secret", "This app has no secret: it proves itself by PKCE alone.")
    secret = _new_secret()
    app.secret_digest = digest_of(secret)
    app.save(update_fields=["secret_digest"])
    events.record(AppSecretRenewed(app.name), by=by, subject=app)
    return Registered(app, secret)


@transaction.atomic
def remove_app(pk: int, *, by: Actor) -> App:
    """Shut an app out and end every connection of it."""
    access.require(by, "oauth.remove_app")
    app = _locked(pk)
    app.removed_at = timezone.now()
    app.save(update_fields=["removed_at"])
    living = Connection.objects.filter(app=app, ended_at=None)
    count = sum(end_connection(each.pk) for each in living)
    events.record(AppRemoved(app.name, count), by=by, subject=app)
    return app


@transaction.atomic
def change_registration(*, is_open: bool, by: Actor) -> None:
    """Let apps register themselves, or let them no more."""
    access.require(by, "oauth.change_registration")
    if is_open != is_registration_open():
        Registration.objects.create(is_open=is_open)
        events.record(RegistrationOpened() if is_open else RegistrationClosed(), by=by)


def forget_apps() -> int:
    """Delete the apps that made themselves known and nobody connected for a month; returns how many."""
    old = App.objects.filter(
        registered_at__lt=timezone.now() - UNUSED, registered_by=None, connections=None
    )
    gone, _ = old.delete()
    return gone


def _locked(pk: int) -> App:
    app = App.objects.select_for_update(of=("self",)).filter(pk=pk, removed_at=None).first()
    if app is None:
        raise NotFound()
    return app


def _made(name: str, uris: Sequence[str], has_secret: bool, **more: Any) -> Registered:
    secret = _new_secret() if has_secret else ""
    app = App.objects.create(
        client_id=secrets.token_urlsafe(24),
        name=name,
        redirect_uris=list(dict.fromkeys(uris)),
        secret_digest=digest_of(secret) if secret else "",
        **more,
    )
    return Registered(app, secret)


def _new_secret() -> str:
    return MARK + secrets.token_urlsafe(32)


def _hold(ip: str) -> None:
    """Raises Failed when too many apps registered within the hour."""
    lately = App.objects.filter(registered_at__gte=timezone.now() - HOUR)
    of_one = lately.filter(registered_from=ip or None).count()
    if of_one >= MOST_OF_ONE or lately.count() >= MOST_OF_ALL:
        headers = {"Retry-After": str(int(HOUR.total_seconds()))}
        raise Failed("too_many_requests", "Try again in an hour.", status=429, headers=headers)
