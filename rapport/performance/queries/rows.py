"""The record types that metrics are made of."""

from __future__ import annotations

from rapport.kit.errors import Refused
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.types import RecordType, record_type


def kind_called(asker: Actor, key: str) -> RecordType:
    """The type ``key``. Raises Refused when the asker may see none of its records."""
    kind = record_type(key)
    if kind is None or not access.may_see(asker, kind.model, name=kind.policy_name):
        raise Refused("no_rows", "You do not see the records that this is made of.")
    return kind
