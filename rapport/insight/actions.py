"""Build and publish: the only writes of insight."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from datetime import time as clock
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from rapport.insight.events import BuildQueued, InsightBuilt, InsightFailed, MartExported
from rapport.insight.mart_files import FORMATS, blocks_of
from rapport.insight.models import (
    DIED,
    LOCK,
    Finding,
    LineageEntry,
    LosingCustomer,
    MonthFigure,
    RfmCell,
    Run,
    SlippingCustomer,
)
from rapport.insight.predictions import actions as predictions
from rapport.insight.queries.lineage import lineage_entry
from rapport.insight.queries.predictions import churn_definition
from rapport.insight.warehouse.breaches import ChecksFailed, sentences
from rapport.insight.warehouse.lake import Generation, Lake
from rapport.kit.errors import Invalid, NotFound, RapportError, Refused
from rapport.orders.queries import company_currency
from rapport.parties import actions as parties
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.platform.tasks.sole import sole

if TYPE_CHECKING:
    from rapport.insight.results import Results

Told = Callable[[str, float], object]
NO_SPACE = os.strerror(errno.ENOSPC)
MADE = 0.75  # of the work, when the marts are checked


def build(
    *,
    by: Actor,
    progress: Told | None = None,
    as_of: date | None = None,
    is_anew: bool = False,
) -> dict[str, Any]:
    """Copy what changed, reckon, check and publish everything; returns the figures. Takes seconds to minutes.

    ``is_anew`` copies and makes all of it, whatever earlier builds have left. Raises Refused when another build
    is under way, or when checks fail (which rows is said); what was published before then stays in force.
    """
    access.require(by, "insight.build_insight")
    with _sole_builder():
        run, began = _begin(), time.monotonic()
        try:
            _forget_what_is_not_ours(is_anew=is_anew)
            changed = _make(run, as_of, _teller(run, progress), is_anew=is_anew)
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


@dataclass(frozen=True)
class MartFile:
    """A file on its way out; ``blocks`` are read once."""

    name: str
    content_type: str
    blocks: Iterator[bytes]


@transaction.atomic
def export_mart(mart: str, format: str, *, by: Actor) -> MartFile:  # noqa: A002 - the word of exports
    """The mart in force as Parquet, CSV or Arrow, whatever is built meanwhile: its file stays open.

    Raises NotFound for a mart that is not there, Invalid for another format.
    """
    access.require(by, "insight.export_mart")
    if format not in FORMATS:
        known = ", ".join(FORMATS)
        raise Invalid(
            "unknown_format",
            "A file is %(formats)s; not “%(wanted)s”.",
            formats=known,
            wanted=format[:20],
        )
    entry = lineage_entry(by, LineageEntry.Layer.MART, mart).entry
    generation = Lake(lake_folder()).current()
    try:
        file = generation.mart(mart).open("rb") if generation else None
    except FileNotFoundError:
        file = None
    if file is None:
        raise NotFound("no_mart_file", "The lake has no file of this mart. Build anew.")
    columns = [column["name"] for column in entry.facts["columns"]]
    events.record(MartExported(mart, entry.rows or 0, columns, format), by=by)
    return MartFile(f"{mart}.{format}", FORMATS[format], blocks_of(file, format))


def _forget_what_is_not_ours(*, is_anew: bool) -> None:
    """Nothing is taken over from builds that this database knows nothing of: it was set back to the time before,
    and what came since may look like what those had seen.
    """
    lake = Lake(lake_folder())
    newest = lake.generations()[-1:]
    is_ours = Run.objects.filter(started_at__in=[generation.began for generation in newest])
    if is_anew or (newest and not is_ours.exists()):
        lake.kept.forget()


def _make(run: Run, as_of: date | None, told: Told, *, is_anew: bool) -> int:
    """Build the lake, publish it and what follows from it; returns how many traits changed."""
    from rapport.insight.results import results
    from rapport.insight.warehouse import build as warehouse
    from rapport.insight.warehouse import steps
    from rapport.insight.warehouse.engine import engine
    from rapport.insight.warehouse.sources.postgres import postgres_snapshot

    lake, step = Lake(lake_folder()), _Steps(told, warehouse.STEPS, MADE)
    with engine(lake.temp, settings.INSIGHT_ENGINE, master=settings.SPARK_MASTER) as opened:
        with postgres_snapshot(_address(), zone=settings.TIME_ZONE) as snapshot:
            made = warehouse.build(
                lake,
                snapshot,
                opened,
                at=run.started_at,
                progress=step,
                as_of=as_of,
                books=company_currency(),
            )
        told(steps.RECKONING, MADE)
        was = None if is_anew else _published_last(lake)
        found = results(made, was, churn_definition(SYSTEM), _figures_before())
        told(steps.PUBLISHING, 0.8)
        changed = _publish(run, found)
        warehouse.publish(lake, made, at=timezone.now())
    return changed


def _figures_before() -> dict[str, Any]:
    """What the last run kept."""
    runs = Run.objects.filter(status=Run.Status.PUBLISHED).order_by("-started_at")
    return runs.values_list("figures", flat=True).first() or {}


def _published_last(lake: Lake) -> Generation | None:
    """The generation in force, if the traits that are there are those of its build: one that was killed between
    publishing them and putting its lake in force leaves others.
    """
    newest = Run.objects.filter(status=Run.Status.PUBLISHED).order_by("-started_at").first()
    current = lake.current()
    return current if current and newest and current.began == newest.started_at else None


@transaction.atomic
def _publish(run: Run, found: Results) -> int:
    """Figures and traits in one transaction: pages show the old state until it is done."""
    from rapport.insight.results import TRAITS

    file, counts = found.traits, None
    if file.known is not None:
        counts = parties.publish_changed_traits(
            TRAITS, by=SYSTEM, csv=file.changes(), known=file.known
        )
    counts = counts or parties.publish_traits(TRAITS, by=SYSTEM, csv=file.everything())
    _store(RfmCell, run, found.cells)
    _store(MonthFigure, run, found.months)
    _store(SlippingCustomer, run, found.slipping)
    _store(LosingCustomer, run, found.losing)
    _store(LineageEntry, run, found.lineage)
    _store(Finding, run, found.findings)
    predictions.keep_cards(run, found.foretold.kept)
    predictions.publish_scores(found.foretold.scores)
    for model in (MonthFigure, SlippingCustomer, LosingCustomer, LineageEntry, Finding):
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
    is_of_files = isinstance(error, (IOException, OutOfMemoryException, OSError))
    is_of_spark = type(error).__module__.startswith(("py4j.", "pyspark."))
    if NO_SPACE in str(error) and (is_of_files or is_of_spark):
        return Refused(
            "disk_full",
            "The disk is full: there is no room for the lake in %(lake_folder)s. What was published before stays in "
            "force. Make room and build again; what was copied so far is not copied again.",
            lake_folder=lake_folder(),
        )
    if not is_of_files:
        return error
    return Refused(
        "lake_not_writable",
        "The lake in %(lake_folder)s could not be written: %(error)s",
        lake_folder=lake_folder(),
        error=error,
    )


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
