"""A dry run: everything that the import would do, done, looked at, and rolled back.

What it finds is kept with the import (``trial``): the counts of an import; under ``new``, ``changed``
and ``refused`` some of each, changes with what was there before; and under ``alike`` the rows that make
new records much like ones that are here, for people to decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.db.models import Max

from rapport.kit.errors import Invalid
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.exchange import storage
from rapport.platform.exchange.actions.handing_in import must_wait
from rapport.platform.exchange.actions.refusing import reasons_of
from rapport.platform.exchange.actions.running import (
    SKIP,
    Run,
    applied,
    part_of,
    read,
    silent,
    staged,
    work,
)
from rapport.platform.exchange.importers import importer_of, require
from rapport.platform.exchange.models import Import, StagedRow
from rapport.platform.exchange.readers import open_table
from rapport.platform.exchange.recognition import checked
from rapport.platform.exchange.staging import Told
from rapport.platform.records import values
from rapport.platform.records.queries.history import Change
from rapport.platform.records.queries.records import Shown
from rapport.platform.records.queries.stories import Scene, scenes
from rapport.platform.records.undoing import Effect, families

SHOWN = 20
NEW = "new"
LONGEST_WORD = 250
Status = Import.Status
NOT_BEING_TRIED = frozenset(Status) - {Status.TRYING}
Trial = dict[str, Any]


@transaction.atomic
def try_import(chosen: Import, *, by: Actor) -> Import:
    """Queue a dry run; with it the files that came together with it and are not imported yet, which lead
    to each other. One whose worker died may be queued again. Raises Invalid where a file does not say
    enough, and names it when it is another.
    """
    from rapport.platform.exchange.tasks import work_trial

    begin_trial(chosen, by=by)
    others = Import.objects.filter(story=chosen.story).exclude(pk=chosen.pk)
    for other in others.exclude(status=Status.DONE).order_by("pk"):
        try:
            begin_trial(other, by=by, answers=other.answers)
        except Invalid as error:
            raise Invalid(
                "other_file", "%(file)s: %(reason)s", file=other.file_name, reason=str(error)
            ) from None
    work_trial.defer(import_id=chosen.pk)
    return chosen


def begin_trial(
    chosen: Import, *, by: Actor, answers: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Check that the file can be tried, and write down that it is; of what was said of its rows, ``answers``
    are kept.
    """
    access.require(by, "exchange.try_import")
    importer = importer_of(chosen.record_type, by)
    require(by, importer)
    if chosen.status != Status.TRYING:
        must_wait(chosen)
    checked(importer, chosen.mapping, open_table(storage.kept(chosen)).columns)
    chosen.status, chosen.trial, chosen.message = Status.TRYING, None, ""
    chosen.answers = dict(answers)
    chosen.save(update_fields=["status", "trial", "answers", "message"])


def run_trial(import_id: int, *, told: Told = silent) -> Import:
    """Find out what importing the file would do, and those that are tried with it. Nothing of it stays; a
    repeat begins anew.
    """
    chosen = Import.objects.get(pk=import_id)
    together = Import.objects.filter(story=chosen.story, status=Status.TRYING).order_by("pk")
    run_trials(list(together), told=told)
    chosen.refresh_from_db()
    return chosen


def run_trials(rows: Sequence[Import], *, told: Told = silent) -> None:
    """Find out what importing these files one after the other would do."""
    _try_with(rows, [], told)


def _try_with(rows: Sequence[Import], runs: Sequence[Run], told: Told) -> None:
    """Take each import's turn, and try them when all are held."""
    if len(runs) == len(rows):
        _try(runs)
        return
    place = len(runs)
    work(
        rows[place].pk,
        lambda run: _try_with(rows, [*runs, run], told),
        over=NOT_BEING_TRIED,
        told=part_of(told, rows, place),
    )


