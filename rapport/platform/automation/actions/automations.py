"""Making automations, changing them, switching them on and off."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.automation.actions.following import READER
from rapport.platform.automation.definition import DateTrigger, Definition, TimeTrigger, read
from rapport.platform.automation.events import (
    AutomationCreated,
    AutomationDeleted,
    AutomationEdited,
    AutomationSwitchedOff,
    AutomationSwitchedOn,
)
from rapport.platform.automation.models import Automation, Run, Version, secret
from rapport.platform.automation.schedule import next_after
from rapport.platform.automation.validation import check
from rapport.platform.events import actions as events
from rapport.platform.events import queries as stream


@transaction.atomic
def create_automation(name: str, document: Any, *, by: Actor) -> Automation:
    """Make an automation of ``by``; a draft, however unfinished."""
    access.require(by, "automation.create_automation")
    made = Automation(name=_name(name), owner_id=by.user_id)
    definition = read(document)
    made.save()
    _save_version(made, definition, by)
    events.record(AutomationCreated(made.name), by=by, subject=made)
    return made


@transaction.atomic
def edit_automation(automation: Automation, name: str, document: Any, *, by: Actor) -> Automation:
    """Save a new version, which acts from now on for ``by``. Saving the same saves nothing.

    One that is on must be complete: raises Invalid with what is wrong by place.
    """
    access.require(by, "automation.edit_automation", automation)
    found = _locked(automation)
    definition, named = read(document), _name(name)
    before = read(found.version.definition) if found.version else None
    if definition == before and named == found.name and found.owner_id == by.user_id:
        return found
    if found.state == Automation.State.ON:
        check(definition, by)
    found.name, found.owner_id = named, by.user_id
    if definition != before:
        _save_version(found, definition, by)
    if found.state == Automation.State.ON:
        _listen(found, definition)
    found.save()
    stamps.renew()
    number = found.version.number if found.version else 0
    events.record(AutomationEdited(found.name, number), by=by, subject=found)
    return found


@transaction.atomic
def switch_on_automation(automation: Automation, *, by: Actor) -> Automation:
    """Let it listen from now on. Raises Invalid with what is wrong, by place."""
    access.require(by, "automation.switch_on_automation", automation)
    found = _locked(automation)
    if found.state == Automation.State.ON:
        return found
    definition = read(found.version.definition if found.version else {})
    check(definition, by)
    found.state, found.reason, found.owner_id = Automation.State.ON, "", by.user_id
    _listen(found, definition)
    found.save()
    stamps.renew()
    number = found.version.number if found.version else 0
    events.record(AutomationSwitchedOn(found.name, number), by=by, subject=found)
    return found


@transaction.atomic
def switch_off_automation(automation: Automation, *, by: Actor) -> Automation:
    """Stop listening. Runs that have begun go on to their end."""
    access.require(by, "automation.switch_off_automation", automation)
    found = _locked(automation)
    if found.state != Automation.State.ON:
        return found
    found.state, found.reason, found.next_at = Automation.State.OFF, "", None
    found.save()
    stamps.renew()
    events.record(AutomationSwitchedOff(found.name), by=by, subject=found)
    return found


@transaction.atomic
def delete_automation(automation: Automation, *, by: Actor) -> None:
    """Take it away with everything of it that waits. What it did, and its log, stay."""
    access.require(by, "automation.delete_automation", automation)
    found = _locked(automation)
    found.state, found.next_at, found.deleted_at = Automation.State.OFF, None, timezone.now()
    found.save()
    found.runs.filter(state__in=(Run.State.DUE, Run.State.WAITING)).update(
        state=Run.State.CANCELLED, ended_at=timezone.now(), error=say("The automation was deleted.")
    )
    stamps.renew()
    events.record(AutomationDeleted(found.name), by=by, subject=found)


@transaction.atomic
def renew_secret(automation: Automation, *, by: Actor) -> Automation:
    """Give the webhook another address; the old one stops at once."""
    access.require(by, "automation.edit_automation", automation)
    found = _locked(automation)
    found.secret = secret()
    found.save(update_fields=["secret"])
    number = found.version.number if found.version else 0
    events.record(AutomationEdited(found.name, number), by=by, subject=found)
    return found


def zone_of(automation: Automation) -> ZoneInfo:
    """On whose clocks it is due: its owner's."""
    name = automation.owner.time_zone if automation.owner else ""
    return ZoneInfo(name or settings.TIME_ZONE)


def _listen(automation: Automation, definition: Definition) -> None:
    """From this transaction on: nothing that happened before sets it off."""
    events.take_reader(READER, wait=True)
    automation.since_tx = stream.present().tx
    trigger, automation.next_at = definition.trigger, None
    if isinstance(trigger, TimeTrigger | DateTrigger):
        automation.next_at = next_after(trigger, timezone.now(), zone_of(automation))


def _locked(automation: Automation) -> Automation:
    found = Automation.objects.select_for_update().filter(deleted_at=None)
    return found.get(pk=automation.pk)


def _save_version(automation: Automation, definition: Definition, by: Actor) -> None:
    latest = automation.versions.order_by("-number").first()
    automation.version = Version.objects.create(
        automation=automation,
        number=latest.number + 1 if latest else 1,
        definition=definition.plain(),
        by_id=by.user_id,
    )
    automation.save()


def _name(name: str) -> str:
    found = " ".join(name.split())
    if not 0 < len(found) <= 80:
        raise Invalid("bad_name", fields={"name": "An automation's name has 1 to 80 characters."})
    return found
