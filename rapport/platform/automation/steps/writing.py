"""Steps that write records: edit, assign, create."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say, say_list
from rapport.platform.accounts.queries import user_or_none
from rapport.platform.automation import queries
from rapport.platform.automation.actions.turns import take_turn
from rapport.platform.automation.definition import AssignStep, CreateStep, EditStep, Setting
from rapport.platform.automation.matter import Matter, a_record
from rapport.platform.automation.steps.kinds import Outcome, Scope, StepKind, declare
from rapport.platform.records import values
from rapport.platform.records.actions.assigning import assign_to_team, has_team
from rapport.platform.records.actions.records import create_record, edit_record, editable_fields
from rapport.platform.records.types import RecordType, record_type


def edit(step: EditStep, matter: Matter) -> Outcome:
    """Write the step's fields of the record."""
    kind, record = matter.needed()
    given = matter.given_all(step.fields, kind)
    changes = edit_record(kind, record.pk, given, by=matter.actor).changes
    return Outcome(changed(kind, changes), changes)


def changed(kind: RecordType, changes: dict[str, Any]) -> str:
    """What an edit came to, in a sentence."""
    if not changes:
        return say("Nothing to change: the fields held these values already.")
    fields = kind.all_fields()
    parts = [
        say(
            "%(field)s from %(before)s to %(after)s",
            field=fields[name].label if name in fields else name,
            before=_shown(before),
            after=_shown(after),
        )
        for name, (before, after) in changes.items()
    ]
    return say("Changed %(parts)s.", parts=say_list(parts))


def _shown(value: Any) -> str:
    return say("nothing") if value in (None, "", []) else f"“{value}”"


def assign(step: AssignStep, matter: Matter) -> Outcome:
    """Hand the record over."""
    kind, record = matter.needed()
    if step.to == "team":
        edited = assign_to_team(kind, record.pk, step.team or 0, by=matter.actor)
        whom = queries.team_name(step.team)
    else:
        user_id = _next_of(step, matter) if step.to == "round_robin" else step.user
        edited = edit_record(kind, record.pk, {"owner": user_id}, by=matter.actor)
        whom = str(user_or_none(user_id or 0))
    sentence = noted("Assigned to %(whom)s.") if edited.changes else noted("Stays with %(whom)s.")
    return Outcome(say(sentence, whom=whom), edited.changes)


def _next_of(step: AssignStep, matter: Matter) -> int:
    """Whose turn it is in the team."""
    members = queries.member_ids(step.team or 0)
    if not members:
        name = queries.team_name(step.team) or say("The team")
        raise Refused("nobody", "%(name)s has no active member to assign to.", name=name)
    return take_turn(matter.run.automation_id, f"team {step.team}", members)


def create(step: CreateStep, matter: Matter) -> Outcome:
    """Enter a record of another type, or of the same."""
    kind = record_type(step.type)
    if kind is None:
        raise Refused("no_type", "There is no record type “%(type)s” any more.", type=step.type)
    given = matter.given_all(step.fields, kind)
    made = create_record(kind, given, by=matter.actor)
    changes = {name: [None, value] for name, value in given.items()}
    return Outcome(
        say("Created %(kind)s “%(made)s”.", kind=kind.label.lower(), made=made),
        changes,
        made={"id": made.pk},
    )


def _edit_problems(step: EditStep, scope: Scope) -> Iterator[str]:
    if scope.kind is None:
        yield say("There is no record to edit: choose a record type for the trigger.")
        return
    yield from _settings(step.fields, scope.kind, scope)


def _settings(given: tuple[Setting, ...], kind: RecordType, scope: Scope) -> Iterator[str]:
    """What is wrong with the values that ``kind``'s fields are to get."""
    if not given:
        yield say("Choose at least one field.")
    fields, writable = kind.fields_for(scope.actor), editable_fields(kind, scope.actor)
    for setting in given:
        if not setting.name:
            yield say("Choose the field that the value is for.")
        elif setting.name not in fields:
            yield say(
                "%(kinds)s have no field “%(name)s”; it was removed or renamed.",
                kinds=kind.plural,
                name=setting.name,
            )
        elif setting.name not in writable:
            yield say(
                "%(field)s cannot be written by an automation.", field=fields[setting.name].label
            )
        elif "{" not in setting.value:
            try:
                values.read(fields[setting.name], setting.value)
            except Invalid as wrong:
                yield str(wrong)
    yield from scope.unknown(*(setting.value for setting in given))


def _assign_problems(step: AssignStep, scope: Scope) -> Iterator[str]:
    if scope.kind is None:
        yield say("There is no record to assign: choose a record type for the trigger.")
        return
    if step.to == "team" and not has_team(scope.kind):
        yield say("%(kinds)s belong to no team.", kinds=scope.kind.plural)
    if step.to != "team" and "owner" not in editable_fields(scope.kind, scope.actor):
        yield say("%(kinds)s cannot be handed to a person.", kinds=scope.kind.plural)
    if step.to == "person" and (user := user_or_none(step.user or 0)) is None:
        yield say("Choose the person.")
    elif step.to == "person" and user is not None and not user.is_active:
        yield say("%(user)s is deactivated; choose somebody else.", user=user)
    if step.to != "person" and not queries.team_name(step.team):
        yield say("Choose the team.")
    elif step.to == "round_robin" and not queries.member_ids(step.team or 0):
        yield say("%(team)s has no active member.", team=queries.team_name(step.team))


def _create_problems(step: CreateStep, scope: Scope) -> Iterator[str]:
    kind = record_type(step.type) if step.type else None
    if kind is None:
        yield say("Choose what to create.")
        return
    yield from _settings(step.fields, kind, scope)
    names = {setting.name for setting in step.fields}
    for name, found in editable_fields(kind, scope.actor).items():
        if found.is_required and found.default is None and name not in names:
            yield say("A new %(kind)s needs %(field)s.", kind=kind.label.lower(), field=found.label)


def _say_fields(given: tuple[Setting, ...], kind: RecordType | None) -> str:
    fields = kind.all_fields() if kind else {}
    return say_list(
        say(
            "%(field)s to “%(value)s”",
            field=fields[one.name].label if one.name in fields else one.name,
            value=one.value,
        )
        for one in given
        if one.name
    )


def _say_assign(step: AssignStep, scope: Scope) -> str:
    if step.to == "person":
        return say("assign to %(whom)s", whom=user_or_none(step.user or 0) or "…")
    team = queries.team_name(step.team) or "…"
    if step.to == "team":
        return say("assign to team %(team)s", team=team)
    return say("assign in turn within %(team)s", team=team)


def _say_create(step: CreateStep, scope: Scope) -> str:
    kind = record_type(step.type) if step.type else None
    return say("create %(noun)s", noun=a_record(kind) if kind else "…")


declare(
    StepKind(
        "edit",
        "Edit fields",
        "pencil",
        EditStep,
        edit,
        lambda step, scope: say(
            "set %(fields)s", fields=_say_fields(step.fields, scope.kind) or "…"
        ),
        _edit_problems,
    )
)
declare(
    StepKind("assign", "Assign", "user-share", AssignStep, assign, _say_assign, _assign_problems)
)
declare(
    StepKind("create", "Create a record", "plus", CreateStep, create, _say_create, _create_problems)
)
