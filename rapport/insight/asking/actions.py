"""Asking the marts and taking answers away: each is written into the record, with its SQL."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from rapport.insight.actions import MartFile, lake_folder
from rapport.insight.asking.answers import Answer, Column, wrong_of
from rapport.insight.asking.process import SECONDS, Stopped, answered
from rapport.insight.events import MartsQueried, ResultExported
from rapport.insight.mart_files import FORMATS, blocks_of
from rapport.insight.models import LONGEST_SQL
from rapport.insight.warehouse.lake import Generation, Lake
from rapport.kit.errors import Invalid, Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.tasks.sole import sole

LOCKS = (7_346_102, 7_346_103)  # so many questions at a time


def never() -> bool:
    """Whoever asked waits for as long as it takes."""
    return False


def query_marts(sql: str, *, by: Actor, is_stopped: Stopped = never) -> Answer:
    """The first rows that ``sql`` finds in the marts in force, or what is wrong with it.

    Takes as long as a process needs to start, and at most half a minute. Raises Refused before the first
    build and while others ask, Invalid for no SQL at all.
    """
    access.require(by, "insight.query_marts")
    sql, generation = _asked(sql), _in_force()
    begun = time.monotonic()
    with _turn(), answered(sql, _files(generation), _folder(), is_stopped=is_stopped) as (told, _):
        seconds = round(time.monotonic() - begun, 2)
    answer = _answer(sql, told, generation, seconds)
    events.record(
        MartsQueried(sql, len(answer.rows), answer.has_more, seconds, _outcome(told)), by=by
    )
    return answer


def export_result(
    sql: str,
    format: str,  # noqa: A002 - the word of exports
    *,
    by: Actor,
    is_stopped: Stopped = never,
) -> MartFile:
    """All rows that ``sql`` finds as a file. Raises Invalid for what is wrong with it, as well."""
    access.require(by, "insight.export_result")
    if format not in FORMATS:
        raise Invalid(
            "unknown_format",
            "A file is %(formats)s; not “%(wanted)s”.",
            formats=", ".join(FORMATS),
            wanted=format[:20],
        )
    sql, generation = _asked(sql), _in_force()
    begun = time.monotonic()
    with (
        _turn(),
        answered(sql, _files(generation), _folder(), format=format, is_stopped=is_stopped) as (
            told,
            file,
        ),
    ):
        seconds = round(time.monotonic() - begun, 2)
        if "fault" in told:
            raise Invalid("sql_refused", wrong_of(told["fault"], sql, seconds=SECONDS).sentence)
        blocks = blocks_of(file.open("rb"), format)
    events.record(ResultExported(sql, told["count"], told["names"], format, seconds), by=by)
    return MartFile(f"result.{format}", FORMATS[format], blocks)


def _asked(sql: str) -> str:
    sql = sql.strip().removesuffix(";")
    if not sql:
        raise Invalid("no_sql", fields={"sql": "Write a question first."})
    if len(sql) > LONGEST_SQL:
        raise Invalid(
            "sql_too_long",
            fields={"sql": "A question has at most %(most)s letters."},
            most=LONGEST_SQL,
        )
    return sql


def _in_force() -> Generation:
    generation = Lake(lake_folder()).current()
    if generation is None:
        raise Refused("marts_not_built", "No marts have been built yet: build them first.")
    return generation


def _files(generation: Generation) -> dict[str, Path]:
    """The published marts by name: neither copies of operational tables nor staging."""
    names = generation.manifest["rows"]
    return {name: file for name in names if (file := generation.mart(name)).exists()}


def _folder() -> Path:
    return lake_folder() / "asked"


@contextmanager
def _turn() -> Iterator[None]:
    """One of the few places. Raises Refused when all are taken."""
    with sole(LOCKS[0]) as is_first:
        if is_first:
            yield
            return
        with sole(LOCKS[1]) as is_second:
            if not is_second:
                raise Refused(
                    "others_are_asking",
                    "Two questions are being answered already: ask again in a moment.",
                )
            yield


def _answer(sql: str, told: dict[str, Any], generation: Generation, seconds: float) -> Answer:
    built_at = datetime.fromisoformat(generation.manifest["at"])
    if "fault" in told:
        wrong = wrong_of(told["fault"], sql, seconds=SECONDS)
        return Answer(sql, built_at, seconds, wrong=wrong)
    return Answer(
        sql,
        built_at,
        seconds,
        tuple(Column(column["name"], column["kind"]) for column in told["columns"]),
        told["rows"],
        told["has_more"],
        told["all"],
    )


def _outcome(told: dict[str, Any]) -> str:
    return str(told["fault"]["code"]) if "fault" in told else "answered"
