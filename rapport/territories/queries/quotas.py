"""Reads of quotas, and of who can have one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.accounts.stamps import stamped
from rapport.territories.holders import Holder, HolderKind
from rapport.territories.models import Quota
from rapport.territories.spans import Asked, Period, asked

CALLED = {
    HolderKind.TEAM: noted("Team %(name)s"),
    HolderKind.TERRITORY: noted("Territory %(name)s"),
}


def quotas(asker: Actor, *, starts: date, ends: date) -> QuerySet[Quota]:
    """Those that hold on some day from ``starts`` to ``ends``, of whomever the asker may see."""
    rows = Quota.objects.filter(deleted_at=None, starts_on__lte=ends, ends_on__gte=starts)
    rows = rows.exclude(territory=None, person=None, for_team=None)
    found = rows.select_related("person", "for_team", "territory", "category")
    return access.visible_to(asker, found).order_by("starts_on", "pk")


def quota_of(
    asker: Actor, holder: Holder, period: Period, *, category_id: int | None = None
) -> Money | None:
    """What is asked of ``holder`` in ``period``, as ``spans.asked`` says; of one category of products, or
    of everything. None where nothing is. One query.
    """
    found = quotas_by_holder(asker, period, category_id=category_id, holders=[holder])
    return found.get(holder)


def quotas_by_holder(
    asker: Actor,
    period: Period,
    *,
    category_id: int | None = None,
    holders: Iterable[Holder] | None = None,
) -> Mapping[Holder, Money]:
    """What is asked of each holder in ``period``; of some ``holders``, or of all that have a quota. One
    query.
    """
    rows = quotas(asker, starts=period.first, ends=period.last).filter(category=category_id)
    if holders is not None:
        rows = rows.filter(holder__in=[str(holder) for holder in holders])
    told: defaultdict[Holder, list[Asked]] = defaultdict(list)
    for row in rows.select_related(None):
        holder = Holder.parse(row.holder)
        assert holder is not None
        told[holder].append(row.asked)
    worths = {holder: asked(known, period) for holder, known in told.items()}
    return {holder: worth for holder, worth in worths.items() if worth is not None}


def holder_names() -> list[tuple[str, str]]:
    """Everybody who can have a quota, by key, in the reader's language: people, teams, territories."""
    return [
        (key, say(CALLED[kind], name=name) if kind in CALLED else name)
        for key, kind, name in _holders()
    ]


@stamped
def _holders() -> list[tuple[str, HolderKind, str]]:
    """Read once per stamp. Three queries. Of people of one name, the e-mail tells them apart."""
    people = list(User.objects.exclude(roles=[]).order_by("name").only("name", "email"))
    times: defaultdict[str, int] = defaultdict(int)
    for one in people:
        times[one.name.casefold()] += 1
    named = [
        (one.pk, str(one) if times[one.name.casefold()] == 1 else f"{one.name} ({one.email})")
        for one in people
    ]
    rows = {
        HolderKind.PERSON: named,
        HolderKind.TEAM: list(Team.objects.values_list("pk", "name").order_by("name")),
        HolderKind.TERRITORY: list(Territory.objects.values_list("pk", "name").order_by("name")),
    }
    return [
        (str(Holder(kind, pk)), kind, name) for kind, found in rows.items() for pk, name in found
    ]
