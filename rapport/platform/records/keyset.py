"""Paging by the last row seen, never by counting rows: a page costs the same wherever it is."""

from __future__ import annotations

import base64
import binascii
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from rapport.kit.errors import Invalid
from rapport.platform.records.types import Field, Kind


def encode_cursor(value: Any, pk: int) -> str:
    """Where a page ended, as a word for an address."""
    text = json.dumps([value, pk], default=str)  # str keeps microseconds and every decimal
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, field: Field) -> tuple[Any, int]:
    """The value and id that ``encode_cursor`` wrote. Raises Invalid when it did not."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return _typed(value, field.kind), int(pk)
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        raise Invalid(
            "bad_cursor", "This link to a further page is damaged; start at the first page."
        ) from None


def _typed(value: Any, kind: Kind) -> Any:
    if kind in (Kind.NUMBER, Kind.MONEY):
        number = Decimal(str(value))
        if not number.is_finite():
            raise ValueError(value)
        return number
    if kind is Kind.DATE:
        return date.fromisoformat(value)
    if kind is Kind.DATETIME:
        return datetime.fromisoformat(value)
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    return value


def after(path: str, value: Any, pk: int, *, is_descending: bool) -> Q:
    """Rows that follow (``value``, ``pk``) in the order of ``path``, then id.

    The first condition is implied by the second; it is what the index can use.
    """
    beyond, bound = ("lt", "lte") if is_descending else ("gt", "gte")
    further = Q(**{f"{path}__{beyond}": value}) | Q(**{f"pk__{beyond}": pk})
    return Q(**{f"{path}__{bound}": value}) & further
