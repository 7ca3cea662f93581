"""What stands between an opportunity and a further stage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from rapport.kit.speech import say
from rapport.sales.gates import Gate, Missing, missing
from rapport.sales.models import ContactRole, Line, Need, Opportunity, Rival, Stage, Tick
from rapport.sales.requirements import requirements


def gate_of(stage: Stage) -> Gate:
    return Gate(stage.pk, stage.name, tuple(stage.needs), tuple(stage.checks))


def gates_between(before: Stage, stage: Stage, course: Iterable[Stage]) -> list[Gate]:
    """The gates on the way: of every open stage that is left, in a move forwards on ``course``, the stages
    of the pipeline; also of those that ask for nothing by themselves.

    Going back, losing, opening again and changing the pipeline are free.
    """
    is_on = (stage.is_open and stage.position > before.position) or stage.kind == Stage.Kind.WON
    if not before.is_open or not is_on or before.pipeline_id != stage.pipeline_id:
        return []
    passed = [
        one
        for one in course
        if one.pipeline_id == stage.pipeline_id
        and (one.is_open and one.deleted_at is None and one.position >= before.position)
        and (not stage.is_open or one.position < stage.position)
    ]
    return [gate_of(one) for one in sorted(passed, key=lambda one: (one.position, one.pk))]


def missing_at(opportunity: Opportunity, gates: Sequence[Gate]) -> list[Missing]:
    """What ``gates``, and other apps of their stages, ask for that is not there. A query for the ticks, one
    for each list that is asked for, and those of other apps.
    """
    if not gates:
        return []
    ticked = ticks_of(opportunity) if any(gate.checks for gate in gates) else {}
    found = missing(gates, known=known_of(opportunity, gates), ticked=ticked)
    names = {gate.stage_id: gate.stage for gate in gates}
    further = requirements(opportunity, list(names))
    return found + [
        Missing(names[one.stage_id], check=one.text) for one in further if not one.is_met
    ]


def known_of(opportunity: Opportunity, gates: Sequence[Gate]) -> set[str]:
    """Those needs of ``gates`` that are met. A query for each list that is asked for."""
    asked = {need for gate in gates for need in gate.needs}
    roles = ContactRole.objects.filter(
        opportunity=opportunity, role=ContactRole.Role.DECISION_MAKER
    )
    met = {
        Need.PARTY: lambda: opportunity.party_id is not None,
        Need.AMOUNT: lambda: bool(opportunity.amount),
        Need.NEED: lambda: bool(opportunity.need),
        Need.LINES: Line.objects.filter(opportunity=opportunity).exists,
        Need.DECISION_MAKER: roles.exists,
        Need.RIVAL: Rival.objects.filter(opportunity=opportunity).exists,
    }
    return {need for need in asked if need in met and met[Need(need)]()}


def ticks_of(opportunity: Opportunity) -> dict[tuple[int, str], datetime]:
    """What was ticked, by stage and text, and when."""
    rows = Tick.objects.filter(opportunity=opportunity).values_list("stage_id", "text", "at")
    return {(stage, text): at for stage, text, at in rows}


def said(one: Missing) -> str:
    """What is missing, as a person reads it."""
    return say(Need(one.need).label).lower() if one.need else one.check


def known_needs(needs: Collection[str]) -> list[str]:
    """What a gate asks to be known, as a person reads it."""
    return [say(Need(need).label) for need in needs]
