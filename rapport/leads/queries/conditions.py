"""Which leads meet a condition as people type it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from rapport.kit.errors import Invalid
from rapport.leads.models import Lead
from rapport.platform.access import SYSTEM
from rapport.platform.records.filters import compile_tree, parse, sentence
from rapport.platform.records.types import RecordType, record_type


def lead_type() -> RecordType:
    """How leads are declared."""
    found = record_type("lead")
    assert found is not None
    return found


def meeting(condition: str, pks: Collection[int] | None = None) -> QuerySet[Lead]:
    """The leads, of ``pks`` where given, that meet ``condition``. Nobody asks but the rule itself.

    Raises Invalid for a condition that is none any more, such as one of a field that was deleted.
    """
    rows = Lead.objects.filter(deleted_at=None)
    if pks is not None:
        rows = rows.filter(pk__in=list(pks))
    return rows.filter(compile_tree(parse(condition), lead_type(), by=SYSTEM))


def said(condition: str) -> str:
    """A condition in words; empty where there is none."""
    if not condition.strip():
        return ""
    try:
        return sentence(parse(condition), lead_type())
    except Invalid:
        return condition
