"""Writing down what was done."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from rapport.platform.access import Actor
from rapport.platform.events.happenings import Happening
from rapport.platform.events.models import Event
from rapport.platform.events.stories import current_story

Reaction = Callable[[Happening], object]
_reactions: defaultdict[str, list[Reaction]] = defaultdict(list)


def on(name: str, reaction: Reaction) -> None:
    """Call ``reaction`` after the commit of each event called ``name``; it should queue a task.

    "*" stands for every name.
    """
    if reaction not in _reactions[name]:
        _reactions[name].append(reaction)


def record(
    happening: Happening,
    *,
    by: Actor,
    about: Model | int | None = None,
    subject: Model | None = None,
    at: datetime | None = None,
) -> Event:
    """Write down that ``happening`` was done by ``by``. ``about`` is the party, ``subject`` the record."""
    event = Event.objects.create(
        name=happening.name,
        about=about.pk if isinstance(about, Model) else about,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        by=by.user_id,
        by_name=by.name,
        at=at or timezone.now(),
        data=happening.data(),
        story=current_story(),
    )
    for reaction in (*_reactions[happening.name], *_reactions["*"]):
        transaction.on_commit(lambda reaction=reaction: reaction(happening))  # type: ignore[misc]
    return event


def record_many(
    name: str,
    rows: Iterable[tuple[int | None, str, int | None, dict[str, object]]],
    *,
    by: Actor,
    identity: uuid.UUID | None = None,
) -> int:
    """COPY many events of one name: rows of (about, subject_type, subject_id, data). No reactions."""
    at, chosen, count = timezone.now(), identity or current_story(), 0
    encode = DjangoJSONEncoder().encode
    columns = "name, about, subject_type, subject_id, by, by_name, at, data, story"
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY events_event ({columns}) FROM STDIN") as copy,
    ):
        for about, subject_type, subject_id, data in rows:
            text = encode(data)
            copy.write_row(
                (name, about, subject_type, subject_id, by.user_id, by.name, at, text, chosen)
            )
            count += 1
    return count


def record_from(name: str, select: str, params: Mapping[str, Any], *, by: Actor) -> int:
    """Write down one event called ``name`` per row of ``select``, without bringing rows here. No reactions.

    ``select`` is SQL that yields the columns about, subject_type, subject_id and data (jsonb).
    """
    statement = f"""
        INSERT INTO events_event (name, about, subject_type, subject_id, by, by_name, at, data, story)
        SELECT %(_name)s, about, subject_type, subject_id, %(_by)s, %(_by_name)s, %(_at)s, data, %(_story)s
          FROM ({select}) AS picked"""
    own = {
        "_name": name,
        "_by": by.user_id,
        "_by_name": by.name,
        "_at": timezone.now(),
        "_story": current_story(),
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**params, **own})
        return int(cursor.rowcount)
