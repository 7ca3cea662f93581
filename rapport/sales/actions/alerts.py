"""Telling those who lead of big opportunities, each once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import SYSTEM, Role
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.accounts.tongues import speaking_to
from rapport.platform.events import actions as events
from rapport.platform.notifications.actions import notify
from rapport.platform.notifications.kinds import Kind
from rapport.platform.records.types import declared_type
from rapport.platform.ui.formats import money
from rapport.sales.events import BigOpportunityTold
from rapport.sales.models import Opportunity

AT_ONCE = 20


@transaction.atomic
def tell_of_big_opportunities() -> int:
    """Tell of the open opportunities that are big for their pipeline and were not told of yet, the largest
    first, a few at a time; returns of how many. In another currency than the pipeline's nothing is said.
    """
    rows = Opportunity.objects.select_for_update(of=("self",), skip_locked=True)
    big = rows.select_related("pipeline", "owner").filter(
        status="open",
        deleted_at=None,
        big_told_at=None,
        pipeline__big_amount__isnull=False,
        currency=F("pipeline__currency"),
        amount__gte=F("pipeline__big_amount"),
    )
    found = list(big.order_by("-amount", "pk")[:AT_ONCE])
    for opportunity in found:
        _tell_of(opportunity)
    return len(found)


def _tell_of(found: Opportunity) -> None:
    told = [user for user in _leading(found) if _sees(user, found)]
    for user in told:
        _tell(user, found)
    found.big_told_at = timezone.now()
    found.save(update_fields=["big_told_at"])
    happening = BigOpportunityTold(
        found.name, found.amount, found.currency, [user.pk for user in told]
    )
    events.record(happening, by=SYSTEM, about=found.party_id, subject=found)


def _leading(found: Opportunity) -> QuerySet[User]:
    """Who leads its team or its owner; where nobody does, the sales managers."""
    active = User.objects.filter(is_active=True).exclude(pk=found.owner_id or 0)
    leads = Q(memberships__team=found.team_id, memberships__is_lead=True)
    if found.owner and found.owner.manager_id:
        leads |= Q(pk=found.owner.manager_id)
    chosen = active.filter(leads).distinct()
    return chosen if chosen.exists() else active.filter(roles__contains=[Role.SALES_MANAGER])


def _sees(user: User, found: Opportunity) -> bool:
    return access.may(actor_of(user), "sales.read_opportunities", found)


def _tell(user: User, found: Opportunity) -> None:
    with speaking_to(user):
        text = say(
            "A big one: %(opportunity)s, %(amount)s, %(owner)s.",
            opportunity=found.name,
            amount=money(found.worth),
            owner=found.owner or say("nobody's"),
        )
    notify(
        user.pk,
        text,
        kind=Kind.ALERT,
        url=declared_type("opportunity").url_of(found.pk),
        topic=f"big opportunity {found.pk}",
        record=found,
    )
