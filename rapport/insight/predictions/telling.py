"""Probabilities with the reasons that stand beside them, for many rows at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from rapport.insight.predictions.prediction import Feature, Prediction
from rapport.insight.studies.designs import Column, Numbers, Places
from rapport.insight.studies.predicting import Linear, likely

REASONS = 3
LEAST_PART = 0.1
"""Log odds that a reason adds or takes away at least."""
LEAST_CHANGE = 0.01
"""A part of a hundred that doing something has to change at least to be told."""
Raw = Mapping[str, Any]


def told(
    prediction: Prediction, model: Linear, columns: Sequence[Column], raw: Raw, parts: Numbers
) -> dict[str, Any]:
    """Of each row its ``number``, a probability in whole percent, and its ``facts``: JSON with the days ahead, as
    ``why`` the parts that weigh most as [feature, log odds, value], and as ``act`` what could be done, with the
    percentage that follows.
    """
    chances = model.chances(parts)
    facts = pc.binary_join_element_wise(
        pa.scalar(f'{{"span":{prediction.span},"why":['),
        _why(_Said.of(prediction.features, columns, raw), parts),
        pa.scalar("]"),
        _act(prediction, model, chances, parts),
        pa.scalar("}"),
        "",
    )
    return {"number": np.round(100 * chances), "facts": facts}


@dataclass(frozen=True)
class _Said:
    """What stands in each row, by feature: numbers, or places in ``words``, which are JSON already; nan where nothing
    does.
    """

    names: pa.Array
    values: Numbers
    is_words: Any
    words: pa.Array

    @classmethod
    def of(cls, features: Sequence[Feature], columns: Sequence[Column], raw: Raw) -> _Said:
        found: list[Numbers] = []
        words = ["null"]
        for feature, column in zip(features, columns, strict=True):
            if column.words:
                found.append(np.where(column.values < 0, 0, column.values + len(words)))
                words += map(json.dumps, column.words)
            else:
                found.append(np.asarray(np.round(raw[feature.name], 2), np.float64))
        names = pa.array([f',["{feature.name}",' for feature in features])
        is_words = np.array([bool(column.words) for column in columns])
        return cls(names, np.column_stack(found), is_words, pa.array(words))

    def texts(self, chosen: Places) -> pa.Array:
        """Of each row what its ``chosen`` feature says, as JSON."""
        values = self.values[np.arange(len(chosen)), chosen]
        is_word, is_nothing = self.is_words[chosen], np.isnan(values)
        numbers = _number(np.where(is_nothing, 0, values), is_nothing | is_word)
        words = self.words.take(pa.array(np.where(is_word, values, 0).astype(np.int64)))
        return pc.if_else(pa.array(is_word), words, pc.fill_null(numbers, "null"))


def _why(said: _Said, parts: Numbers) -> pa.Array:
    """Reasons, each after a comma but the first."""
    order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :REASONS]
    found = [_reason(said, parts, order[:, place]) for place in range(order.shape[1])]
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*found, ""), 1)


def _reason(said: _Said, parts: Numbers, chosen: Places) -> pa.Array:
    """Of each row the feature ``chosen`` for it, after a comma, or nothing where it says too little."""
    weights = np.round(parts[np.arange(len(chosen)), chosen], 2)
    one = pc.binary_join_element_wise(
        said.names.take(pa.array(chosen)),
        _number(weights),
        pa.scalar(","),
        said.texts(chosen),
        pa.scalar("]"),
        "",
    )
    return pc.if_else(pa.array(np.abs(weights) >= LEAST_PART), one, pa.scalar(""))


def _number(values: Numbers, is_null: Any = None) -> pa.Array:
    return pc.cast(pa.array(values, mask=is_null), pa.string())


def _nothing(count: int) -> pa.Array:
    return pa.repeat(pa.scalar(""), count)


def _act(prediction: Prediction, model: Linear, chances: Numbers, parts: Numbers) -> pa.Array:
    """The feature with an aim that would change most in the direction that we like, and what it would be then."""
    best, said = np.zeros(len(chances)), _nothing(len(chances))
    odds = model.base + parts.sum(axis=1)
    for place, feature in enumerate(prediction.features):
        if not feature.advice:
            continue
        aim = feature.scaled(np.array([feature.aim]))
        then = likely(odds - parts[:, place] + model.part(place, aim)[0])
        gain = then - chances if prediction.is_good else chances - then
        is_better = (gain >= LEAST_CHANGE) & (gain > best)
        best = np.where(is_better, gain, best)
        one = pc.binary_join_element_wise(
            pa.scalar(f',"act":["{feature.name}",'),
            _number(np.round(100 * then)),
            pa.scalar("]"),
            "",
        )
        said = pc.if_else(pa.array(is_better), one, said)
    return said
