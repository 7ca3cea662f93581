"""Forming teams, moving people between them, and who leads them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts import stamps
from rapport.platform.accounts.events import (
    LeadChanged,
    MemberAdded,
    MemberRemoved,
    TeamCreated,
    TeamRenamed,
)
from rapport.platform.accounts.models import Membership, Team, User
from rapport.platform.events import actions as events


@transaction.atomic
def create_team(name: str, *, by: Actor) -> Team:
    """Form an empty team."""
    access.require(by, "accounts.create_team")
    team = Team(name=_name(name))
    _save(team)
    events.record(TeamCreated(team.name), by=by, subject=team)
    return team


@transaction.atomic
def rename_team(team: Team, name: str, *, by: Actor) -> Team:
    """Call ``team`` by another name."""
    access.require(by, "accounts.rename_team", team)
    before, team.name = team.name, _name(name)
    if before != team.name:
        _save(team)
        events.record(TeamRenamed(before, team.name), by=by, subject=team)
    return team


@transaction.atomic
def add_member(team: Team, user: User, *, by: Actor) -> Membership:
    """Let ``user`` share the records of ``team``."""
    access.require(by, "accounts.add_member", team)
    if not user.is_active:
        raise Refused("inactive_user", "%(user)s is deactivated.", user=user)
    membership, is_new = Membership.objects.get_or_create(team=team, user=user)
    if is_new:
        stamps.renew()
        events.record(MemberAdded(team.name, user.pk, str(user)), by=by, subject=team)
    return membership


@transaction.atomic
def remove_member(team: Team, user: User, *, by: Actor) -> None:
    """Take ``user`` out of ``team``; the records they own stay where they are."""
    access.require(by, "accounts.remove_member", team)
    if Membership.objects.filter(team=team, user=user).delete()[0]:
        stamps.renew()
        events.record(MemberRemoved(team.name, user.pk, str(user)), by=by, subject=team)


@transaction.atomic
def change_lead(team: Team, user: User, is_lead: bool, *, by: Actor) -> Membership:
    """Let a member lead ``team``, and so reach its records, or no longer. Raises NotFound for others."""
    access.require(by, "accounts.change_lead", team)
    membership = Membership.objects.select_for_update().filter(team=team, user=user).first()
    if membership is None:
        raise NotFound()
    if membership.is_lead is not is_lead:
        membership.is_lead = is_lead
        membership.save(update_fields=["is_lead"])
        stamps.renew()
        events.record(LeadChanged(team.name, user.pk, str(user), is_lead), by=by, subject=team)
    return membership


def _name(name: str) -> str:
    if not 0 < len(name.strip()) <= 80:
        raise Invalid("bad_name", fields={"name": "A team's name has 1 to 80 characters."})
    return name.strip()


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise Invalid("name_taken", fields={"name": "Another team has this name."}) from None
