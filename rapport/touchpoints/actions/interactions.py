"""The only writes of interactions that people and connectors make one at a time.

What comes in by the thousand goes through ``absorbing``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import say
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.touchpoints.channels import Channel, Direction
from rapport.touchpoints.events import (
    InteractionDeleted,
    InteractionEdited,
    InteractionRecorded,
    InteractionWithdrawn,
)
from rapport.touchpoints.models import Interaction, Participant

CLOCKS_DIFFER = timedelta(minutes=5)
EDITABLE = ("channel", "direction", "at", "subject", "body", "outcome", "duration_seconds")


@dataclass(frozen=True)
class Details:
    """What is known of an interaction beyond its channel and moment.

    ``participants`` are ids of further parties, ``links`` references such as "orders.order:42".
    With ``source`` and ``source_key`` (its name in the system it came from), recording it again
    finds it instead.
    """

    subject: str = ""
    body: str = ""
    outcome: str = ""
    duration_seconds: int | None = None
    participants: tuple[int, ...] = ()
    links: tuple[str, ...] = ()
    source: str = ""
    source_key: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_interaction(
    party: Party,
    *,
    by: Actor,
    channel: Channel,
    direction: Direction,
    at: datetime,
    details: Details = Details(),
) -> Interaction:
    """Write down what passed on ``channel`` at ``at``. Raises Invalid for what cannot be."""
    access.require(by, "touchpoints.record_interaction")
    _check(channel=channel, direction=direction, at=at, details=details)
    known = known_interaction(details.source, details.source_key)
    if known is not None:
        return known
    interaction = Interaction.objects.create(
        party=party,
        channel=channel,
        direction=direction,
        at=at,
        by=by.user_id,
        subject=details.subject,
        body=details.body,
        outcome=details.outcome,
        duration_seconds=details.duration_seconds,
        links=list(details.links),
        data=dict(details.data),
        source=details.source,
        source_key=details.source_key,
    )
    _set_participants(interaction, details.participants)
    happening = InteractionRecorded(channel, direction, details.subject)
    events.record(happening, by=by, about=party, subject=interaction)
    return interaction


@transaction.atomic
def edit_interaction(
    interaction: Interaction,
    *,
    by: Actor,
    participants: Iterable[int] | None = None,
    **changes: Any,
) -> Interaction:
    """Correct what was logged by hand: any of ``EDITABLE``, and the participants if given."""
    access.require(by, "touchpoints.edit_interaction", interaction)
    _require_hand_logged(interaction)
    row = Interaction.objects.filter(pk=interaction.pk, at=interaction.at)
    interaction = row.select_for_update().get()
    changed = [
        name
        for name in EDITABLE
        if changes.get(name, getattr(interaction, name)) != getattr(interaction, name)
    ]
    for name in changed:
        setattr(interaction, name, changes[name])
    _check(
        channel=interaction.channel,
        direction=interaction.direction,
        at=interaction.at,
        details=Details(
            interaction.subject, interaction.body, interaction.outcome, interaction.duration_seconds
        ),
    )
    if changed:
        row.update(**{name: getattr(interaction, name) for name in changed})
    if "at" in changed:
        Participant.objects.filter(interaction_id=interaction.pk).update(at=interaction.at)
    if participants is not None and _set_participants(interaction, participants):
        changed.append("participants")
    if changed:
        happening = InteractionEdited(str(interaction), tuple(changed))
        events.record(happening, by=by, about=interaction.party_id, subject=interaction)
    return interaction


@transaction.atomic
def delete_interaction(interaction: Interaction, *, by: Actor) -> None:
    """Remove what was logged by hand, for good."""
    access.require(by, "touchpoints.delete_interaction", interaction)
    _require_hand_logged(interaction)
    happening = InteractionDeleted(interaction.channel, str(interaction))
    events.record(happening, by=by, about=interaction.party_id, subject=interaction)
    Participant.objects.filter(interaction_id=interaction.pk).delete()
    Interaction.objects.filter(pk=interaction.pk, at=interaction.at).delete()


@transaction.atomic
def withdraw_interaction(source: str, source_key: str, *, by: Actor) -> bool:
    """Take back what was recorded under a key, since it did not happen after all; says whether it was
    there. For the app that recorded it.
    """
    access.require(by, "touchpoints.withdraw_interaction")
    found = known_interaction(source, source_key)
    if found is None:
        return False
    happening = InteractionWithdrawn(found.channel, str(found))
    events.record(happening, by=by, about=found.party_id, subject=found)
    Participant.objects.filter(interaction_id=found.pk).delete()
    Interaction.objects.filter(pk=found.pk, at=found.at).delete()
    return True


def unrecord_interaction(event: Event, by: Actor) -> None:
    """Undo that an interaction was logged: what is gone already is fine, what came from another system
    stands. Raises Refused.
    """
    found = Interaction.objects.filter(pk=event.subject_id or 0).first()
    if found is not None:
        delete_interaction(found, by=by)


def known_interaction(source: str, source_key: str) -> Interaction | None:
    """The interaction that was recorded under this key; whoever asks at the same time waits."""
    if not source_key:
        return None
    with connection.cursor() as cursor:
        key = f"{source}\n{source_key}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", [key])
    return Interaction.objects.filter(source=source, source_key=source_key).first()


def _check(*, channel: str, direction: str, at: datetime, details: Details) -> None:
    wrong: dict[str, str] = {}
    if channel not in Channel.values:
        wrong["channel"] = say("This is not a channel.")
    if direction not in Direction.values:
        wrong["direction"] = say("It came either from the customer or from us.")
    if timezone.is_naive(at):
        wrong["at"] = say("The time needs a time zone.")
    elif at > timezone.now() + CLOCKS_DIFFER:
        wrong["at"] = say("This has not happened yet.")
    for name, longest in (("subject", 250), ("outcome", 60), ("source", 60), ("source_key", 120)):
        if len(getattr(details, name)) > longest:
            wrong[name] = say("At most %(longest)s characters.", longest=longest)
    if details.duration_seconds is not None and not 0 <= details.duration_seconds <= 31_536_000:
        wrong["duration_seconds"] = say("The duration is between nothing and a year.")
    if wrong:
        raise Invalid("invalid_interaction", fields=wrong)


def _require_hand_logged(interaction: Interaction) -> None:
    if not interaction.is_hand_logged:
        raise Refused(
            "not_hand_logged",
            "This came from another system, so it stands as it is.",
            interaction=interaction.pk,
        )


def _set_participants(interaction: Interaction, ids: Iterable[int]) -> bool:
    """Let exactly these parties, and the main one, have taken part; says whether that is new."""
    wanted = set(ids) - {interaction.party_id}
    if Party.objects.filter(pk__in=wanted).count() != len(wanted):
        raise Invalid("unknown_participant", fields={"participants": "One of them does not exist."})
    present = Participant.objects.filter(interaction_id=interaction.pk)
    had = set(present.values_list("party_id", flat=True))
    present.filter(party_id__in=had - wanted).delete()
    Participant.objects.bulk_create(
        Participant(interaction_id=interaction.pk, at=interaction.at, party_id=pk)
        for pk in sorted(wanted - had)
    )
    return had != wanted
