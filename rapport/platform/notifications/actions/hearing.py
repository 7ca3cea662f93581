"""Reading the stream of events on: who follows by default from now on, and who is told of what.

A story is one notification per person, however many records and events it has; it grows while the
story goes on. What a thousand events cost does not depend on how many records they are about.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapport.kit.speech import say
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of, user_or_none
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.notifications.actions.followers import begin_following
from rapport.platform.notifications.actions.notifications import notify
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.news import entry_names, news_names, works
from rapport.platform.notifications.places import (
    Place,
    places_of,
    subject_of,
    titles_seen_by,
    types_of,
)
from rapport.platform.notifications.queries.followers import followers_at
from rapport.platform.notifications.queries.sharing import shared_with
from rapport.platform.notifications.queries.wishes import ways_of
from rapport.platform.notifications.wording import Telling, sentence
from rapport.platform.records.changes import changes_of
from rapport.platform.records.events import NoteWritten, SomeoneMentioned
from rapport.platform.records.models import Note
from rapport.platform.records.queries.people import people
from rapport.platform.records.types import RecordType

READER, AT_ONCE, BY_HAND = "notifications", 5000, 20
Heard = dict[tuple[int, Kind, UUID], dict[Place, list[Event]]]
"""(user, kind, story) → what happened to which record."""


@dataclass(frozen=True)
class Batch:
    """A stretch of the stream, with what is known of the records that it tells of."""

    events: Sequence[Event]
    types: Mapping[Place, RecordType]
    notes: Mapping[int, str] = field(default_factory=dict)


def follow_events() -> int:
    """Read on to the end of the stream; returns how many people-and-stories were told of."""
    return events.follow(READER, lambda: (READER,), lambda _, found: hear(found), limit=AT_ONCE)


def hear(found: Sequence[Event]) -> int:
    """Have people follow by default, and tell followers, new owners and those who were shared with."""
    begin_following(_by_default(found))
    ended = _tell_of_work(found)
    names = news_names()
    wanted = [event for event in found if event.name in names or _is_share(event)]
    places = {place for event in wanted for place in places_of(event)}
    if not places:
        return ended
    batch = Batch(wanted, types_of(places), _notes(wanted))
    heard = _given(batch) | _shared(batch)
    told = {(user, story) for user, _, story in heard}
    told |= {(user, event.story) for user, event in _mentions(found)}
    heard |= _followed(batch, places, told)
    return ended + _tell(batch, heard)


def _by_default(found: Sequence[Event]) -> Iterable[tuple[Place, int]]:
    """Who enters a record by hand, writes a note or is named in one follows the record. Who brings in
    many at once does not mean to follow each of them.
    """
    names = entry_names()
    entered = [event for event in found if event.name in names and not event.data.get("source")]
    sizes = Counter(event.story for event in entered)
    by_hand = [event for event in entered if sizes[event.story] <= BY_HAND]
    for event in (*by_hand, *(one for one in found if one.name == NoteWritten.name)):
        if (place := subject_of(event)) and event.by is not None:
            yield place, event.by
    for user_id, event in _mentions(found):
        if place := subject_of(event):
            yield place, user_id


def _mentions(found: Iterable[Event]) -> Iterable[tuple[int, Event]]:
    """Who was named in a note; they are told of it by themselves."""
    return [(one.data["user_id"], one) for one in found if one.name == SomeoneMentioned.name]


def _tell_of_work(found: Iterable[Event]) -> int:
    """Tell whoever began a long job that it is over."""
    known, count = works(), 0
    for event in found:
        told = known.get(event.name)
        user = user_or_none(event.by) if told and event.by and told.matters(event) else None
        if told and user:
            with speaking_to(user):
                text = say(told.sentence, **event.data)
            topic = f"{event.name} {event.pk}"[:60]
            made = notify(user.pk, text, kind=Kind.WORK, url=told.address(event), topic=topic)
            count += made is not None
    return count


def _is_share(event: Event) -> bool:
    return event.name == "accounts.record_shared"


def _notes(found: Iterable[Event]) -> dict[int, str]:
    pks = [event.data["note_id"] for event in found if event.name == NoteWritten.name]
    return dict(Note.objects.filter(pk__in=pks).values_list("pk", "text")) if pks else {}


def _given(batch: Batch) -> Heard:
    """Who owns a record from now on."""
    heard: Heard = defaultdict(lambda: defaultdict(list))
    for event in batch.events:
        place, pair = subject_of(event), changes_of(event).get("owner")
        owner = pair[1] if pair else None
        if place and isinstance(owner, int) and owner != event.by:
            heard[owner, Kind.ASSIGNMENT, event.story][place].append(event)
    return heard


def _shared(batch: Batch) -> Heard:
    """With whom a record was shared."""
    heard: Heard = defaultdict(lambda: defaultdict(list))
    for event in filter(_is_share, batch.events):
        place = subject_of(event)
        if place and place in batch.types:
            for user_id in shared_with(batch.types[place], event):
                heard[user_id, Kind.SHARE, event.story][place].append(event)
    return heard


def _followed(batch: Batch, places: Collection[Place], told: Collection[tuple[int, UUID]]) -> Heard:
    """Who follows what something happened to, and hears of the story for no other reason."""
    heard: Heard = defaultdict(lambda: defaultdict(list))
    listeners = followers_at(places, batch.types)
    happened = [event for event in batch.events if not _is_share(event)]
    pairs = ((one, place) for one in happened for place in places_of(one))
    for event, place in pairs:
        for user_id in listeners.get(place, set()) - {event.by}:
            if (user_id, event.story) not in told:
                heard[user_id, Kind.FOLLOWED, event.story][place].append(event)
    return heard


def _tell(batch: Batch, heard: Heard) -> int:
    """Write down what is new, and let what was begun grow. Three statements, and for each person one
    per record type.
    """
    users = people(user_id for user_id, _, _ in heard)
    ways = ways_of(list(users))
    begun = _begun(heard)
    fresh, grown = [], []
    for user_id, user in users.items():
        own = {key: found for key, found in heard.items() if key[0] == user_id}
        for telling in _tellings(batch, user, own):
            known = begun.get(telling.key)
            if known is not None:
                _grow(known, telling)
                grown.append(known)
            elif ways[user_id, telling.kind] != Way.NONE:
                fresh.append(_notification(telling, ways[user_id, telling.kind]))
    Notification.objects.bulk_create(fresh)
    Notification.objects.bulk_update(grown, ["text", "count"], batch_size=1000)
    return len(fresh) + len(grown)


def _begun(heard: Heard) -> dict[tuple[int, Kind, UUID], Notification]:
    rows = Notification.objects.filter(
        user_id__in={user_id for user_id, _, _ in heard}, story__in={story for _, _, story in heard}
    )
    return {(row.user_id, Kind(row.kind), row.story): row for row in rows if row.story}


def _tellings(batch: Batch, user: User, heard: Heard) -> Iterable[Telling]:
    """What ``user`` may know of ``heard``, in their language."""
    actor = actor_of(user)
    wanted = {place for found in heard.values() for place in found}
    wanted |= {
        place
        for found in heard.values()
        for told in found.values()
        for event in told
        if (place := subject_of(event))
    }
    titles = titles_seen_by(actor, wanted, batch.types)
    with speaking_to(user):
        for key, found in heard.items():
            telling = Telling(key, actor, batch.types, titles, batch.notes)
            telling.add(found)
            if telling.places:
                yield telling


def _grow(known: Notification, telling: Telling) -> None:
    more = set(telling.places) - {(known.record_type, known.record_id)}
    if more:
        known.count += len(more)
        known.text = sentence(telling, known.count)


def _notification(telling: Telling, way: Way) -> Notification:
    user_id, kind, story = telling.key
    place = telling.places[0]
    return Notification(
        user_id=user_id,
        kind=kind,
        story=story,
        way=way,
        count=len(telling.places),
        text=sentence(telling, len(telling.places)),
        title=telling.titles[place][:200],
        url=telling.types[place].url_of(place[1]),
        record_type=place[0],
        record_id=place[1],
    )
