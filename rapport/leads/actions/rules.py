"""Giving a rule to a team: its people are whoever is in that team at the time."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.leads.events import RuleGivenToTeam
from rapport.leads.models import AssignmentRule
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event


@transaction.atomic
def give_rule_to_team(rule: AssignmentRule, team_id: int | None, *, by: Actor) -> AssignmentRule:
    """Let the members of a team stand under ``rule``, or of none. Raises Invalid where there is no such team."""
    access.require(by, "leads.give_rule_to_team", rule)
    rule = AssignmentRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    team = Team.objects.filter(pk=team_id).first() if team_id else None
    if team_id and team is None:
        raise Invalid("no_team", fields={"team": say("There is no such team.")})
    before = rule.of_team_id
    if before == team_id:
        return rule
    rule.of_team, rule.version, rule.updated_by_id = team, rule.version + 1, by.user_id
    rule.save(update_fields=["of_team", "version", "updated_by", "updated_at"])
    changes = {"of_team": [before, team_id]}
    events.record(
        RuleGivenToTeam(rule.name, team.name if team else "", changes), by=by, subject=rule
    )
    return rule


def undo_team(event: Event, by: Actor) -> None:
    """Let it be given to whom it was before. Raises Refused when it was given to others since."""
    changes: dict[str, list[Any]] = event.data["changes"]
    before, after = changes["of_team"]
    found = AssignmentRule.objects.filter(pk=event.subject_id or 0).first()
    if found is None or found.of_team_id != after:
        raise Refused("lead_moved_on", "It was changed again since.")
    give_rule_to_team(found, before, by=by)
