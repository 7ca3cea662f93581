"""The ways to look at a type's records: those declared, and those that people saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from rapport.kit.errors import NotFound
from rapport.platform.access import Actor, Role
from rapport.platform.records.filters import Tree, parse, typed
from rapport.platform.records.models import SavedView, Shared
from rapport.platform.records.types import RecordType, View


@dataclass(frozen=True)
class ListView:
    """A view as a list uses it; ``pk`` is empty for a declared one, which nobody edits."""

    key: str
    label: str
    text: str = ""
    columns: tuple[str, ...] = ()
    sort: str = ""
    group: str = ""
    layout: str = "list"
    is_dense: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    reach: str = "public"
    pk: int | None = None
    is_mine: bool = False
    default_roles: tuple[str, ...] = ()

    @property
    def tree(self) -> Tree:
        return parse(self.text)


EVERYTHING = View("", "All")


def views_for(asker: Actor, record_type: RecordType) -> dict[str, ListView]:
    """Every view of the type that ``asker`` may use, by key, the declared first. One query."""
    declared = {
        view.key: ListView(view.key, view.label, view.filter, view.columns, view.sort)
        for view in (EVERYTHING, *record_type.views)
    }
    saved = visible_views(asker).filter(record_type=record_type.key).order_by("label", "pk")
    return declared | {f"v{row.pk}": _of(row, asker) for row in saved}


def default_view(views: Mapping[str, ListView], asker: Actor) -> ListView:
    """Where ``asker`` starts: the newest view that is the default of one of their roles, else all."""
    roles = {str(role) for role in asker.roles}
    meant = [view for view in views.values() if roles & set(view.default_roles)]
    return max(meant, key=lambda view: view.pk or 0, default=views[""])


def visible_views(asker: Actor) -> QuerySet[SavedView]:
    """The saved views of ``asker``, of their teams and of everyone."""
    return SavedView.objects.filter(SavedView.seen_by(asker))


def saved_view(asker: Actor, pk: int) -> SavedView:
    """A saved view that ``asker`` may use. Raises NotFound."""
    found = visible_views(asker).filter(pk=pk).first()
    if found is None:
        raise NotFound("view_not_found", "There is no such view, or it is not shared with you.")
    return found


def may_edit(asker: Actor, row: Shared) -> bool:
    """Whether ``asker`` made the view or the list, or keeps the house in order."""
    return asker.is_administrator or (row.owner_id is not None and row.owner_id == asker.user_id)


def _of(row: SavedView, asker: Actor) -> ListView:
    return ListView(
        key=f"v{row.pk}",
        label=row.label,
        text=typed(row.tree) if row.tree else "",
        columns=tuple(row.columns),
        sort=row.sort,
        group=row.group,
        layout=row.layout,
        is_dense=row.is_dense,
        options=row.options,
        reach=row.reach,
        pk=row.pk,
        is_mine=may_edit(asker, row),
        default_roles=tuple(role for role in row.default_roles if role in set(Role)),
    )
