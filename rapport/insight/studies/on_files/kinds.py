"""What the columns of a plain file are: numbers, days or words; and which say nothing that foretells."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rapport.insight.studies.designs import Column, Numbers
from rapport.insight.studies.judging import Answers, auc

DAYS = ("%Y-%m-%d", "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d")
DIFFERENT = 0.9
"""Words of which this share are different identify rows."""
ALONE = 0.99
"""The AUC of a single column from which it is taken for a leak."""
HALF_ALONE = 0.95
"""The AUC of a single column that is learned from, from which its name is said."""
BINS = 50
FOLDS = 5

NOT_KNOWN = "left out as asked"
NAMED = "likely leak: it has the target's name inside"
TELLS = "likely leak: it tells the target nearly alone"
IDENTIFIES = "identifies rows"
SAME = "says the same everywhere"
A_DAY = "a day: what else was so at that time will not come again"
STRANGE = "neither numbers, words nor days"


@dataclass
class Known:
    """The columns that models may learn from, and why the others are left out; ``telling`` are those that tell
    much alone, with their AUC.
    """

    columns: list[Column] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    telling: dict[str, float] = field(default_factory=dict)


def known_columns(
    table: pa.Table,
    answers: Answers,
    target: str,
    *,
    without: Collection[str],
    keep: Collection[str],
) -> Known:
    """Of a table without its target and its id. What is in ``keep`` stays where it could say something."""
    found = Known()
    for name in table.column_names:
        values = cleaned(table[name])
        column, is_day = _column(name, values)
        why = NOT_KNOWN if name in without else _useless(column)
        if not why and column and name not in keep:
            why = _suspect(column, is_day=is_day, target=target)
        if why or column is None:
            found.left_out[name] = why
            continue
        area = alone(column, answers)
        if area > ALONE and name not in keep:
            found.left_out[name] = TELLS
            continue
        found.columns.append(column)
        if area > HALF_ALONE:
            found.telling[name] = area
    return found


def cleaned(values: pa.ChunkedArray) -> pa.Array:
    """In one piece; words without the space around them, and nothing where only space stood."""
    column = values.combine_chunks()
    if isinstance(column, pa.ChunkedArray):
        column = pa.concat_arrays(column.chunks)
    if pa.types.is_dictionary(column.type) or pa.types.is_large_string(column.type):
        column = column.cast(pa.string())
    if not pa.types.is_string(column.type):
        return column
    column = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _column(name: str, values: pa.Array) -> tuple[Column | None, bool]:
    """The column and whether it is of days; None for a type that is neither numbers, words nor days."""
    days = _days(values)
    if days is not None:
        return Column(name, days), True
    try:
        numbers = values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        return Column(name, np.where(np.isfinite(numbers), numbers, np.nan)), False
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        pass
    if not pa.types.is_string(values.type):
        return None, False
    coded = values.dictionary_encode()
    codes = coded.indices.fill_null(-1).to_numpy().astype(float)
    return Column(name, codes, tuple(coded.dictionary.to_pylist())), False


def _days(values: pa.Array) -> Numbers | None:
    """The numbers of days from 1970, nan for nothing; None for what are no days."""
    if pa.types.is_string(values.type):
        values = _written_days(values)
    if values is None or not (pa.types.is_date(values.type) or pa.types.is_timestamp(values.type)):
        return None
    days = values.cast(pa.timestamp("s"), safe=False).cast(pa.int64()).cast(pa.float64())
    return np.asarray(days.to_numpy(zero_copy_only=False)) / 86_400


def _written_days(values: pa.Array) -> pa.Array | None:
    for form in DAYS:
        read = pc.strptime(values, format=form, unit="s", error_is_null=True)
        if read.null_count == values.null_count < len(values):
            return read
    return None


def _useless(column: Column | None) -> str:
    """Why nothing can be learned from it; empty where something can."""
    if column is None:
        return STRANGE
    if len(np.unique(column.values)) < 2:
        return SAME
    return ""


def _suspect(column: Column, *, is_day: bool, target: str) -> str:
    """Why it should not be learned from; empty where it may be."""
    if _has_inside(column.name, target):
        return NAMED
    if is_day:
        return A_DAY
    return IDENTIFIES if _identifies(column) else ""


def _has_inside(name: str, target: str) -> bool:
    """Names of fewer than four letters are looked for as whole words."""
    plain = re.sub(r"[\W_]+", "", target).casefold()
    if len(plain) >= 4:
        return plain in re.sub(r"[\W_]+", "", name).casefold()
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+|\d+", name)
    return plain in [word.casefold() for word in words]


def _identifies(column: Column) -> bool:
    """Words that are nearly all different; or whole numbers, all different, that leave few out or run with
    the rows: they count them.
    """
    if column.words:
        return len(column.words) > DIFFERENT * int((column.values >= 0).sum())
    values = column.values
    if np.isnan(values).any() or (values != np.floor(values)).any():
        return False
    steps = np.diff(values)
    is_running = bool((steps > 0).all() or (steps < 0).all())
    is_dense = len(np.unique(values)) == len(values) and np.ptp(values) < 2 * len(values)
    return is_running or bool(is_dense)


def telling(name: str, values: pa.Array, answers: Answers) -> bool:
    """Whether a column of a file tells so much alone that its name is to be said."""
    column, _ = _column(name, cleaned(values))
    return column is not None and not _useless(column) and alone(column, answers) > HALF_ALONE


def alone(column: Column, answers: Answers) -> float:
    """The AUC of one column: of its numbers as they are, or of the share of yes that a word, or a
    fiftieth of the numbers, has in other rows.
    """
    codes = column.values
    areas = []
    if not column.words:
        known = ~np.isnan(codes)
        if known.all():
            area = auc(codes, answers)[0]
            areas += [area, 1 - area]
        edges = np.unique(np.quantile(codes[known], np.linspace(0, 1, BINS + 1)))
        codes = np.where(known, np.searchsorted(edges, codes), -1)
    return max([*areas, auc(_shares_elsewhere(codes, answers), answers)[0]])


def _shares_elsewhere(codes: Numbers, answers: Answers) -> Numbers:
    """For each row the share of yes among rows of other folds with the same code."""
    _, places = np.unique(codes, return_inverse=True)
    places = places.ravel()
    folds = np.random.default_rng(0).integers(0, FOLDS, len(codes))
    shares = np.empty(len(codes))
    for fold in range(FOLDS):
        seen = folds != fold
        count = np.bincount(places[seen], minlength=places.max() + 1)
        yes = np.bincount(places[seen], answers[seen], minlength=places.max() + 1)
        shares[~seen] = ((yes + answers.mean()) / (count + 1))[places[~seen]]
    return shares
