"""Runs that somebody asks for: a person by a button, another program by a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform.access import Actor
from rapport.platform.automation.acting import actor_for
from rapport.platform.automation.actions.starting import (
    Cause,
    definition_of,
    fresh_key,
    live,
    start_runs,
    wake_soon,
)
from rapport.platform.automation.definition import FormTrigger, Input, WebhookTrigger
from rapport.platform.automation.events import AutomationPressed, WebhookReceived
from rapport.platform.automation.matter import selected
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.wording import filled
from rapport.platform.events import actions as events
from rapport.platform.records import values
from rapport.platform.records.actions.allowance import about
from rapport.platform.records.filters import compile_tree
from rapport.platform.records.types import Field, Kind, RecordType, record_type

MOST_AT_ONCE = 500
OUTSIDE = "another program"


def input_field(one: Input) -> Field:
    """A question of the button's form as a field, which knows how to read its answer."""
    choices = [part.strip() for part in one.choices.split(",") if part.strip()]
    return Field(
        one.name,
        one.label,
        Kind(one.kind),
        choices=[(part, part) for part in choices],
        is_required=one.is_required,
    )


def answers_to(trigger: FormTrigger, given: Mapping[str, str]) -> dict[str, Any]:
    """What was filled in, by name. Raises Invalid with a sentence per question."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for one in trigger.inputs:
        field = input_field(one)
        try:
            found[one.name] = values.plain(values.read(field, given.get(one.name, "")))
        except Invalid as error:
            wrong |= error.fields
    if wrong:
        raise Invalid("bad_answers", fields=wrong)
    return found


@transaction.atomic
def press_automation(
    automation: Automation, ids: Sequence[int], given: Mapping[str, str], *, by: Actor
) -> list[Run]:
    """Run a button's automation on the records ``ids`` that ``by`` sees; on a list, maybe on none.

    It acts with its owner's rights: who makes a button lends them to whoever sees the record.
    """
    automation = live(automation)
    trigger = definition_of(automation).trigger
    kind = record_type(trigger.type) if isinstance(trigger, FormTrigger) else None
    if kind is None or not isinstance(trigger, FormTrigger):
        raise NotFound()
    rows = list(kind.visible_to(by).filter(pk__in=ids)[: MOST_AT_ONCE + 1])
    if len(rows) != len(set(ids)) or (not rows and trigger.place == "record"):
        raise NotFound()
    if len(rows) > MOST_AT_ONCE:
        raise Refused(
            "too_many", "The button takes at most %(most)s records at once.", most=MOST_AT_ONCE
        )
    inputs = answers_to(trigger, given)
    _check_filter(automation, kind, rows)
    causes = [
        Cause(fresh_key("form"), trigger.label, kind.key, row.pk, str(row), by.name, inputs=inputs)
        for row in rows
    ] or [Cause(fresh_key("form"), trigger.label, kind.key, by_name=by.name, inputs=inputs)]
    for row in rows:
        events.record(AutomationPressed(automation.name), by=by, about=about(row), subject=row)
    wake_soon()
    return start_runs(automation, causes)


def _check_filter(automation: Automation, kind: RecordType, rows: Sequence[Any]) -> None:
    """Raises Refused when a record does not meet the automation's condition."""
    condition = definition_of(automation).filter
    if not rows or not condition:
        return
    passing = selected(kind, actor_for(automation), condition)
    found = set(passing.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    left = [str(row) for row in rows if row.pk not in found]
    if left:
        names = ", ".join(left[:3]) + ("…" if len(left) > 3 else "")
        raise Refused(
            "not_selected",
            "“%(automation)s” is not meant for %(names)s.",
            automation=automation.name,
            names=names,
        )


@transaction.atomic
def receive_webhook(automation: Automation, document: Any, *, key: str = "") -> Run | None:
    """Run on what another program sent; the same ``key`` a second time begins nothing.

    Raises Invalid when no record is found by what it says.
    """
    automation = live(automation)
    trigger = definition_of(automation).trigger
    if not isinstance(trigger, WebhookTrigger):
        raise NotFound()
    if not isinstance(document, dict):
        raise Invalid("not_an_object", "Send one JSON object.")
    cause = f"webhook:{key[:100]}" if key else fresh_key("webhook")
    before = Run.objects.filter(automation=automation, cause=cause).first()
    if before is not None:
        return before
    kind, row = _found(automation, trigger, document)
    events.record(
        WebhookReceived(automation.name),
        by=actor_for(automation),
        about=about(row) if row is not None else None,
        subject=row if row is not None else automation,
    )
    made = start_runs(
        automation,
        [
            Cause(
                cause,
                "webhook",
                kind.key if kind else "",
                row.pk if row is not None else None,
                str(row or ""),
                OUTSIDE,
                inputs=document,
            )
        ],
    )
    wake_soon()
    return made[0] if made else None


def _found(
    automation: Automation, trigger: WebhookTrigger, document: dict[str, Any]
) -> tuple[RecordType | None, Any]:
    """The record that ``document`` speaks of. Raises Invalid when there is none."""
    kind = record_type(trigger.type) if trigger.type else None
    if kind is None:
        return None, None
    wanted = filled(trigger.value, lambda place: str(_part(document, place)))
    leaf = {"field": trigger.field, "op": "is", "value": wanted}
    actor = actor_for(automation)
    rows = selected(kind, actor, definition_of(automation).filter)
    row = rows.filter(compile_tree(leaf, kind, by=actor)).order_by("pk").first()
    if row is None:
        label = kind.all_fields()[trigger.field].label if trigger.field in kind.all_fields() else ""
        raise Invalid(
            "no_record",
            "There is no %(kind)s whose %(label)s is “%(wanted)s”.",
            kind=kind.label.lower(),
            label=label,
            wanted=wanted,
        )
    return kind, row


def _part(document: Any, place: str) -> Any:
    for name in place.split(".")[1:]:
        document = document.get(name, "") if isinstance(document, dict) else ""
    return document
