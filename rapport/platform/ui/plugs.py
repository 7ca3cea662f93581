"""What an app plugs into the shell from its ``hooks.py``: menu items, panels, palette entries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse

from rapport.platform import access
from rapport.platform.access import Actor, Role, Rules

SECTIONS = ("", "Customers", "Sales", "Service", "Marketing", "Insight", "Set-up")


@dataclass(frozen=True)
class MenuItem:
    """A line of the sidebar. ``verb`` is the permission that shows it; ``keys`` the "g c" shortcut.

    ``args`` go into the address: ("party",) with the url name "records" leads to the list of parties.
    """

    section: str
    label: str
    url_name: str
    icon: str
    order: int = 50
    verb: str = ""
    query: str = ""
    keys: str = ""
    args: tuple[str, ...] = ()

    @cached_property
    def url(self) -> str:
        return reverse(self.url_name, args=self.args) + (f"?{self.query}" if self.query else "")


@dataclass(frozen=True)
class Panel:
    """A slot that an app fills on another app's page, from its own URL under its own permissions.

    ``page`` names the host ("party", "list:parties.party"); ``url_name`` takes the record's id, or
    nothing on a list. ``place`` is "main" or "side".
    """

    page: str
    name: str
    title: str
    url_name: str
    order: int = 50
    place: str = "side"
    verb: str = ""

    def url(self, *args: Any) -> str:
        return reverse(self.url_name, args=args)


_menu: list[MenuItem] = []
_panels: defaultdict[str, list[Panel]] = defaultdict(list)


def menu(item: MenuItem) -> None:
    """Add ``item`` to the sidebar and the command palette."""
    if item not in _menu:
        _menu.append(item)
        _menu_of.cache_clear()


def panel(entry: Panel) -> None:
    """Add ``entry`` to its host page."""
    if entry not in _panels[entry.page]:
        _panels[entry.page].append(entry)
        _panels[entry.page].sort(key=lambda panel: (panel.order, panel.name))


def menu_for(actor: Actor) -> list[tuple[str, list[MenuItem]]]:
    """The sidebar of ``actor``: sections with the items that they may open. Worked out once per roles and rules."""
    return _menu_of(actor.roles, actor.rules)


@lru_cache(maxsize=256)
def _menu_of(roles: frozenset[Role], rules: Rules) -> list[tuple[str, list[MenuItem]]]:
    actor = Actor(None, "", roles, rules=rules)
    items = [item for item in _menu if not item.verb or access.may(actor, item.verb)]
    grouped = [(name, [item for item in items if item.section == name]) for name in SECTIONS]
    return [(name, sorted(found, key=lambda item: item.order)) for name, found in grouped if found]


def panels_for(actor: Actor, page: str) -> list[Panel]:
    """The panels on ``page`` that ``actor`` may open, in order."""
    return [entry for entry in _panels[page] if not entry.verb or access.may(actor, entry.verb)]


def panels() -> list[Panel]:
    """Every panel, by host page: the hooks reference is made of them."""
    return [entry for host in sorted(_panels) for entry in _panels[host]]
