"""What the address of a list asks for: a view, and how this look at it differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from rapport.platform.access import Actor
from rapport.platform.records.queries.boards import CARDS
from rapport.platform.records.queries.views import ListView, default_view
from rapport.platform.records.types import RecordType

LONGEST_TEXT = 1000
CLEARABLE = ("q", "group", "limits")
LIMIT = "limit-"
MONTH, WEEK = "month", "week"
POSSIBLE = frozenset(str(most) for most in range(1, CARDS + 1))
"""A lane shows no more cards, so that whether a limit is passed can be seen."""


@dataclass(frozen=True)
class Look:
    """A look at the records of a type; what an address leaves out is as the view says."""

    path: str
    view: ListView
    text: str
    sort: str
    columns: tuple[str, ...]
    group: str
    layout: str
    is_dense: bool
    by: str
    limits: Mapping[str, int]
    span: str
    on: str
    cursor: str

    @property
    def is_changed(self) -> bool:
        """Whether saving it as a view, or into its view, would keep something new."""
        return bool(self._changes())

    def url(self, **changes: str) -> str:
        """This look with ``changes``; the page always starts anew unless a cursor is given."""
        wanted = self._changes() | changes
        kept = {name: value for name, value in wanted.items() if value or name in CLEARABLE}
        query = urlencode({"view": self.view.key, **kept} if self.view.key else kept)
        return f"{self.path}?{query}" if query else self.path

    def passed_on(self) -> list[tuple[str, str]]:
        """What a form of the page hands on; the filter text is its own."""
        wanted = {"view": self.view.key} | self._changes()
        return [(name, value) for name, value in wanted.items() if name != "q"]

    def options(self) -> dict[str, Any]:
        """What a view keeps of a board or a calendar."""
        said = {"by": self.by, "limits": dict(self.limits), "span": self.span}
        return {**self.view.options, **said}

    def other(self, view: ListView) -> str:
        """The address of another view."""
        return f"{self.path}?{urlencode({'view': view.key})}"

    def export_url(self, file_format: str) -> str:
        """The records of this list, in its columns and order, as a file."""
        wanted = {
            "q": self.text,
            "cols": ",".join(self.columns),
            "sort": self.sort,
            "format": file_format,
        }
        return f"{self.path}export/?{urlencode(wanted)}"

    def without(self, typed: str) -> str:
        """The address without the condition ``typed``."""
        return self.url(q=" ".join(self.text.replace(typed, "", 1).split()))

    def sorted_by(self, name: str) -> str:
        """The address of the other order by ``name``; the first click sorts ascending."""
        return self.url(sort=f"-{name}" if self.sort == name else name)

    def _changes(self) -> dict[str, str]:
        """What stands in the address because it is not as the view says."""
        mine = {
            "q": (self.text, self.view.text),
            "sort": (self.sort, self.view.sort),
            "cols": (",".join(self.columns), ",".join(self.view.columns)),
            "group": (self.group, self.view.group),
            "layout": (self.layout, self.view.layout),
            "dense": (_flag(self.is_dense), _flag(self.view.is_dense)),
            "by": (self.by, str(self.view.options.get("by", ""))),
            "limits": (_typed(self.limits), _typed(self.view.options.get("limits", {}))),
            "span": (self.span, _span(self.view)),
        }
        changed = {name: value for name, (value, kept) in mine.items() if value != kept}
        return changed | ({"on": self.on} if self.on else {})


def look(
    path: str,
    asked: QueryDict,
    views: Mapping[str, ListView],
    record_type: RecordType,
    asker: Actor,
) -> Look:
    """The look that the address ``path`` with the query ``asked`` describes."""
    named = asked.get("view")
    view = views.get(named, views[""]) if named is not None else default_view(views, asker)
    columns = asked.getlist("col") or [*filter(None, asked.get("cols", "").split(","))]
    known = record_type.fields_for(asker)
    text = asked.get("q", view.text).replace("\x00", "")[:LONGEST_TEXT]
    return Look(
        path=path,
        view=view,
        text=" ".join(text.split()),
        sort=asked.get("sort", "") or view.sort,
        columns=tuple(name for name in columns or view.columns if name in known),
        group=_known(asked.get("group", view.group), known),
        layout=asked.get("layout", "") or view.layout,
        is_dense=asked.get("dense", _flag(view.is_dense)) == "1",
        by=_known(asked.get("by", str(view.options.get("by", ""))), known),
        limits=_limits(asked, view),
        span=WEEK if asked.get("span", _span(view)) == WEEK else MONTH,
        on=asked.get("on", ""),
        cursor=asked.get("after", ""),
    )


def _limits(asked: QueryDict, view: ListView) -> dict[str, int]:
    """The most cards per lane of a board: said in one word, lane by lane of a form, or by the view."""
    said = [(name.removeprefix(LIMIT), asked[name]) for name in asked if name.startswith(LIMIT)]
    if not said:
        kept = asked.get("limits", _typed(view.options.get("limits", {})))
        said = [(one.rpartition(":")[0], one.rpartition(":")[2]) for one in kept.split(",")]
    return {lane: int(most) for lane, most in said if lane and most in POSSIBLE}


def _span(view: ListView) -> str:
    """How much a calendar shows at once, as the view says."""
    return str(view.options.get("span", MONTH))


def _typed(limits: Mapping[str, int]) -> str:
    return ",".join(f"{lane}:{most}" for lane, most in limits.items())


def _flag(is_set: bool) -> str:
    return "1" if is_set else "0"


def _known(name: str, fields: Mapping[str, object]) -> str:
    return name if name in fields else ""
