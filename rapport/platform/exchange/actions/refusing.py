"""The rows that an import refused, as they stood in the file, each with its reason."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count

from rapport.kit.speech import noted
from rapport.platform.exchange import storage
from rapport.platform.exchange.cells import safe
from rapport.platform.exchange.models import Import, StagedRow
from rapport.platform.exchange.readers import Batch, open_table

VARIABLE = re.compile(r"“[^”]*”")
OTHERS = noted("Other reasons")
MOST_REASONS = 50


@dataclass(frozen=True)
class Refusals:
    """How many rows were refused, and how many for each kind of reason."""

    count: int
    reasons: dict[str, int]


def write_refused(chosen: Import) -> Refusals:
    """Write the refused rows of a staged import to their file; no file when there are none.

    The file is in place before the transaction ends; should that fail, the repeat writes it anew.
    """
    refused = StagedRow.objects.filter(batch=chosen).exclude(problem="")
    reasons = reasons_of(chosen)
    problems = dict(refused.values_list("row_number", "problem"))
    path = storage.refused_path(chosen.pk)
    if not problems:
        path.unlink(missing_ok=True)
        return Refusals(0, {})
    with storage.draft(path.with_name(f".{uuid.uuid4().hex}")) as file:
        for line in _lines(Path(chosen.path), problems):
            file.write(line.encode())
        file.flush()
        Path(file.name).replace(path)
    return Refusals(len(problems), reasons)


def reasons_of(chosen: Import) -> dict[str, int]:
    """Refused rows by reason, values left out: "“…” is not a date."."""
    found: dict[str, int] = {}
    rows = StagedRow.objects.filter(batch=chosen).exclude(problem="").values_list("problem")
    for problem, count in rows.annotate(count=Count("*")).iterator():
        reason = VARIABLE.sub("“…”", problem)
        if reason in found or len(found) < MOST_REASONS:
            found[reason] = found.get(reason, 0) + count
        else:
            found[OTHERS] = found.get(OTHERS, 0) + count
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _lines(path: Path, problems: dict[int, str]) -> Iterator[str]:
    """The heading and each refused row, read from the file once more."""
    table = open_table(path)
    yield "\ufeff" + _line(["Row", "Reason", *table.columns])
    for batch in table.batches():
        yield from _of_batch(batch, problems)


def _of_batch(batch: Batch, problems: dict[int, str]) -> Iterator[str]:
    for index, number in enumerate(batch.numbers):
        if number in problems:
            cells = [column[index] for column in batch.columns]
            yield _line([number, problems[number], *cells])


def _line(cells: list[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([safe(cell) for cell in cells])
    return text.getvalue()
