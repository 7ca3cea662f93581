"""What must hold of a quota, however it is written: in a form, a cell, for many at once, from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db import connection

from rapport.kit.errors import Invalid, Refused
from rapport.kit.money import Money, minor_digits
from rapport.kit.speech import noted, say
from rapport.orders.queries import company_currency
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team, Territory, User
from rapport.platform.records.types import Writing
from rapport.territories.holders import Holder, HolderKind
from rapport.territories.models import Quota
from rapport.territories.spans import FIRST_YEAR, LAST_YEAR

TELLS_APART = frozenset({"holder", "length", "starts", "category"})
OVERLAPS = noted("%(holder)s has another quota of this length on these days: %(quota)s, %(worth)s.")
TWIN = noted("Another row has a quota of the same holder and length on these days.")
OTHER_CURRENCY = noted("%(quota)s is in %(currency)s already: quotas of the same days add up.")
TWINS = """
    SELECT one.id, other.id FROM territories_quota AS one
      JOIN territories_quota AS other
        ON (other.holder, other.length) = (one.holder, one.length)
       AND other.category_id IS NOT DISTINCT FROM one.category_id
       AND other.id <> one.id AND other.deleted_at IS NULL
       AND other.starts_on <= one.ends_on AND other.ends_on >= one.starts_on
     WHERE one.id = ANY (%s) AND one.deleted_at IS NULL
     ORDER BY one.id, other.id LIMIT 1"""
CALLED_SO = r", \d{4}( Q[1-4]|-\d\d( – \d{4}-\d\d)?)?$"
"""How a name ends that nobody gave."""
RENAME = """
    UPDATE territories_quota AS quota SET name = found.name
      FROM (SELECT quota.id, coalesce(nullif(who.name, ''), who.email, team.name, territory.name)
                             || substring(quota.name FROM ', [^,]*$') AS name
              FROM territories_quota AS quota
              LEFT JOIN accounts_user AS who ON who.id = quota.person_id
              LEFT JOIN accounts_team AS team ON team.id = quota.for_team_id
              LEFT JOIN accounts_territory AS territory ON territory.id = quota.territory_id) AS found
     WHERE found.id = quota.id AND found.name <> quota.name AND quota.name ~ %s"""
MODELS: dict[HolderKind, Any] = {
    HolderKind.PERSON: User,
    HolderKind.TEAM: Team,
    HolderKind.TERRITORY: Territory,
}


def settle(quota: Quota, names: frozenset[str]) -> None:
    """Work out what follows from the facts of ``quota``. Raises Invalid for what cannot be, or where two
    would hold on the same days.
    """
    quota.currency = quota.currency or company_currency()
    wrong = _wrong_period(quota) | _wrong_amount(quota)
    if "holder" in names or quota.pk is None:
        wrong |= _hold(quota)
    if wrong:
        raise Invalid("invalid_quota", fields=wrong)
    quota.ends_on = quota.period.last
    if not quota.name or re.search(CALLED_SO, quota.name):
        quota.name = f"{_named(quota)}, {quota.period.name}"
    quota.owner_id, quota.team_id = quota.person_id, quota.for_team_id
    if names & (TELLS_APART | {"currency"}):
        _refuse_meeting(quota)


def _wrong_period(quota: Any) -> dict[str, str]:
    if quota.starts_on is None or not quota.length:
        return {}  # the engine says that they are needed
    if quota.starts_on.day != 1:
        return {"starts": say("A period begins on the first day of a month.")}
    if not FIRST_YEAR <= quota.starts_on.year <= LAST_YEAR:
        return {"starts": say("This is too far away to be planned.")}
    return {}


def _wrong_amount(quota: Quota) -> dict[str, str]:
    try:
        digits = minor_digits(Money(quota.amount, quota.currency).currency)
    except Invalid as error:
        return {"currency": error.message}
    if quota.amount != round(quota.amount, digits):
        return {"amount": say("At most %(digits)s decimals in this currency.", digits=digits)}
    return {}


def _hold(quota: Quota) -> dict[str, str]:
    """Let the link be to whom ``holder`` says."""
    holder = Holder.parse(quota.holder)
    if holder is None or not _can_hold(holder):
        return {"holder": say("Choose a colleague, a team or a territory.")}
    chosen = {kind: holder.id if kind is holder.kind else None for kind in HolderKind}
    quota.person_id = chosen[HolderKind.PERSON]
    quota.for_team_id = chosen[HolderKind.TEAM]
    quota.territory_id = chosen[HolderKind.TERRITORY]
    return {}


def _can_hold(holder: Holder) -> bool:
    rows = MODELS[holder.kind].objects.filter(pk=holder.id)
    if holder.kind is HolderKind.PERSON:
        rows = rows.filter(is_active=True)
    return bool(rows.exists())


def _named(quota: Quota) -> str:
    holder = Holder.parse(quota.holder)
    assert holder is not None
    return str(MODELS[holder.kind].objects.get(pk=holder.id))


def _refuse_meeting(quota: Quota) -> None:
    same = Quota.objects.filter(
        holder=quota.holder,
        category=quota.category_id,
        starts_on__lte=quota.ends_on,
        ends_on__gte=quota.starts_on,
        deleted_at=None,
    ).exclude(pk=quota.pk)
    other = same.filter(length=quota.length).first()
    if other is not None:
        raise Invalid("overlapping_quotas", fields={"starts": _told(other)})
    other = same.exclude(currency=quota.currency).first()
    if other is not None:
        sentence = say(OTHER_CURRENCY, quota=other.name, currency=other.currency)
        raise Invalid("other_currency", fields={"currency": sentence})


def _told(other: Quota) -> str:
    worth = f"{other.amount.normalize():f} {other.currency}"
    return say(OVERLAPS, holder=_named(other), quota=other.period.name, worth=worth)


def _check_twins(pks: Sequence[int]) -> None:
    """Raises Invalid when one of these meets another, also one that came with it. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(TWINS, [list(pks)])
        found = cursor.fetchone()
    if found:
        raise Invalid(
            "overlapping_quotas", fields={"starts": _told(Quota.objects.get(pk=found[1]))}
        )


def _look_again(quota: Quota, names: frozenset[str]) -> None:
    if names & TELLS_APART:
        _check_twins([quota.pk])


def _among(quotas: Sequence[Quota]) -> dict[int, dict[str, str]]:
    """Which of these meets an earlier one, by place."""
    earlier: dict[tuple[str, str, int | None], list[Quota]] = {}
    wrong = {}
    for place, quota in enumerate(quotas):
        same = earlier.setdefault((quota.holder, quota.length, quota.category_id), [])
        if any(one.starts_on <= quota.ends_on and quota.starts_on <= one.ends_on for one in same):
            wrong[place] = {"starts": say(TWIN)}
        else:
            same.append(quota)
    return wrong


def _check_restored(pks: Sequence[int], _by: Actor) -> None:
    try:
        _check_twins(pks)
    except Invalid as error:
        raise Refused("overlapping_quotas", error.fields["starts"]) from None


def rename_quotas() -> None:
    """Let quotas to which nobody gave a name be called as their holders are now. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(RENAME, [CALLED_SO])


OF_QUOTAS = Writing(
    before=settle,
    after=_look_again,
    after_many=_check_twins,
    among=_among,
    restored=_check_restored,
    derives_from=TELLS_APART | {"amount", "currency", "name"},
)
