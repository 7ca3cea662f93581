"""What holds of an opportunity however it is written: in a form, a cell, for many at once, by a program.

Its status, pipeline and the day it closed follow its stage; a stage is left forwards through its gate.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.platform.events.happenings import Happening
from rapport.platform.records.types import Changes, Writing
from rapport.sales import events
from rapport.sales.actions.pipelines import default_pipeline, first_stage, have_pipeline
from rapport.sales.gates import Gate
from rapport.sales.models import Line, Opportunity, Stage
from rapport.sales.queries.gates import gates_between, missing_at, said

USUAL_DAYS = 30
FACTS = ("party", "amount", "currency", "probability", "category", "closes", "opened", "lines")
"""What stands once an opportunity is won or lost."""
Unsettled = Any
"""An opportunity of which something may be empty that an opportunity always has."""
COURSE = """
    SELECT stage.*, stay.id IS NOT NULL AS is_left
      FROM sales_stage AS stage
      LEFT JOIN sales_stagestay AS stay
             ON stay.stage_id = stage.id AND stay.opportunity_id = %s AND stay.left_at IS NULL
     WHERE stage.pipeline_id = %s OR stage.id = %s OR stay.id IS NOT NULL"""
"""The stages of the pipeline, the one that was set, and the one that is left."""
KEEP_STAYS = """
    WITH ended AS (
         UPDATE sales_stagestay AS stay
            SET left_at = greatest(stay.entered_at,
                (SELECT stage_since FROM sales_opportunity WHERE id = stay.opportunity_id))
          WHERE stay.opportunity_id = ANY (%(pks)s) AND stay.left_at IS NULL
            AND stay.stage_id <> (SELECT stage_id FROM sales_opportunity WHERE id = stay.opportunity_id)
         RETURNING stay.id)
    INSERT INTO sales_stagestay (opportunity_id, stage_id, entered_at, by)
    SELECT id, stage_id, stage_since, updated_by_id FROM sales_opportunity AS found
     WHERE id = ANY (%(pks)s) AND (SELECT count(*) FROM ended) IS NOT NULL
       AND (SELECT stay.id FROM sales_stagestay AS stay
             WHERE stay.opportunity_id = found.id AND stay.left_at IS NULL
               AND stay.stage_id = found.stage_id) IS NULL"""
"""Rows are looked up one by one: joined, they would be compared each with each after many came into tables that
the planner takes for empty. Stays end before others begin: ``ended`` is counted first.
"""
ADD_UP = """
    UPDATE sales_opportunity AS found
       SET amount = (SELECT sum(amount) FROM sales_line WHERE opportunity_id = found.id)
     WHERE id = ANY (%(pks)s)
       AND (SELECT true FROM sales_line WHERE opportunity_id = found.id LIMIT 1)"""


def derive(opportunity: Opportunity, names: frozenset[str]) -> None:
    """Raises Invalid, at the field, where the facts do not fit together."""
    opportunity.search_text = fold(opportunity.name)
    is_new = opportunity.pk is None
    if is_new:
        _begin(opportunity)
    else:
        _refuse_gaps(opportunity)
        _refuse_closed(opportunity, names)
    if not is_new and names & {"stage", "pipeline"}:
        _move(opportunity, names)
    close(opportunity)
    if "amount" in names and not is_new and Line.objects.filter(opportunity=opportunity).exists():
        sentence = say("The amount is what its products come to: change those.")
        raise Invalid("amount_of_lines", fields={"amount": sentence})


def keep_up(opportunity: Opportunity, names: frozenset[str]) -> None:
    """What stands in other tables, or follows from them."""
    if "lines" in names:
        _run(ADD_UP, [opportunity.pk])
        opportunity.refresh_from_db(fields=["amount"])
    keep_up_many([opportunity.pk])


def keep_up_new(pks: Sequence[int]) -> None:
    """The same for many that were entered or changed at once. Two statements."""
    _run(ADD_UP, pks)
    keep_up_many(pks)


def keep_up_many(pks: Sequence[int]) -> None:
    """The stays of many opportunities. One statement."""
    _run(KEEP_STAYS, pks)


def _run(statement: str, pks: Sequence[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"pks": list(pks)})


def _begin(opportunity: Unsettled) -> None:
    """What a new one holds where nothing is said."""
    stage = _stage_of_new(opportunity)
    opportunity.stage, opportunity.pipeline = stage, stage.pipeline
    opportunity.status = stage.kind
    opportunity.currency = opportunity.currency or stage.pipeline.currency
    opportunity.amount = opportunity.amount or 0
    opportunity.opened_on = opportunity.opened_on or timezone.localdate()
    if not stage.is_open:
        opportunity.closed_on = opportunity.closed_on or _past(opportunity.closes_on)
    opportunity.stage_since = _since(opportunity.closed_on)
    opportunity.closes_on = opportunity.closes_on or opportunity.closed_on or _expected(opportunity)
    if opportunity.probability is None or not stage.is_open:
        opportunity.probability = stage.probability
    if not opportunity.category or not stage.is_open:
        opportunity.category = stage.category


def _past(day: date | None) -> date | None:
    """The day on which what is decided was to be decided, if that is over: others know one such day."""
    return day if day and day <= timezone.localdate() else None


def _since(closed_on: date | None) -> datetime:
    """When a new one came into its stage: when it was decided, if it is, else now."""
    if closed_on is None or closed_on >= timezone.localdate():
        return timezone.now()
    return timezone.make_aware(datetime.combine(closed_on, time()))


def _stage_of_new(opportunity: Opportunity) -> Stage:
    if opportunity.stage_id:
        _refuse_foreign(opportunity, opportunity.stage)
        return opportunity.stage
    return first_stage(opportunity.pipeline_id or default_pipeline(opportunity.team_id))


def _refuse_foreign(opportunity: Opportunity, stage: Stage) -> None:
    if opportunity.pipeline_id and stage.pipeline_id != opportunity.pipeline_id:
        sentence = say("“%(stage)s” is a stage of another pipeline.", stage=stage.name)
        raise Invalid("foreign_stage", fields={"stage": sentence})


def _expected(opportunity: Opportunity) -> date:
    """When one that begins now is decided: after the days that stages usually take."""
    stages = opportunity.stage.pipeline.stages.all()
    days = sum(one.expected_days or 0 for one in stages if one.is_open and not one.deleted_at)
    days = days or USUAL_DAYS
    return max(opportunity.opened_on, timezone.localdate()) + timedelta(days=days)


def _refuse_gaps(opportunity: Unsettled) -> None:
    """What was there cannot be emptied, except an amount, which then is nothing."""
    opportunity.amount = opportunity.amount or 0
    said_of = {
        "closes": opportunity.closes_on,
        "opened": opportunity.opened_on,
        "currency": opportunity.currency,
        "stage": opportunity.stage_id,
        "pipeline": opportunity.pipeline_id,
    }
    if opportunity.probability is None:
        opportunity.probability = opportunity.stage.probability
    opportunity.category = opportunity.category or opportunity.stage.category
    wrong = {name: say("This is needed.") for name, value in said_of.items() if not value}
    if wrong:
        raise Invalid("needed", fields=wrong)


def _refuse_closed(opportunity: Opportunity, names: frozenset[str]) -> None:
    if opportunity.is_open or "stage" in names:
        return
    changed = names & {*FACTS, "pipeline"}
    if changed:
        sentence = say("This opportunity is closed: open it again before you change it.")
        raise Invalid("opportunity_closed", fields=dict.fromkeys(sorted(changed), sentence))


def _move(opportunity: Opportunity, names: frozenset[str]) -> None:
    """Let the stage that was set be true, if the gate lets through."""
    asked = [opportunity.pk, opportunity.pipeline_id, opportunity.stage_id]
    rows: list[Any] = list(Stage.objects.raw(COURSE, asked))
    course: dict[int, Stage] = {one.pk: one for one in rows}
    left = next(one for one in rows if one.is_left)
    if "stage" in names:
        stage = course[opportunity.stage_id]
        if "pipeline" in names:
            _refuse_foreign(opportunity, stage)
    else:
        stage = first_stage(opportunity.pipeline_id)
    if stage.pipeline_id != opportunity.pipeline_id and "pipeline" not in names:
        _refuse_foreign(opportunity, stage)
    gates = gates_between(left, stage, course.values())
    if gates:
        _pass(gates, opportunity, stage)
    enter_stage(opportunity, stage, before=left, names=names)


def enter_stage(
    opportunity: Opportunity, stage: Stage, *, before: Stage, names: frozenset[str] = frozenset()
) -> None:
    """Let ``opportunity`` be in ``stage`` from now on, with what follows; ``names`` are said besides."""
    opportunity.left_stage = before
    opportunity.stage, opportunity.pipeline_id = stage, stage.pipeline_id
    opportunity.status, opportunity.stage_since = stage.kind, timezone.now()
    if stage.kind == Stage.Kind.LOST and not opportunity.lost_reason_id:
        raise Invalid("no_reason", fields={"lost_reason": say("Say why it was lost.")})
    if "probability" not in names or not stage.is_open:
        opportunity.probability = stage.probability
    if "category" not in names or not stage.is_open:
        opportunity.category = stage.category


def _pass(gates: Sequence[Gate], opportunity: Opportunity, stage: Stage) -> None:
    """Raises Invalid at "stage" where one of ``gates`` is shut."""
    found = missing_at(opportunity, gates)
    if found:
        raise Invalid(
            "gate_closed",
            fields={
                "stage": say(
                    "Before “%(stage)s”: %(missing)s.",
                    stage=stage.name,
                    missing=", ".join(said(one) for one in found),
                )
            },
        )


def close(opportunity: Opportunity) -> None:
    """The day it closed and why, as its stage has it."""
    if opportunity.is_open:
        opportunity.closed_on = opportunity.lost_reason = None
        return
    opportunity.closed_on = opportunity.closed_on or timezone.localdate()
    wrong = {}
    if opportunity.closed_on > timezone.localdate():
        wrong["closed"] = say("This day has not come yet.")
    elif opportunity.closed_on < opportunity.opened_on:
        wrong["closed"] = say("It closed before it was opened.")
    if opportunity.status == Stage.Kind.WON:
        opportunity.lost_reason = None
    if wrong:
        raise Invalid("invalid_close", fields=wrong)


def _opened(opportunity: Opportunity, _changes: Changes) -> Happening:
    stage = opportunity.stage.name if opportunity.stage_id else ""
    amount, currency = opportunity.amount, opportunity.currency
    return events.OpportunityOpened(opportunity.name, stage, amount, currency)


def _edited(opportunity: Opportunity, changes: Changes) -> Happening:
    """What the change of its stage means, where there is one."""
    name, told = opportunity.name, dict(changes)
    before = opportunity.left_stage
    if before is None:
        return events.OpportunityEdited(name, told)
    if opportunity.status == Stage.Kind.WON:
        amount, currency = opportunity.amount, opportunity.currency
        return events.OpportunityWon(name, before.name, amount, currency, told)
    if opportunity.status == Stage.Kind.LOST:
        reason = opportunity.lost_reason.name if opportunity.lost_reason else ""
        return events.OpportunityLost(name, before.name, reason, told)
    happening: Any = events.OpportunityMoved if before.is_open else events.OpportunityReopened
    moved: Happening = happening(name, before.name, opportunity.stage.name, told)
    return moved


def hold_stage(stage: Stage, names: frozenset[str]) -> None:
    """Raises Invalid where opportunities are in the stage, and would be somewhere else by the change."""
    moved = names & {"pipeline", "kind"}
    if stage.pk and moved and Opportunity.objects.filter(stage=stage.pk).exists():
        sentence = say("Opportunities are in this stage: move them first.")
        raise Invalid("stage_in_use", fields=dict.fromkeys(sorted(moved), sentence))


OF_STAGES = Writing(before=hold_stage, derives_from=frozenset({"pipeline", "kind"}))
WRITING = Writing(
    before=derive,
    reads=("stage__pipeline__stages",),
    after=keep_up,
    after_many=keep_up_new,
    derives_from=frozenset({*FACTS, "name", "pipeline", "stage", "closed", "lost_reason"}),
    ready=have_pipeline,
    events={"created": _opened, "edited": _edited},
)
"""How the record engine writes an opportunity."""
