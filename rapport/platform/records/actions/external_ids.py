"""What other systems call a record."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Model

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.platform.access import Actor, Right
from rapport.platform.events import actions as events
from rapport.platform.records.actions.allowance import about, allow, known_as, type_of
from rapport.platform.records.events import ExternalIdAdded, ExternalIdRemoved
from rapport.platform.records.models import ExternalId


@transaction.atomic
def add_external_id(record: Model, source: str, value: str, *, by: Actor) -> ExternalId:
    """Tie ``record`` to ``value`` in the system ``source``. Raises Refused when another record has it."""
    allow(by, record, Right.EDIT)
    source, value = source.strip(), value.strip()
    wrong = {}
    if not 0 < len(source) <= 60:
        wrong["source"] = say("Name the other system in up to 60 characters.")
    if not 0 < len(value) <= 200:
        wrong["value"] = say("An id has 1 to 200 characters.")
    if wrong:
        raise Invalid("bad_external_id", fields=wrong)
    found, is_new = _tie(record, source, value)
    if found.record_id != record.pk:
        raise Refused(
            "external_id_taken",
            "Another record is %(value)s in %(source)s already.",
            value=value,
            source=source,
        )
    if is_new:
        events.record(ExternalIdAdded(source, value), by=by, about=about(record), subject=record)
    return found


@transaction.atomic
def remove_external_id(record: Model, pk: int, *, by: Actor) -> None:
    """Untie ``record`` from another system."""
    allow(by, record, Right.EDIT)
    found = ExternalId.objects.filter(
        record_type=type_of(record), record_id=record.pk, pk=pk
    ).first()
    if found is not None:
        found.delete()
        events.record(
            ExternalIdRemoved(found.source, found.value), by=by, about=about(record), subject=record
        )


def _tie(record: Model, source: str, value: str) -> tuple[ExternalId, bool]:
    key = {**known_as(record), "source": source, "value": value}
    try:
        with transaction.atomic():
            return ExternalId.objects.get_or_create(**key, defaults={"record_id": record.pk})
    except IntegrityError:
        return ExternalId.objects.get(**key), False
