"""Which events a webhook wants, by name: "orders.order_placed", "orders.*", or "*" for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.events.happenings import event_names

EVERYTHING = "*"


def wants(names: Iterable[str], event: str) -> bool:
    """Whether an event called ``event`` is among ``names``."""
    return any(name in (EVERYTHING, event) or _begins(name, event) for name in names)


def _begins(name: str, event: str) -> bool:
    return name.endswith(".*") and event.startswith(name[:-1])


def groups() -> dict[str, list[str]]:
    """What there is to choose: the names of all events by the app that they come from."""
    found: dict[str, list[str]] = {}
    for name in event_names():
        found.setdefault(name.partition(".")[0], []).append(name)
    return found


def checked(names: Iterable[str]) -> list[str]:
    """``names`` without what others cover, in order. Raises Invalid where nothing is so called."""
    given = sorted({name.strip() for name in names} - {""})
    unknown = [name for name in given if not any(wants([name], event) for event in event_names())]
    if unknown:
        raise Invalid(
            "unknown_event",
            fields={"names": say("There is no event %(name)s.", name=f"“{unknown[0]}”")},
        )
    if not given:
        raise Invalid("no_event", fields={"names": say("Choose at least one kind of event.")})
    return [name for name in given if not _is_covered(name, given)]


def _is_covered(name: str, given: Sequence[str]) -> bool:
    return any(other != name and wants([other], name) for other in given)
