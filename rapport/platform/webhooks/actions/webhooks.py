"""Making webhooks, changing them, switching them on and off."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import User
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.events import queries as stream
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.webhooks.actions.following import READER
from rapport.platform.webhooks.choosing import checked
from rapport.platform.webhooks.events import (
    WebhookCreated,
    WebhookDeleted,
    WebhookEdited,
    WebhookSwitchedOff,
    WebhookSwitchedOn,
    WebhookTested,
)
from rapport.platform.webhooks.models import Delivery, Webhook, secret

FORMER_SIGNS = timedelta(days=1)
State = Webhook.State


@transaction.atomic
def create_webhook(name: str, url: str, names: Iterable[str], *, by: Actor) -> Webhook:
    """Tell ``url`` from now on what happens, as far as it is called one of ``names``.

    Raises Invalid at ``name``, ``url`` or ``names``.
    """
    access.require(by, "webhooks.create_webhook")
    made = Webhook(owner_id=by.user_id, **_read(name, url, names))
    _listen(made)
    made.save()
    stamps.renew()
    events.record(WebhookCreated(made.name, _host(made.url)), by=by, subject=made)
    return made


@transaction.atomic
def edit_webhook(webhook: Webhook, name: str, url: str, names: Iterable[str], *, by: Actor) -> None:
    """Change it; letters that are on their way go to the new address. Raises Invalid field by field."""
    access.require(by, "webhooks.edit_webhook", webhook)
    found, wanted = _locked(webhook), _read(name, url, names)
    changed = [field for field, value in wanted.items() if getattr(found, field) != value]
    if not changed:
        return
    for field in changed:
        setattr(found, field, wanted[field])
    found.owner_id, found.held_until = by.user_id, None
    found.save()
    stamps.renew()
    events.record(WebhookEdited(found.name, changed), by=by, subject=found)


@transaction.atomic
def switch_on_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Tell what happens from now on, and go on with what is still on its way."""
    access.require(by, "webhooks.switch_webhook", webhook)
    found = _locked(webhook)
    if found.state == State.ON:
        return
    _listen(found)
    found.state, found.reason, found.owner_id = State.ON, "", by.user_id
    found.failing_since = found.held_until = None
    found.save()
    stamps.renew()
    events.record(WebhookSwitchedOn(found.name), by=by, subject=found)


@transaction.atomic
def switch_off_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Tell nothing any more. What is on its way waits until it is switched on."""
    access.require(by, "webhooks.switch_webhook", webhook)
    stop_webhook(webhook, "", by=by)


@transaction.atomic
def stop_webhook(webhook: Webhook, reason: str, *, by: Actor = SYSTEM) -> None:
    """Switch it off because of ``reason``. For the other actions."""
    found = _locked(webhook)
    if found.state == State.OFF:
        return
    found.state, found.reason = State.OFF, reason[:400]
    found.save(update_fields=["state", "reason"])
    stamps.renew()
    events.record(WebhookSwitchedOff(found.name, found.reason), by=by, subject=found)
    if found.owner and found.owner_id != by.user_id:
        _tell_owner(found, found.owner)


def _tell_owner(webhook: Webhook, owner: User) -> None:
    with speaking_to(owner):
        text = say(
            "The webhook “%(name)s” was switched off. %(reason)s",
            name=webhook.name,
            reason=webhook.reason,
        )
    notify(owner.pk, text.strip(), kind=Kind.WEBHOOK, url=f"/webhooks/{webhook.pk}/")


@transaction.atomic
def renew_secret(webhook: Webhook, *, by: Actor) -> None:
    """Sign with a new secret; for a day the former one signs as well, so that no letter is refused."""
    access.require(by, "webhooks.edit_webhook", webhook)
    found = _locked(webhook)
    found.former_secret, found.former_until = found.secret, timezone.now() + FORMER_SIGNS
    found.secret = secret()
    found.save(update_fields=["secret", "former_secret", "former_until"])
    events.record(WebhookEdited(found.name, ["secret"]), by=by, subject=found)


@transaction.atomic
def test_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Post a letter about this very test, to this webhook alone."""
    access.require(by, "webhooks.test_webhook", webhook)
    told = events.record(WebhookTested(webhook.name), by=by, subject=webhook)
    Delivery.objects.create(
        webhook=webhook, event_id=told.pk, name=told.name, due_at=timezone.now()
    )


@transaction.atomic
def delete_webhook(webhook: Webhook, *, by: Actor) -> None:
    """Take it away with its deliveries; that it was there stays in the record of events."""
    access.require(by, "webhooks.delete_webhook", webhook)
    found = _locked(webhook)
    found.state, found.deleted_at, found.secret, found.former_secret = (
        State.OFF,
        timezone.now(),
        "",
        "",
    )
    found.save()
    found.deliveries.all().delete()
    stamps.renew()
    events.record(WebhookDeleted(found.name), by=by, subject=found)


def _read(name: str, url: str, names: Iterable[str]) -> dict[str, object]:
    """The columns of what was given. Raises Invalid with all that is wrong."""
    wrong: dict[str, str] = {}
    if not name.strip():
        wrong["name"] = say("Give it a name.")
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        wrong["url"] = say("The address begins with https:// and names a host.")
    try:
        chosen = checked(names)
    except Invalid as error:
        wrong |= error.fields
    if wrong:
        raise Invalid("invalid_webhook", fields=wrong)
    return {"name": name.strip()[:80], "url": url.strip(), "names": chosen}


def _listen(webhook: Webhook) -> None:
    """From this transaction on: nothing that happened before is told."""
    events.take_reader(READER, wait=True)
    webhook.since_tx = stream.present().tx


def _locked(webhook: Webhook) -> Webhook:
    return Webhook.objects.select_for_update().get(pk=webhook.pk, deleted_at=None)


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
