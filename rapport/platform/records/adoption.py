"""What shows that people use the system: apps say which of their events tell of work with customers."""

from __future__ import annotations

from rapport.platform.accounts.events import SignedIn
from rapport.platform.records import undoing
from rapport.platform.records.events import NoteWritten, PersonalDataRead

MADE, EDITED, NOTED = "made", "edited", "noted"
_noted = {NoteWritten.name}


def counts_as_noted(*names: str) -> None:
    """Events called so tell that somebody wrote down what passed between us and a customer."""
    _noted.update(names)


def names_of(what: str) -> list[str]:
    """The names of the events that tell of ``what`` was done: made, edited or noted."""
    if what == NOTED:
        return sorted(_noted)
    families = undoing.families()
    found = {one.created if what == MADE else one.edited for one in families}
    return sorted(found - _noted)


def names_of_presence() -> list[str]:
    """The names of the events that tell that somebody was there: signing in, reading, and all the rest."""
    worked = {name for what in (MADE, EDITED, NOTED) for name in names_of(what)}
    return sorted({SignedIn.name, PersonalDataRead.name} | worked)
