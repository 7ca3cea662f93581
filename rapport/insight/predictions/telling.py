"""Probabilities with the reasons that stand beside them, for many rows at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    """Of each row its ``number``, a probability in percent, and its ``facts``: JSON with the days ahead, as ``why``
    the parts that weigh most as [feature, log odds, value], and as ``act`` what could be done, with the percentage
    that follows.
    """
    chances = model.chances(parts)
    texts = [
        _texts(feature, column, raw)
        for feature, column in zip(prediction.features, columns, strict=True)
    ]
    facts = pc.binary_join_element_wise(
        pa.scalar(f'{{"span":{prediction.span},"why":['),
        _why(prediction.features, parts, texts),
        pa.scalar("]"),
        _act(prediction, model, chances, parts),
        pa.scalar("}"),
        "",
    )
    return {"number": np.round(100 * chances, 1), "facts": facts}


def _why(features: Sequence[Feature], parts: Numbers, texts: Sequence[pa.Array]) -> pa.Array:
    order = np.argsort(-np.abs(parts), axis=1, kind="stable")[:, :REASONS]
    found = [_reason(features, parts, texts, order[:, place]) for place in range(order.shape[1])]
    return pc.utf8_slice_codeunits(pc.binary_join_element_wise(*found, ""), 1)


def _reason(
    features: Sequence[Feature], parts: Numbers, texts: Sequence[pa.Array], chosen: Places
) -> pa.Array:
    """Of each row the feature ``chosen`` for it, after a comma, or nothing where it says too little."""
    everybody = np.arange(len(chosen))
    weights = np.round(parts[everybody, chosen], 2)
    said = _nothing(len(chosen))
    for place, feature in enumerate(features):
        one = pc.binary_join_element_wise(
            pa.scalar(f',["{feature.name}",'),
            _number(weights),
            pa.scalar(","),
            texts[place],
            pa.scalar("]"),
            "",
        )
        is_it = (chosen == place) & (np.abs(weights) >= LEAST_PART)
        said = pc.if_else(pa.array(is_it), one, said)
    return said


def _texts(feature: Feature, column: Column, raw: Raw) -> pa.Array:
    """What stands in each row, as JSON."""
    if column.words:
        words = pa.array([json.dumps(word) for word in column.words])
        places = pa.array(column.values.astype(np.int64), mask=column.values < 0)
        return words.take(places).fill_null("null")
    values = np.round(raw[feature.name], 2)
    return pc.fill_null(_number(np.where(np.isnan(values), 0, values), np.isnan(values)), "null")


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
            _number(np.round(100 * then, 1)),
            pa.scalar("]"),
            "",
        )
        said = pc.if_else(pa.array(is_better), one, said)
    return said
