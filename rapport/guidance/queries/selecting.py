"""Whom the rule of a sequence selects."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from rapport.guidance.models import Enrolment, Sequence
from rapport.leads.models.leads import OPEN
from rapport.platform.access import Actor
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.types import record_type

AT_ONCE = 500
GOING_ON = {"opportunity": Q(status="open"), "lead": Q(status__in=OPEN)}
"""By type, the records that are not over."""


@dataclass(frozen=True)
class Subject:
    """Whom a sequence is for, and what about: a link ("sales.opportunity:42"), or nothing but themselves."""

    party_id: int
    about: str = ""
    owner_id: int | None = None


def selected(asker: Actor, sequence: Sequence) -> list[Subject]:
    """The next few hundred whom the sequence's rule selects."""
    kind = record_type(sequence.rule_type)
    if kind is None or not sequence.rule.strip():
        return []
    rows = kind.visible_to(asker).filter(compile_tree(parse(sequence.rule), kind, by=asker))
    before = Enrolment.objects.filter(sequence=sequence)
    if kind.key == "party":
        fresh = rows.exclude(pk__in=before.values("party_id")).order_by("pk")
        found = fresh.values_list("pk", "owner_id")[:AT_ONCE]
        return [Subject(pk, "", owner) for pk, owner in found]
    going_on = GOING_ON[kind.key]
    fresh = rows.filter(going_on, party__isnull=False, owner__isnull=False)
    found = fresh.exclude(party__in=before.values("party_id")).order_by("pk")
    label = kind.model._meta.label_lower
    picked = found.values_list("pk", "party_id", "owner_id")[:AT_ONCE]
    return [Subject(party, f"{label}:{pk}", owner) for pk, party, owner in picked]
