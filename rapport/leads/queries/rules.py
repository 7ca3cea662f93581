"""The rules as their page shows them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from rapport.kit.errors import NotFound
from rapport.leads.models import (
    Assignment,
    AssignmentRule,
    PointRule,
    ResponseTarget,
    RulePerson,
)
from rapport.leads.queries.conditions import said
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team


@dataclass(frozen=True)
class ShownRule:
    """A rule with its condition in words, its people, and how many leads it has handed out."""

    rule: AssignmentRule
    when: str
    people: tuple[RulePerson, ...]
    count: int


def shown_rules(asker: Actor) -> list[ShownRule]:
    """In the order in which they are looked at. Three queries."""
    visible = access.visible_to(asker, AssignmentRule.objects.filter(deleted_at=None))
    rules = list(visible.select_related("of_team").order_by("-is_on", "position", "pk"))
    people: dict[int, list[RulePerson]] = {rule.pk: [] for rule in rules}
    listed = RulePerson.objects.filter(rule__in=rules).select_related("user")
    for row in listed.order_by("rule_id", "position"):
        people[row.rule_id].append(row)
    handed = Assignment.objects.filter(rule__in=rules, owner__isnull=False)
    counts = {row["rule"]: row["n"] for row in handed.values("rule").annotate(n=Count("pk"))}
    return [
        ShownRule(rule, said(rule.condition), tuple(people[rule.pk]), counts.get(rule.pk, 0))
        for rule in rules
    ]


def rule(asker: Actor, pk: int) -> AssignmentRule:
    """Raises NotFound when missing, hidden or in the trash."""
    rows = AssignmentRule.objects.filter(pk=pk, deleted_at=None)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_rule", "There is no such rule.")
    return found


def teams() -> list[Team]:
    """Every team, by name: whoever makes rules may give them to any."""
    return list(Team.objects.order_by("name"))


def shown_points(asker: Actor) -> list[tuple[PointRule, str]]:
    """Those that count, each with its condition in words, the weightiest first."""
    rows = PointRule.objects.filter(deleted_at=None, is_on=True).order_by("-points", "pk")
    return [(rule, said(rule.condition)) for rule in access.visible_to(asker, rows)]


def shown_targets(asker: Actor) -> list[tuple[ResponseTarget, str]]:
    """Those that count, each with its condition in words, in order."""
    rows = ResponseTarget.objects.filter(deleted_at=None, is_on=True).order_by("position", "pk")
    return [(rule, said(rule.condition)) for rule in access.visible_to(asker, rows)]
