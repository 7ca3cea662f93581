"""Letting parties into a sequence: by hand, from a list, by its rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from rapport.guidance.arms import Arm, arm_of
from rapport.guidance.events import PartyEnrolled
from rapport.guidance.models import Enrolment
from rapport.guidance.models import Sequence as Guided
from rapport.guidance.queries.selecting import Subject, selected
from rapport.kit.errors import Refused
from rapport.kit.speech import noted
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.events import actions as events
from rapport.touchpoints.contacting import Why
from rapport.touchpoints.queries import verdicts

FOR_NOW = frozenset({Why.CAP, Why.HOURS, Why.NO_ADDRESS})
"""What does not keep anybody out: it passes, or another channel serves."""


@dataclass
class Enrolled:
    """What came of letting some in: who is in, and of the others how many and why, as sentences."""

    enrolments: list[Enrolment] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)

    def refuse(self, sentence: str) -> None:
        self.refused[sentence] = self.refused.get(sentence, 0) + 1


@transaction.atomic
def enrol_parties(
    sequence: Guided,
    subjects: Iterable[Subject],
    *,
    by: Actor,
    how: str = Enrolment.How.HAND,
    at: datetime | None = None,
) -> Enrolled:
    """Let ``subjects`` in whom ``by`` sees, once each; chance decides who is held out. A dozen statements.

    They come in now, or came in ``at`` a time that is over. Who is in it already stays as they are; who
    was in it before comes in again only by hand. Raises Refused where the sequence is not in use.
    """
    access.require(by, "guidance.enrol_parties")
    sequence = Guided.objects.select_for_update(of=("self",)).get(pk=sequence.pk)
    version = sequence.current
    if not sequence.is_active or version is None or sequence.deleted_at:
        raise Refused("not_in_use", "This sequence is not in use.")
    found, now = Enrolled(), at or timezone.now()
    fit = _fit(sequence, list(subjects), found, by, how)
    for subject in fit:
        arm = arm_of(sequence.seed, f"party:{subject.party_id}", sequence.hold_out)
        is_held = arm is Arm.CONTROL
        found.enrolments.append(
            Enrolment(
                sequence=sequence,
                version=version,
                party_id=subject.party_id,
                about=subject.about,
                owner_id=subject.owner_id or by.user_id,
                arm=arm,
                state=Enrolment.State.HELD_OUT if is_held else Enrolment.State.ACTIVE,
                how=how,
                due_at=None if is_held else now,
                enrolled_at=now,
            )
        )
    Enrolment.objects.bulk_create(found.enrolments)
    for one in found.enrolments:
        told = PartyEnrolled(sequence.name, one.arm, how)
        events.record(told, by=by, about=one.party_id, subject=one)
    return found


def _fit(
    sequence: Guided, subjects: Sequence[Subject], found: Enrolled, by: Actor, how: str
) -> list[Subject]:
    """Those who can come in; of the others it is noted why not."""
    by_party = {one.party_id: one for one in reversed(subjects)}
    seen = access.visible_to(by, Party.objects.filter(pk__in=by_party, deleted_at=None))
    visible = set(seen.values_list("pk", flat=True))
    rows = Enrolment.objects.filter(sequence=sequence, party__in=by_party)
    states = dict(rows.order_by("pk").values_list("party_id", "state"))
    asked = verdicts(list(by_party), channel="email", purpose=sequence.purpose, now=timezone.now())
    fit = []
    for party_id, subject in by_party.items():
        verdict, state = asked[party_id], states.get(party_id)
        if party_id not in visible:
            found.refuse(noted("There is no such party."))
        elif state in (Enrolment.State.ACTIVE, Enrolment.State.HELD_OUT):
            found.refuse(noted("They are in it already."))
        elif state and how != Enrolment.How.HAND:
            found.refuse(noted("They were in it before."))
        elif verdict.why and verdict.why not in FOR_NOW:
            found.refuse(verdict.sentence)
        else:
            fit.append(subject)
    return fit


def enrol_by_rules() -> int:
    """Let in whom the rules of sequences in use select and who was never in; returns how many.

    A few hundred of each at a time, so that a rule that selects everybody holds up nobody.
    """
    count = 0
    for sequence in Guided.objects.filter(is_active=True, deleted_at=None).exclude(rule=""):
        subjects = selected(SYSTEM, sequence)
        if subjects:
            done = enrol_parties(sequence, subjects, by=SYSTEM, how=Enrolment.How.RULE)
            count += len(done.enrolments)
    return count
