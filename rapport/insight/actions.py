"""Build and publish: the only writes of insight."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from rapport.insight.events import BuildQueued, InsightBuilt, InsightFailed
from rapport.insight.models import DIED, LOCK, MonthFigure, RfmCell, Run, SlippingCustomer
from rapport.insight.warehouse.breaches import ChecksFailed, sentences
from rapport.kit.errors import RapportError, Refused
from rapport.parties import actions as parties
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.tasks.sole import sole

if TYPE_CHECKING:
    from rapport.insight.results import Results

Told = Callable[[str, float], object]
MADE = 0.75  # of the work, when the marts are checked


def build(*, by: Actor, progress: Told | None = None, as_of: date | None = None) -> dict[str, Any]:
    """Copy, reckon, check and publish everything; returns the figures. Takes seconds to minutes.

    Raises Refused when another build is under way, or when checks fail (which rows is said); what
    was published before then stays in force.
    """
    access.require(by, "insight.build_insight")
    with _sole_builder():
        run, began = _begin(), time.monotonic()
        try:
            changed = _make(run, as_of, _teller(run, progress))
        except BaseException as error:  # a run must never look as if it were still going
            raise _fail(run, error, by=by) from error
        seconds = round(time.monotonic() - began, 2)
        customers = int(run.figures["metrics"]["customers"])
        events.record(InsightBuilt(run.pk, customers, changed, seconds), by=by, subject=run)
    return _summary(run, changed, seconds)


@transaction.atomic
def queue_build(*, by: Actor) -> None:
    """Have the worker build as soon as it can; asking again meanwhile changes nothing."""
    access.require(by, "insight.queue_build")
    from rapport.insight.tasks import build_insight_soon

    events.record(BuildQueued(), by=by)
    transaction.on_commit(build_insight_soon)


def _make(run: Run, as_of: date | None, told: Told) -> int:
    """Build the lake, publish it and what follows from it; returns how many traits changed."""
    from rapport.insight.results import results
    from rapport.insight.warehouse import build as warehouse
    from rapport.insight.warehouse import steps
    from rapport.insight.warehouse.engine import engine
    from rapport.insight.warehouse.lake import Lake
    from rapport.insight.warehouse.sources.postgres import postgres_snapshot

    lake, step = Lake(lake_folder()), _Steps(told, warehouse.STEPS, MADE)
    with engine(lake.temp) as opened:
        with postgres_snapshot(_address(), zone=settings.TIME_ZONE) as snapshot:
            made = warehouse.build(
                lake, snapshot, opened, at=run.started_at, progress=step, as_of=as_of
            )
        told(steps.RECKONING, MADE)
        found = results(made)
        told(steps.PUBLISHING, 0.8)
        changed = _publish(run, found)
        warehouse.publish(lake, made, at=timezone.now())
    return changed


@transaction.atomic
def _publish(run: Run, found: Results) -> int:
    """Figures and traits in one transaction: pages show the old state until it is done."""
    from rapport.insight.studies.standing import TRAITS

    counts = parties.publish_traits(TRAITS, by=SYSTEM, csv=found.traits)
    _store(RfmCell, run, found.cells)
    _store(MonthFigure, run, found.months)
    _store(SlippingCustomer, run, found.slipping)
    for model in (MonthFigure, SlippingCustomer):
        model.objects.exclude(run=run).delete()
    run.figures, run.status, run.step, run.done_share = found.figures, Run.Status.PUBLISHED, "", 1
    run.as_of = _moment(found.as_of)
    run.finished_at = timezone.now()
    run.save()
    run.refresh_from_db()
    return sum(counts[change] for change in ("created", "updated", "deleted"))


def _store(model: type[Model], run: Run, rows: Iterable[dict[str, Any]]) -> None:
    model._default_manager.bulk_create([model(run=run, **row) for row in rows])


@contextmanager
def _sole_builder() -> Iterator[None]:
    """Hold the lock of all builders."""
    with sole(LOCK) as is_ours:
        if not is_ours:
            raise Refused(
                "insight_is_being_built",
                "A build is under way already; wait until it has finished.",
            )
        yield


def _begin() -> Run:
    """A new run; runs that say they are running have died, since we hold the lock."""
    Run.objects.filter(status=Run.Status.RUNNING).update(
        status=Run.Status.FAILED, finished_at=timezone.now(), message=DIED
    )
    return Run.objects.create(started_at=timezone.now(), step="Starting")


def _fail(run: Run, error: BaseException, *, by: Actor) -> BaseException:
    """Mark the run as failed; returns what to raise: a sentence for expected failures."""
    told = _explained(error)
    message, data = str(told) or type(told).__name__, {}
    if isinstance(told, RapportError):
        message, data = told.sentence, {name: _kept(value) for name, value in told.data.items()}
    with transaction.atomic():
        Run.objects.filter(pk=run.pk).update(
            status=Run.Status.FAILED,
            step="",
            finished_at=timezone.now(),
            message=message,
            data=data,
        )
        events.record(InsightFailed(run.pk, str(told)), by=by, subject=run)
    return told


def _kept(value: object) -> Any:
    """What stands in a place of a sentence, as it can be said once more."""
    return list(map(asdict, value.breaches)) if isinstance(value, ChecksFailed) else str(value)


def _explained(error: BaseException) -> BaseException:
    """Failed checks and a full or broken disk as Refused; anything else as it is."""
    from duckdb import IOException, OutOfMemoryException

    if isinstance(error, RapportError):
        return error
    if isinstance(error, ChecksFailed):
        return Refused(
            "checks_failed",
            "Nothing was published, because checks failed. %(error)s",
            error=error,
        )
    if isinstance(error, (IOException, OutOfMemoryException, OSError)):
        return Refused(
            "lake_not_writable",
            "The lake in %(lake_folder)s could not be written: %(error)s",
            lake_folder=lake_folder(),
            error=error,
        )
    return error


def lake_folder() -> Path:
    """Where the lake lies: under the home folder."""
    return Path(settings.HOME) / "lake"


def _address() -> str:
    """The database of Django's connection as a libpq string (a socket or a host)."""
    from psycopg.conninfo import make_conninfo

    known = ("dbname", "user", "password", "host", "port", "sslmode", "sslrootcert", "service")
    parameters = connection.get_connection_params()
    return make_conninfo("", **{name: parameters[name] for name in known if parameters.get(name)})


def _moment(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, clock())) if day else None


def _teller(run: Run, progress: Told | None) -> Told:
    """Say a step to the caller and on the run, where pages see it."""

    def told(label: str, share: float) -> None:
        Run.objects.filter(pk=run.pk).update(step=label, done_share=share)
        if progress is not None:
            progress(label, share)

    return told


class _Steps:
    """Turns named steps of equal weight into shares up to ``end``."""

    def __init__(self, told: Told, count: int, end: float) -> None:
        self._told, self._count, self._end, self._done = told, count, end, 0

    def __call__(self, label: str) -> None:
        self._told(label, self._end * min(self._done / self._count, 1))
        self._done += 1


def _summary(run: Run, changed: int, seconds: float) -> dict[str, Any]:
    return {
        "run": run.pk,
        "traits_changed": changed,
        "seconds": seconds,
        "warnings": sentences(run.figures["warnings"]),
    }
