"""Everything that is foretold, in the order of showing."""

from __future__ import annotations

from rapport.insight.predictions import churn
from rapport.insight.predictions.churn import Definition
from rapport.insight.predictions.customers import CUSTOMERS, PURCHASES
from rapport.insight.predictions.leads import CONVERSION_CHANCE
from rapport.insight.predictions.opportunities import WIN_CHANCE
from rapport.insight.predictions.prediction import Prediction

LEFT = "left"
USUAL = Definition(days=90)
"""For whoever asks what is declared, before anybody knows the days."""


def declared(definition: Definition) -> tuple[Prediction, ...]:
    """By a definition that says its days."""
    return churn.churn(definition), *PURCHASES, WIN_CHANCE, CONVERSION_CHANCE


DECLARED = {one.name: one for one in declared(USUAL)}
TRAITS = (*(one.name for one in DECLARED.values() if one.subject is CUSTOMERS), LEFT)
"""What is published of customers: what they will do, and who has left."""
SCORED = {WIN_CHANCE.name: "opportunity", CONVERSION_CHANCE.name: "lead"}
"""Predictions of records that are no parties, and of which type these are."""
