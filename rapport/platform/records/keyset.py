"""Paging by the last row seen, never by counting rows: a page costs the same wherever it is."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeGuard

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import F, JSONField, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from rapport.kit.errors import Invalid
from rapport.platform.records.types import Field, Kind

Place = tuple[Any, int]
"""A value and an id. The value of a custom field is JSON text, which is exact; where there is none, None."""


def encode_cursor(value: Any, pk: int) -> str:
    """Where a page ended, as a word for an address."""
    text = json.dumps([value, pk], default=str)  # str keeps microseconds and every decimal
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(cursor: str, field: Field) -> tuple[Any, int]:
    """The value and id that ``encode_cursor`` wrote. Raises Invalid when it did not."""
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return _placed(value, field), int(pk)
    except (ValueError, TypeError, ArithmeticError, binascii.Error):
        raise Invalid(
            "bad_cursor", "This link to a further page is damaged; start at the first page."
        ) from None


def _placed(value: Any, field: Field) -> Any:
    if value is None and (field.is_custom or field.relation):
        return None
    if field.is_custom and isinstance(json.loads(value), dict | list):
        raise ValueError(value)
    return _typed(value, Kind.TEXT if field.is_custom else field.kind)


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
    """By ``field``, then by id; what has no value to sort by comes last, in either direction."""

    field: Field
    is_descending: bool

    def of(
        self, rows: QuerySet[Any], *, after: Place | None = None, before: Place | None = None
    ) -> QuerySet[Any]:
        """``rows`` in this order, with their ``cursor_value``; those without a value are ``rest``."""
        found, path = self._filled(rows)
        found = found.filter(self._beyond(path, "pk", after), self._beyond(path, "pk", before, -1))
        told = Cast(F(path), TextField()) if self.field.is_custom else F(path)
        ordered: QuerySet[Any] = found.annotate(cursor_value=told)
        return ordered.order_by(*self._signed(path, "pk"))

    @property
    def has_rest(self) -> bool:
        """Whether records may have no value."""
        return self.field.is_custom or bool(self.field.relation)

    def rest(self, rows: QuerySet[Any], *, after: Place | None = None) -> QuerySet[Any]:
        """Those of ``rows`` that have no value."""
        filled = self.field.holds(rows.model, lambda path: Q(**{f"{path}__isnull": False}))
        found = rows.filter(~filled)
        if self.is_in_rest(after):
            found = found.filter(**{f"pk__{'lt' if self.is_descending else 'gt'}": after[1]})
        ordered: QuerySet[Any] = found.annotate(cursor_value=Value(None, TextField()))
        return ordered.order_by(*self._signed("pk"))

    @staticmethod
    def is_in_rest(place: Place | None) -> TypeGuard[Place]:
        """Whether what has a value lies before ``place``."""
        return place is not None and place[0] is None

    def _filled(self, rows: QuerySet[Any]) -> tuple[QuerySet[Any], str]:
        """Those of ``rows`` that have a value, and the path to it."""
        found, path = self.field.joined(rows)
        return (found.filter(**{f"{path}__isnull": False}) if self.field.is_custom else found), path

    def first(
        self, rows: QuerySet[Any], limit: int, *, after: Place | None = None, among: int
    ) -> list[int] | None:
        """The ids of the first ``limit`` of ``rows``, which are found before they are sorted, so by
        the index of what they hold; None if there are more than ``among``.
        """
        rows, path = self._filled(rows)
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
        value = Cast(Value(place[0]), JSONField()) if self.field.is_custom else place[0]
        further = Q(**{f"{path}__{beyond}": value}) | Q(**{f"{pk}__{beyond}": place[1]})
        return Q(**{f"{path}__{beyond}e": value}) & further
