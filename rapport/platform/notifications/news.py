"""Which events a follower hears of: those of every record type's own verbs, and what apps add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rapport.platform.events.models import Event
from rapport.platform.records.undoing import Effect, families


def _always(event: Event) -> bool:
    return True


@dataclass(frozen=True)
class Work:
    """A long job of which whoever began it is told that it is over: ``sentence`` has the event's data in
    its places, ``address`` is where to look; only what ``matters`` is told.
    """

    sentence: str
    address: Callable[[Event], str]
    matters: Callable[[Event], bool] = _always


_news: set[str] = set()
_works: dict[str, Work] = {}


def news(*names: str) -> None:
    """Followers of the record, or of the party, that such an event is about hear of it."""
    _news.update(names)


def work(name: str, told: Work) -> None:
    """Events called ``name`` say that a long job is over."""
    _works[name] = told


def works() -> dict[str, Work]:
    """Event name → how it is told."""
    return dict(_works)


def news_names() -> frozenset[str]:
    """Every event that followers hear of."""
    return frozenset(_news | {name for found in families() for name in found.effects()})


def entry_names() -> frozenset[str]:
    """The events that say that a record was entered."""
    return frozenset(found.called(Effect.CREATED) for found in families())
