"""The people of an assignment rule, set whole."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from rapport.leads.models import RulePerson
from rapport.platform.records.parts import Entry, Told


def people_of(rules: Collection[int]) -> Mapping[int, list[Entry]]:
    """Who stands under many rules, by their ids, in order. One query."""
    found: dict[int, list[Entry]] = {}
    for row in RulePerson.objects.filter(rule__in=rules).order_by("rule_id", "position"):
        found.setdefault(row.rule_id, []).append({"user": row.user_id, "words": row.words})
    return found


@transaction.atomic(savepoint=False)
def replace_people(wanted: Mapping[int, Sequence[Entry]]) -> Told:
    """Make ``wanted``, by rule, all its people; returns before and after of the rules that changed."""
    stored = people_of(wanted.keys())
    changed = {pk: given for pk, given in wanted.items() if list(given) != stored.get(pk, [])}
    before = _named(changed)
    RulePerson.objects.filter(rule__in=changed.keys()).delete()
    RulePerson.objects.bulk_create(
        RulePerson(rule_id=pk, position=place, user_id=entry["user"], words=entry["words"] or "")
        for pk, given in changed.items()
        for place, entry in enumerate(given, 1)
    )
    after = _named(changed)
    return {pk: [before.get(pk, []), after.get(pk, [])] for pk in changed}


def _named(rules: Collection[int]) -> dict[int, list[str]]:
    """The same as a history tells it."""
    found: dict[int, list[str]] = {}
    rows = RulePerson.objects.filter(rule__in=rules).select_related("user")
    for row in rows.order_by("rule_id", "position"):
        told = " · ".join(filter(None, (str(row.user), row.words)))
        found.setdefault(row.rule_id, []).append(told)
    return found
