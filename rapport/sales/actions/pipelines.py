"""The pipeline that a company begins with, and the one that opportunities begin in."""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import F, Q

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.sales import usual
from rapport.sales.events import PipelineSetUp
from rapport.sales.models import LostReason, Pipeline, Stage

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('sales.pipeline', 0))"


def default_pipeline(team_id: int | None) -> int:
    """The team's first pipeline, else everyone's first; the usual one where there was never any.

    Raises Invalid where all that there are belong to other teams.
    """
    rows = Pipeline.objects.filter(Q(team=team_id) | Q(team=None), deleted_at=None)
    first = F("team").desc(nulls_last=True)
    have_pipeline()
    found = rows.order_by(first, "position", "pk").values_list("pk", flat=True).first()
    if found is None:
        sentence = say("There is no pipeline for your team: a sales manager sets one up.")
        raise Invalid("no_pipeline", fields={"pipeline": sentence})
    return found


def have_pipeline() -> None:
    """Set up the usual pipeline where there was never any."""
    if not Pipeline.objects.exists():
        set_up_pipeline()


@transaction.atomic
def set_up_pipeline() -> Pipeline:
    """The usual pipeline and reasons; whoever comes at the same time finds them."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    found = Pipeline.objects.order_by("pk").first()
    if found is not None:
        return found
    pipeline = Pipeline.objects.create(name=say(usual.PIPELINE))
    Stage.objects.bulk_create(
        Stage(
            pipeline=pipeline,
            position=position,
            name=say(name),
            kind=kind,
            probability=probability,
            category=category,
            expected_days=days,
        )
        for position, (name, kind, probability, category, days) in enumerate(usual.STAGES, 1)
    )
    if not LostReason.objects.exists():
        LostReason.objects.bulk_create(LostReason(name=say(name)) for name in usual.REASONS)
    events.record(PipelineSetUp(pipeline.name), by=SYSTEM, subject=pipeline)
    return pipeline


def first_stage(pipeline_id: int) -> Stage:
    """Where opportunities of a pipeline begin. Raises Invalid where it has no open stage."""
    rows = Stage.objects.filter(pipeline=pipeline_id, kind=Stage.Kind.OPEN, deleted_at=None)
    found = rows.select_related("pipeline").order_by("position", "pk").first()
    if found is None:
        raise Invalid("no_stage", fields={"pipeline": say("This pipeline has no open stage yet.")})
    return found
