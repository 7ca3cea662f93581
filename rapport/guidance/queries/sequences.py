"""Sequences, who is in them, and what they came to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils import timezone

from rapport.guidance.effects import Effect, Share, effect, wilson
from rapport.guidance.models import Enrolment, Letter, MailTemplate, Sequence, StepTaken
from rapport.guidance.stepping import Step
from rapport.kit.errors import NotFound
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User

PAGE = 50
_WON = """
    WITH first AS (
        SELECT DISTINCT ON (party_id) party_id, about, arm, enrolled_at
          FROM guidance_enrolment WHERE sequence_id = %(sequence)s ORDER BY party_id, enrolled_at)
    SELECT arm, count(*) FILTER (WHERE is_over), count(*) FILTER (WHERE is_over AND won),
           count(*) FILTER (WHERE NOT is_over)
      FROM (SELECT arm, enrolled_at <= %(until)s AS is_over, EXISTS (
                SELECT FROM sales_opportunity AS o
                 WHERE o.party_id = first.party_id AND o.deleted_at IS NULL AND o.status = 'won'
                   AND (first.about NOT LIKE 'sales.opportunity:%%'
                        OR first.about = 'sales.opportunity:' || o.id)
                   AND o.closed_on BETWEEN first.enrolled_at::date
                                       AND first.enrolled_at::date + %(days)s) AS won
              FROM first) AS counted
     GROUP BY arm"""
_OTHERS = """
    SELECT count(*), count(*) FILTER (WHERE o.status = 'won'
                                        AND o.closed_on <= o.opened_on + %(days)s)
      FROM sales_opportunity AS o
     WHERE o.deleted_at IS NULL AND o.party_id IS NOT NULL
       AND o.opened_on BETWEEN %(since)s::date AND %(until)s::date
       AND NOT EXISTS (SELECT FROM guidance_enrolment AS e
                        WHERE e.party_id = o.party_id AND e.sequence_id = %(sequence)s)"""


@dataclass(frozen=True)
class Passed:
    """A step of the version in use, how many came past it, and how many answered or ended there."""

    place: int
    step: Step
    taken: int
    replied: int
    stopped: int


@dataclass(frozen=True)
class Outcome:
    """What a sequence did; ``waiting`` are too new to be counted. Without a hold-out, others are compared."""

    effect: Effect
    waiting: int
    treated: tuple[float, float]
    control: tuple[float, float]


def sequence(asker: Actor, pk: int) -> Sequence:
    """Raises NotFound when missing, hidden or in the trash."""
    rows = Sequence.objects.select_related("current").filter(pk=pk, deleted_at=None)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_sequence", "There is no such sequence.")
    return found


def template(asker: Actor, pk: int) -> MailTemplate:
    """Raises NotFound."""
    rows = MailTemplate.objects.filter(pk=pk, deleted_at=None)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_template", "There is no such mail template.")
    return found


def templates(asker: Actor) -> QuerySet[MailTemplate]:
    rows = MailTemplate.objects.filter(deleted_at=None).order_by("name", "language")
    return access.visible_to(asker, rows)


def in_use(asker: Actor) -> QuerySet[Sequence]:
    """The sequences that one can be enrolled in."""
    rows = Sequence.objects.filter(is_active=True, deleted_at=None, current__isnull=False)
    return access.visible_to(asker, rows.order_by("name"))


def enrolment(asker: Actor, pk: int) -> Enrolment:
    """Raises NotFound."""
    rows = Enrolment.objects.select_related("sequence", "version", "party", "owner").filter(pk=pk)
    found = access.visible_to(asker, rows).first()
    if found is None:
        raise NotFound("no_enrolment", "Nobody is enrolled there.")
    return found


def enrolments(asker: Actor, of: Sequence, *, state: str = "", before: int = 0) -> list[Enrolment]:
    """Who is or was in it, the latest first; at most a page and one more."""
    access.require(asker, "guidance.read_enrolments")
    rows = Enrolment.objects.filter(sequence=of).select_related("party", "owner", "version")
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=before)
    return list(access.visible_to(asker, rows).order_by("-pk")[: PAGE + 1])


def enrolments_with(asker: Actor, party: Party) -> list[Enrolment]:
    """The sequences that a party is or was in, the latest first."""
    access.require(asker, "parties.see_parties", party)
    rows = Enrolment.objects.filter(party=party).select_related("sequence", "owner", "version")
    return list(access.visible_to(asker, rows).order_by("-pk")[:10])


def counts(of: Sequence) -> Mapping[str, int]:
    """How many are in each state."""
    rows = Enrolment.objects.filter(sequence=of).values("state").annotate(count=Count("pk"))
    return {row["state"]: row["count"] for row in rows}


def reasons(of: Sequence) -> list[tuple[str, int]]:
    """Why it stopped, and how often, the most frequent first."""
    rows = Enrolment.objects.filter(sequence=of, state=Enrolment.State.STOPPED).values("why")
    found = rows.annotate(count=Count("pk")).order_by("-count", "why")
    labels = dict(Enrolment.Why.choices)
    return [(labels.get(row["why"], row["why"]), row["count"]) for row in found]


def funnel(of: Sequence) -> list[Passed]:
    """How far those came who are in the version in use. Two statements."""
    if of.current is None:
        return []
    rows = Enrolment.objects.filter(version=of.current, arm="treatment")
    taken = StepTaken.objects.filter(enrolment__in=rows).values("place")
    past = {row["place"]: row["n"] for row in taken.annotate(n=Count("pk"))}
    ended: dict[tuple[int, bool], int] = defaultdict(int)
    for row in rows.filter(state="stopped").values("place", "why").annotate(n=Count("pk")):
        ended[row["place"], row["why"] in ("replied", "met")] += row["n"]
    return [
        Passed(place, step, past.get(place, 0), ended[place, True], ended[place, False])
        for place, step in enumerate(of.current.steps)
    ]


def outcome(of: Sequence, now: datetime) -> Outcome:
    """What became of those who came in long enough ago. At most two statements."""
    until = now - timedelta(days=of.counted_days)
    values: dict[str, Any] = {"sequence": of.pk, "until": until, "days": of.counted_days}
    with connection.cursor() as cursor:
        cursor.execute(_WON, values)
        rows = {arm: (won, total, new) for arm, total, won, new in cursor.fetchall()}
    won, total, waiting = rows.get("treatment", (0, 0, 0))
    treated, is_random = Share(won, total), "control" in rows
    if is_random:
        held, of_held, newer = rows["control"]
        control, waiting = Share(held, of_held), waiting + newer
    else:
        control = _others(of, values)
    found = effect(treated, control, is_random=is_random)
    return Outcome(found, waiting, wilson(treated), wilson(control))


def _others(of: Sequence, values: dict[str, Any]) -> Share:
    """The opportunities of parties who were never in it, opened since it began."""
    first = Enrolment.objects.filter(sequence=of).order_by("enrolled_at").first()
    since = first.enrolled_at if first else timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS, {**values, "since": since})
        total, won = cursor.fetchone() or (0, 0)
    return Share(won, total)


def letters(asker: Actor, of: Enrolment) -> list[Letter]:
    access.require(asker, "guidance.read_enrolments", of)
    return list(Letter.objects.filter(enrolment=of).order_by("place"))


def taken(asker: Actor, of: Enrolment) -> list[StepTaken]:
    access.require(asker, "guidance.read_enrolments", of)
    return list(StepTaken.objects.filter(enrolment=of).order_by("place"))


def owner_of(user_id: int | None) -> User | None:
    return User.objects.filter(pk=user_id or 0, is_active=True).first()


def require_enrollable(key: str) -> None:
    """Raises NotFound unless records of the type ``key`` can be enrolled."""
    if key not in Sequence.RuleType.values:
        raise NotFound("not_enrollable", "These cannot be enrolled in a sequence.")
