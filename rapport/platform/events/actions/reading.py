"""How far the readers of the stream have come: what follows from events and the place are one transaction."""

from __future__ import annotations

from rapport.platform.events.models import Reader
from rapport.platform.events.queries import Position, present


def take_reader(name: str, *, wait: bool = False) -> Reader | None:
    """The reader ``name``, locked until the transaction ends; a new one begins at the present.

    None while somebody else reads, unless told to ``wait``.
    """
    if not Reader.objects.filter(name=name).exists():
        now = present()
        Reader.objects.get_or_create(name=name, defaults={"tx": now.tx, "event": now.id})
    rows = Reader.objects.select_for_update(skip_locked=not wait)
    return rows.filter(name=name).first()


def move_reader(reader: Reader, to: Position) -> None:
    """Everything up to and with ``to`` has been read."""
    if (reader.tx, reader.event) != to:
        reader.tx, reader.event = to
        reader.save(update_fields=["tx", "event"])
