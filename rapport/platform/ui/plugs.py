"""What an app plugs into the shell from its ``hooks.py``: menu items, panels, commands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from rapport.platform import access
from rapport.platform.access import Actor, Right, Role, Rules
from rapport.platform.records.types import RecordType, made_types, record_types

SECTIONS = ("", "Customers", "Sales", "Service", "Marketing", "Records", "Insight", "Set-up")


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
class Command:
    """Something that can be done from anywhere, in the command palette. ``verb`` shows it."""

    label: str
    url_name: str
    icon: str
    verb: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def text(self) -> str:
        return gettext(self.label)


@dataclass(frozen=True)
class NewRecord:
    """Entering a record of a type: every type that has a form is in the palette without being asked."""

    kind: RecordType

    @property
    def icon(self) -> str:
        return "plus"

    @property
    def url(self) -> str:
        return self.kind.create_url

    @property
    def text(self) -> str:
        return gettext("New %(what)s") % {"what": self.kind.label.lower()}


def _always() -> bool:
    return True


@dataclass(frozen=True)
class Panel:
    """A slot that an app fills on another app's page, from its own URL under its own permissions.

    ``page`` names the host ("party", "list:parties.party"); ``url_name`` takes the record's id, or
    nothing on a list. ``place`` is "main" or "side"; ``is_needed`` says whether there is anything to
    show at all.
    """

    page: str
    name: str
    title: str
    url_name: str
    order: int = 50
    place: str = "side"
    verb: str = ""
    is_needed: Callable[[], bool] = _always

    def url(self, *args: Any) -> str:
        return reverse(self.url_name, args=args)


@dataclass(frozen=True)
class Offer:
    """Something that an app does with many records of a type at once, chosen in their list.

    ``url_name`` takes the type's key; its page is posted the choice as the engine's own is: ``pk`` for
    each, or ``all`` and the filter ``q``. ``verb`` shows it.
    """

    key: str
    label: str
    url_name: str
    icon: str
    verb: str = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=[self.key])


_menu: list[MenuItem] = []
_offers: list[Offer] = []
_commands: list[Command] = []
_panels: defaultdict[str, list[Panel]] = defaultdict(list)


def menu(item: MenuItem) -> None:
    """Add ``item`` to the sidebar and the command palette."""
    if item not in _menu:
        _menu.append(item)
        _menu_of.cache_clear()


def command(found: Command) -> None:
    """Add ``found`` to the command palette."""
    if found not in _commands:
        _commands.append(found)


def offer(found: Offer) -> None:
    """Add ``found`` to what can be done with many records."""
    if found not in _offers:
        _offers.append(found)


def offers_for(actor: Actor, key: str) -> list[Offer]:
    """What ``actor`` may do with many records of the type ``key``, besides what the engine does."""
    return [
        found
        for found in _offers
        if found.key == key and (not found.verb or access.may(actor, found.verb))
    ]


def panel(entry: Panel) -> None:
    """Add ``entry`` to its host page."""
    if entry not in _panels[entry.page]:
        _panels[entry.page].append(entry)
        _panels[entry.page].sort(key=lambda panel: (panel.order, panel.name))


def menu_for(actor: Actor) -> list[tuple[str, list[MenuItem]]]:
    """The sidebar of ``actor``: sections with the items that they may open. Worked out once per roles and rules."""
    return _menu_of(actor.roles, actor.rules, _own_items())


def _own_items() -> tuple[MenuItem, ...]:
    """A line for each type made in the browser."""
    return tuple(
        MenuItem(
            "Records", kind.plural, "records", kind.icon, verb=f"records.see_{key}", args=(key,)
        )
        for key, kind in made_types().items()
    )


@lru_cache(maxsize=256)
def _menu_of(
    roles: frozenset[Role], rules: Rules, own: tuple[MenuItem, ...]
) -> list[tuple[str, list[MenuItem]]]:
    actor = Actor(None, "", roles, rules=rules)
    items = [item for item in (*_menu, *own) if not item.verb or access.may(actor, item.verb)]
    grouped = [(name, [item for item in items if item.section == name]) for name in SECTIONS]
    return [(name, sorted(found, key=lambda item: item.order)) for name, found in grouped if found]


def commands_for(actor: Actor) -> list[Command | NewRecord]:
    """What ``actor`` may do from anywhere: enter records, then the commands of apps."""
    kinds = [kind for kind in record_types().values() if kind.create_url_name]
    new = [NewRecord(kind) for kind in kinds if _may_create(actor, kind)]
    return [
        *new,
        *(found for found in _commands if not found.verb or access.may(actor, found.verb)),
    ]


def _may_create(actor: Actor, kind: RecordType) -> bool:
    if kind.create_verb:
        return access.may(actor, kind.create_verb)
    return access.may_see(actor, kind.model, Right.CREATE, name=kind.policy_name)


def panels_for(actor: Actor, page: str) -> list[Panel]:
    """The panels on ``page`` that ``actor`` may open, in order."""
    return [
        entry
        for entry in _panels[page]
        if (not entry.verb or access.may(actor, entry.verb)) and entry.is_needed()
    ]


def texts() -> Iterator[str]:
    """What menu items, panels and commands are called, for the catalogs."""
    yield from filter(None, SECTIONS)
    yield from (item.label for item in _menu)
    yield from (entry.title for entry in panels())
    yield from (found.label for found in _commands)
    yield from dict.fromkeys(found.label for found in _offers)


def panels() -> list[Panel]:
    """Every panel, by host page: the hooks reference is made of them."""
    return [entry for host in sorted(_panels) for entry in _panels[host]]