@transaction.atomic
def answer_import(chosen: Import, answers: Mapping[str, str], *, by: Actor) -> Import:
    """Keep what people say of rows that look like records that are here, beside what they said of others:
    by row number the id of the one that it is, "new" or "skip". Raises Invalid for what was not asked.
    """
    access.require(by, "exchange.answer_import")
    must_wait(chosen)
    asked = {str(row["row"]): row["others"] for row in (chosen.trial or {}).get("alike", ())}
    for row, answer in answers.items():
        allowed = {NEW, SKIP, *(str(other[0]) for other in asked.get(row, ()))}
        if row not in asked or answer not in allowed:
            raise Invalid("wrong_answer", "Row %(row)s was not asked about so.", row=row)
    chosen.answers = {**chosen.answers, **answers}
    chosen.save(update_fields=["answers"])
    return chosen


@transaction.atomic
def map_words(
    chosen: Import, meanings: Mapping[str, Mapping[str, str | None]], *, by: Actor
) -> Import:
    """Keep what people say that words of the file mean, beside what they said of others; None takes back
    what was said. Raises Invalid for a field that there is not.
    """
    access.require(by, "exchange.map_words")
    must_wait(chosen)
    known = importer_of(chosen.record_type, by).by_name
    unknown = [name for name in meanings if name not in known]
    if unknown:
        raise Invalid("no_field", "There is no field %(name)s.", name=repr(unknown[0]))
    merged = {name: dict(words) for name, words in chosen.meanings.items()}
    for name, words in meanings.items():
        said: dict[str, str | None] = {**merged.get(name, {}), **words}
        merged[name] = {
            word[:LONGEST_WORD]: meant.strip()[:LONGEST_WORD]
            for word, meant in said.items()
            if meant is not None
        }
    chosen.meanings = merged
    chosen.save(update_fields=["meanings"])
    return chosen


def _try(runs: Sequence[Run]) -> None:
    for run in runs:
        require(run.by, run.importer)
        read(run, open_table(storage.kept(run.chosen)), status=Status.TRYING)
    with transaction.atomic():
        for run in runs:
            run.chosen.trial = _looked_at(run)
        transaction.set_rollback(True)
    with transaction.atomic():
        for run in runs:
            _keep_trial(run.chosen)


def _keep_trial(chosen: Import) -> None:
    StagedRow.objects.filter(batch=chosen).delete()
    chosen.status = Status.TRIED
    mine = Import.objects.filter(pk=chosen.pk, status=Status.TRYING)
    mine.update(status=chosen.status, trial=chosen.trial)


def _looked_at(run: Run) -> Trial:
    """What the import did, while it is there."""
    staging, before = staged(run), _last_event(run)
    counts = applied(run, staging)
    refused = StagedRow.objects.filter(batch=run.chosen).exclude(problem="").order_by("row_number")
    return {
        **{name: counts.get(name, 0) for name in ("created", "updated", "unchanged")},
        "refused": refused.count(),
        "reasons": reasons_of(run.chosen),
        "rows": run.chosen.row_count,
        "refusals": list(refused.values_list("row_number", "problem")[:SHOWN]),
        "new": [scene.title for scene in _scenes(run, Effect.CREATED, before)],
        "changed": [_told(scene) for scene in _scenes(run, Effect.EDITED, before)],
        "words": counts.get("words", []),
        "alike": [asdict(row) for row in run.importer.alike(staging)],
    }


def _last_event(run: Run) -> int:
    """That of its story: files that are tried together share one."""
    found = Event.objects.filter(story=run.chosen.story).aggregate(last=Max("pk"))
    return found["last"] or 0


def _scenes(run: Run, effect: Effect, before: int) -> list[Scene]:
    """Some of the records that were entered, or changed, since the event ``before``."""
    names = {family.called(effect) for family in families()}
    rows = Event.objects.filter(story=run.chosen.story, name__in=names, pk__gt=before)
    return list(scenes(run.by, rows))[:SHOWN]


def _told(scene: Scene) -> dict[str, Any]:
    return {
        "title": scene.title,
        "href": scene.href,
        "changes": [_line(change) for change in scene.entry.changes],
    }


def _line(change: Change) -> tuple[str, str, str]:
    return change.label, _text(change.before), _text(change.after)


def _text(shown: Shown) -> str:
    if isinstance(shown.value, Iterable) and not isinstance(shown.value, str):
        return ", ".join(map(str, shown.value))
    return values.written(shown.field, shown.value)
