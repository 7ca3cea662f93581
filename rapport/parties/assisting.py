"""What assistants are told of a party beyond its fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from rapport.kit.speech import say
from rapport.parties.pages import TraitRow
from rapport.parties.queries import party_page
from rapport.platform.api.authentication import Call


def told_of_party(call: Call, pk: int) -> Mapping[str, Any]:
    """Relationships, consents, and what was computed with the reasons."""
    page = party_page(call.actor, pk)
    return {
        "relationships": [asdict(row) for row in page.relationships],
        "consents": [asdict(row) for row in page.consents],
        "traits": [_trait(row) for row in page.traits],
    }


def _trait(row: TraitRow) -> dict[str, Any]:
    return {
        "name": row.definition.name,
        "label": say(row.definition.label),
        "meaning": say(row.definition.meaning),
        "value": row.day or row.value,
        "amounts_to": row.amounts_to or None,
        "unit": row.text if row.money else row.unit or None,
        "why": row.why,
        "at": row.at,
    }
