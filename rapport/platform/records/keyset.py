"""Paging by the last row seen, never by counting rows: a page costs the same wherever it is."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, Q, QuerySet

from rapport.kit.errors import Invalid
from rapport.platform.records.types import Field, Kind

Place = tuple[Any, int]


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


@dataclass(frozen=True)
class Order:
    """By ``field``, then by id. A place in it is a value and an id."""

    field: Field
    is_descending: bool

    def of(
        self, rows: QuerySet[Any], *, after: Place | None = None, before: Place | None = None
    ) -> QuerySet[Any]:
        """``rows`` in this order, with their ``cursor_value``."""
        found, path = self.field.joined(rows)
        found = found.filter(self._beyond(path, "pk", after), self._beyond(path, "pk", before, -1))
        ordered: QuerySet[Any] = found.annotate(cursor_value=F(path))
        return ordered.order_by(*self._signed(path, "pk"))

    def first(
        self, rows: QuerySet[Any], limit: int, *, after: Place | None = None, among: int
    ) -> list[int] | None:
        """The ids of the first ``limit`` of ``rows``, which are found before they are sorted, so by
        the index of what they hold; None if there are more than ``among``.
        """
        rows, path = self.field.joined(rows)
        rows = rows.filter(self._beyond(path, "pk", after)).values_list("pk", path)
        sign = "DESC" if self.is_descending else "ASC"
        try:
            found, params = rows[: among + 1].query.sql_with_params()
        except EmptyResultSet:
            return []
        statement = f"""
            SELECT pk, count(*) OVER () FROM ({found}) AS found (pk, value)
             ORDER BY value {sign}, pk {sign} LIMIT %s
        """
        with connection.cursor() as cursor:
            cursor.execute(statement, [*params, limit])
            met = cursor.fetchall()
        return [pk for pk, _ in met] if not met or met[0][1] <= among else None

    def place(
        self, rows: QuerySet[Any], distance: int, *, after: Place | None = None
    ) -> Place | None:
        """Which place lies ``distance`` rows after ``after``; None if the list is shorter.

        A relation that one sorts by is asked alone, and a quarter as far: each of its rows costs a
        look at the record.
        """
        field, pk = self.field, "pk"
        if field.relation:
            relation: Any = rows.model._meta.get_field(field.relation)
            rows, pk = relation.related_model._default_manager.all(), relation.field.attname
            rows = rows.filter(**field.where, **{f"{field.order_column}__isnull": False})
            distance //= 4
        rows = rows.filter(self._beyond(field.order_column, pk, after))
        rows = rows.order_by(*self._signed(field.order_column, pk))
        return rows.values_list(field.order_column, pk)[distance : distance + 1].first()

    def _signed(self, *paths: str) -> list[str]:
        return [f"-{path}" if self.is_descending else path for path in paths]

    def _beyond(self, path: str, pk: str, place: Place | None, direction: int = 1) -> Q:
        """Rows after ``place``, or before it if ``direction`` is -1.

        The first condition is implied by the second; it is what the index can use.
        """
        if place is None:
            return Q()
        beyond = "lt" if self.is_descending is (direction == 1) else "gt"
        further = Q(**{f"{path}__{beyond}": place[0]}) | Q(**{f"{pk}__{beyond}": place[1]})
        return Q(**{f"{path}__{beyond}e": place[0]}) & further
