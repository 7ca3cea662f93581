"""Keeping, changing and dropping ways to look at a type's records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from rapport.kit.errors import Invalid, NotAllowed
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, Role
from rapport.platform.events import actions as events
from rapport.platform.records.events import ViewDeleted, ViewEdited, ViewSaved
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.models import SavedView, Shared
from rapport.platform.records.queries.views import may_edit, saved_view
from rapport.platform.records.types import RecordType

MOST_COLUMNS = 40


@dataclass(frozen=True)
class ViewSettings:
    """What a view keeps; ``text`` is its filter as typed, ``options`` those of its layout."""

    label: str
    text: str = ""
    columns: Sequence[str] = ()
    sort: str = ""
    group: str = ""
    layout: str = "list"
    is_dense: bool = False
    reach: str = "private"
    team_id: int | None = None
    default_roles: Sequence[str] = ()
    options: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def save_view(record_type: RecordType, settings: ViewSettings, *, by: Actor) -> SavedView:
    """Keep a new view of the type's records for ``by``, and for others as far as it reaches."""
    access.hold(by, access.Right.READ, record_type.policy_name)
    row = SavedView(record_type=record_type.key, owner_id=by.user_id)
    _fill(row, record_type, settings, by)
    row.save()
    events.record(ViewSaved(record_type.key, row.label, row.reach), by=by, subject=row)
    return row


@transaction.atomic
def edit_view(pk: int, record_type: RecordType, settings: ViewSettings, *, by: Actor) -> SavedView:
    """Change a view that ``by`` made; administrators change any."""
    row = _own(pk, by)
    _fill(row, record_type, settings, by)
    row.version += 1
    row.save()
    events.record(ViewEdited(record_type.key, row.label, row.reach), by=by, subject=row)
    return row


@transaction.atomic
def delete_view(pk: int, *, by: Actor) -> None:
    """Drop a view; the records stay."""
    row = _own(pk, by)
    events.record(ViewDeleted(row.record_type, row.label), by=by, subject=row)
    row.delete()


def _own(pk: int, by: Actor) -> SavedView:
    row = saved_view(by, pk)
    if not may_edit(by, row):
        raise NotAllowed("not_yours", "Only who made a view, or an administrator, may change it.")
    return row


def _fill(row: SavedView, record_type: RecordType, settings: ViewSettings, by: Actor) -> None:
    """Raises Invalid with a sentence for what is wrong."""
    label = " ".join(settings.label.split())[:60]
    if not label:
        raise Invalid("name_missing", fields={"label": "Give the view a name."})
    fields = record_type.fields_for(by)
    tree = parse(settings.text)
    compile_tree(tree, record_type, by=by)
    row.label, row.tree = label, tree
    row.columns = [name for name in settings.columns if name in fields][:MOST_COLUMNS]
    row.sort, row.group, row.layout = settings.sort, settings.group, _layout(settings.layout)
    row.is_dense, row.options = settings.is_dense, settings.options
    row.reach, row.team_id = reach_of(settings.reach, settings.team_id, by)
    row.default_roles = _roles(settings, row, by)


def _layout(name: str) -> str:
    return name if name in SavedView.Layout.values else SavedView.Layout.LIST


def reach_of(reach: str, team_id: int | None, by: Actor) -> tuple[str, int | None]:
    """Who is to see what ``by`` keeps, and of which team: their first unless they say another.

    Raises Invalid for a team that they are not in.
    """
    if reach == Shared.Reach.PUBLIC:
        return reach, None
    if reach != Shared.Reach.TEAM:
        return Shared.Reach.PRIVATE, None
    team_id = team_id or next(iter(sorted(by.team_ids)), None)
    if team_id is None or (team_id not in by.team_ids and not by.is_administrator):
        raise Invalid("unknown_team", fields={"reach": "You are in no team to share it with."})
    return reach, team_id


def _roles(settings: ViewSettings, row: SavedView, by: Actor) -> list[str]:
    """The roles that start with the view: only administrators say so, of views for everyone."""
    wanted = [role for role in settings.default_roles if role in set(Role)]
    if wanted == list(row.default_roles):
        return wanted
    if wanted and not by.is_administrator:
        raise NotAllowed("not_allowed", "Only an administrator chooses where a role starts.")
    if wanted and row.reach != SavedView.Reach.PUBLIC:
        sentence = say("A view where a role starts must be for everyone.")
        raise Invalid("not_public", fields={"default_roles": sentence})
    return wanted
