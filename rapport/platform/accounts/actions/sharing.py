"""Opening single records to people and teams beyond what their roles reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from rapport.kit.errors import Invalid, NotAllowed, NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, Right, Way, policy_called
from rapport.platform.accounts.events import RecordShared, ShareEnded
from rapport.platform.accounts.models import Share, Team, User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events


@dataclass(frozen=True)
class Offer:
    """With whom to share, a person or a team, and on what terms."""

    user: User | None = None
    team: Team | None = None
    can_edit: bool = False
    until: date | None = None
    reason: str = ""


@transaction.atomic
def share_record(
    record: Model, offer: Offer, *, by: Actor, policy: str, about: int | None = None
) -> Share:
    """Share ``record``, which falls under ``policy``; sharing again changes the terms.

    Who may edit a record may share it, unless they themselves only had it shared with them.
    Raises Invalid where the offer would open nothing.
    """
    allow_sharing(record, by=by, policy=policy)
    _check(offer, policy, by)
    share, _ = Share.objects.update_or_create(
        policy=policy,
        record_id=record.pk,
        user=offer.user,
        team=offer.team,
        defaults={
            "can_edit": offer.can_edit,
            "until": offer.until,
            "reason": offer.reason.strip(),
            "by_id": by.user_id,
        },
    )
    until = offer.until.isoformat() if offer.until else ""
    told = RecordShared(_whom(share), offer.can_edit, until, share.reason)
    events.record(told, by=by, subject=record, about=about)
    return share


@transaction.atomic
def end_share(record: Model, pk: int, *, by: Actor, policy: str, about: int | None = None) -> None:
    """Stop sharing. Raises NotFound when ``record`` has no such share."""
    allow_sharing(record, by=by, policy=policy)
    share = Share.objects.filter(policy=policy, record_id=record.pk, pk=pk).first()
    if share is None:
        raise NotFound()
    whom = _whom(share)
    share.delete()
    events.record(ShareEnded(whom), by=by, subject=record, about=about)


def may_share(record: Model, *, by: Actor, policy: str) -> bool:
    """Whether ``by`` may share ``record``."""
    return policy_called(policy).way(by, Right.EDIT, record) not in (None, Way.SHARE)


def allow_sharing(record: Model, *, by: Actor, policy: str) -> None:
    """Raises NotFound and NotAllowed unless ``by`` may share ``record``."""
    access.hold(by, Right.EDIT, policy, record)
    if not may_share(record, by=by, policy=policy):
        raise NotAllowed("not_allowed", "What was shared with you, you cannot share further.")


def _check(offer: Offer, policy: str, by: Actor) -> None:
    wrong = {}
    if (offer.user is None) == (offer.team is None):
        wrong["whom"] = say("Choose a person or a team.")
    if offer.until is not None and offer.until < timezone.localdate():
        wrong["until"] = say("Choose today or a day to come.")
    if len(offer.reason) > 200:
        wrong["reason"] = say("At most 200 characters.")
    if offer.user is not None:
        refusal = _refusal(offer.user, policy, offer.can_edit, by)
        wrong |= {"whom": refusal} if refusal else {}
    if wrong:
        raise Invalid("invalid_share", fields=wrong)


def _refusal(user: User, policy: str, can_edit: bool, by: Actor) -> str:
    if user.pk == by.user_id:
        return say("It is open to you already.")
    if not user.is_active:
        return say("%(user)s is deactivated.", user=user)
    law, whom = policy_called(policy), actor_of(user)
    for right in (Right.READ, *([Right.EDIT] if can_edit else [])):
        if not law.covers(whom, right):
            return say(
                "The role of %(user)s may not %(right)s any such record; an "
                "administrator could allow it.",
                user=user,
                right=right.value,
            )
    return ""


def _whom(share: Share) -> str:
    return str(share.user or share.team)
