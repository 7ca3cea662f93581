"""Handing leads out by the rules, with a trace of why each went where it went.

The trace of a lead is a list, an entry for each rule that was looked at, in order:

    {"rule": 3, "name": "Pumps", "if": "product:Pump", "way": "turn", "fits": true,
     "considered": [{"user": 5, "name": "Bob", "open": 2, "turn": 0, "knows": 1}], "chosen": 5, "why": ""}

``why`` says why a rule that fits found nobody: "nobody" is listed or active, no "skill", no "territory".
``territory`` names the one that was looked at, where a rule asks for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Max
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.text import fold
from rapport.leads.choosing import Candidate, by_load, by_skill, by_turn, first, words_of
from rapport.leads.events import LeadAssigned
from rapport.leads.models import Assignment, AssignmentRule, Lead, RulePerson
from rapport.leads.models.leads import OPEN
from rapport.leads.queries.conditions import meeting
from rapport.leads.queries.territories import workers_by_lead
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import Membership, User
from rapport.platform.events import actions as events

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('leads.assignment', 0))"
Way = AssignmentRule.Way
Numbers = defaultdict[int, int]


@dataclass
class _Round:
    """What is known while some leads are handed out; counted on with every one that is."""

    users: dict[int, User]
    open: Numbers
    given: Numbers
    turns: dict[int, Numbers] = field(default_factory=dict)
    traces: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


@transaction.atomic
def assign_leads(pks: Collection[int], *, by: Actor = SYSTEM) -> int:
    """Hand these leads out by the rules, the first that came first; returns how many found an owner.

    Whoever hands out at the same time waits, so that no turn is given twice. Some six queries, and one
    or two for each rule, however many leads.
    """
    rules = AssignmentRule.objects.filter(is_on=True, deleted_at=None).order_by("position", "pk")
    known = list(rules)
    if not known or not pks:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(LOCK)
    rows = Lead.objects.filter(pk__in=list(pks), deleted_at=None)
    leads = list(rows.select_related("party", "product__category").order_by("received_at", "pk"))
    round_ = _begin({lead.pk: [] for lead in leads})
    chosen: dict[int, tuple[AssignmentRule, Candidate]] = {}
    for rule in known:
        left = [lead for lead in leads if lead.pk not in chosen]
        if left:
            chosen |= _by_rule(rule, left, round_)
    _write(leads, chosen, round_, by)
    return len(chosen)


def _begin(traces: dict[int, list[dict[str, Any]]]) -> _Round:
    """Who is here, what they have to do, and when they were given something last."""
    users = {user.pk: user for user in User.objects.filter(is_active=True).exclude(roles=[])}
    counted = Lead.objects.filter(status__in=OPEN, deleted_at=None, owner__in=users)
    own = counted.exclude(pk__in=traces).values("owner").annotate(count=Count("pk"))
    last = Assignment.objects.filter(owner__in=users).values("owner").annotate(last=Max("pk"))
    return _Round(
        users,
        defaultdict(int, {row["owner"]: row["count"] for row in own}),
        defaultdict(int, {row["owner"]: row["last"] for row in last}),
        traces=traces,
    )


def _by_rule(
    rule: AssignmentRule, leads: Iterable[Lead], round_: _Round
) -> dict[int, tuple[AssignmentRule, Candidate]]:
    """Whom ``rule`` finds for which of ``leads``; what it looked at stands in their traces."""
    waiting = list(leads)
    try:
        fits = set(
            meeting(rule.condition, [one.pk for one in waiting]).values_list("pk", flat=True)
        )
    except Invalid:
        fits = set()
    listed = _listed(rule, round_)
    fitting = [one for one in waiting if one.pk in fits]
    there = workers_by_lead(fitting) if rule.way == Way.TERRITORY else {}
    found = {}
    for lead in waiting:
        entry: dict[str, Any] = {"rule": rule.pk, "name": rule.name, "if": rule.condition}
        round_.traces[lead.pk].append(entry | {"way": rule.way, "fits": lead.pk in fits})
        if lead.pk not in fits:
            continue
        is_there = rule.way == Way.TERRITORY
        worked = there.get(lead.pk)
        people = _in_territory(worked.people if worked else (), round_) if is_there else listed
        now = [_counted(one, rule, round_) for one in people]
        one = _choose(rule, lead, now)
        round_.traces[lead.pk][-1] |= _told(rule, lead, now, one)
        if worked is not None:
            round_.traces[lead.pk][-1]["territory"] = worked.name
        if one is not None:
            found[lead.pk] = (rule, one)
            _count(one, rule, round_)
    return found


def _listed(rule: AssignmentRule, round_: _Round) -> list[Candidate]:
    """Who stands under the rule or is in its team, and is here; what turns they had is noted."""
    turns = Assignment.objects.filter(rule=rule).values("owner").annotate(last=Max("pk"))
    round_.turns[rule.pk] = defaultdict(int, {row["owner"]: row["last"] for row in turns})
    rows = list(RulePerson.objects.filter(rule=rule).order_by("position"))
    named = {row.user_id for row in rows}
    members = Membership.objects.filter(team=rule.of_team_id).exclude(user__in=named)
    after = len(rows) + 1
    team = [
        Candidate(pk, str(round_.users[pk]), place)
        for place, pk in enumerate(
            members.order_by("user_id").values_list("user", flat=True), after
        )
        if pk in round_.users
    ]
    listed = [
        Candidate(
            row.user_id, str(round_.users[row.user_id]), row.position, knows=words_of(row.words)
        )
        for row in rows
        if row.user_id in round_.users
    ]
    return listed + team


def _in_territory(workers: Iterable[int], round_: _Round) -> list[Candidate]:
    here = (pk for pk in workers if pk in round_.users)
    return [Candidate(pk, str(round_.users[pk]), place) for place, pk in enumerate(here, 1)]


def _counted(one: Candidate, rule: AssignmentRule, round_: _Round) -> Candidate:
    """The same, as things stand now."""
    turns = round_.turns[rule.pk]
    pk = one.user_id
    return replace(one, open=round_.open[pk], turn=turns[pk], given=round_.given[pk])


def _choose(rule: AssignmentRule, lead: Lead, people: list[Candidate]) -> Candidate | None:
    if rule.way == Way.PERSON:
        return first(people)
    if rule.way == Way.TURN:
        return by_turn(people)
    if rule.way == Way.SKILL:
        return by_skill(people, wanted_of(lead))
    return by_load(people)


def wanted_of(lead: Lead) -> frozenset[str]:
    """What one should know for ``lead``: its product, the category of that, the language of the party."""
    product = lead.product
    category = product.category if product else None
    language = lead.party.language if lead.party else ""
    names = (product.name if product else "", category.name if category else "", language)
    return frozenset(filter(None, (fold(name) for name in names)))


def _told(
    rule: AssignmentRule, lead: Lead, people: list[Candidate], one: Candidate | None
) -> dict[str, Any]:
    wanted = wanted_of(lead)
    considered = [
        {
            "user": each.user_id,
            "name": each.name,
            "open": each.open,
            "turn": each.turn,
            "knows": len(each.knows & wanted),
        }
        for each in people
    ]
    why = ""
    if one is None:
        why = "territory" if rule.way == Way.TERRITORY else "skill" if people else "nobody"
    return {"considered": considered, "chosen": one and one.user_id, "why": why}


def _count(one: Candidate, rule: AssignmentRule, round_: _Round) -> None:
    """From now on they have one more; later than any row that is stored."""
    latest = max((*round_.given.values(), 0)) + 1
    round_.open[one.user_id] += 1
    round_.given[one.user_id] = latest
    round_.turns[rule.pk][one.user_id] = latest


def _write(
    leads: Iterable[Lead],
    chosen: Mapping[int, tuple[AssignmentRule, Candidate]],
    round_: _Round,
    by: Actor,
) -> None:
    now, moved, rows = timezone.now(), [], []
    for lead in leads:
        rule, one = chosen.get(lead.pk, (None, None))
        rows.append(
            Assignment(
                lead=lead,
                rule=rule,
                owner_id=one.user_id if one else None,
                at=now,
                trace=round_.traces[lead.pk],
            )
        )
        if one is not None and rule is not None and lead.owner_id != one.user_id:
            changes = {"owner": [lead.owner_id, one.user_id]}
            lead.owner, lead.version = round_.users[one.user_id], lead.version + 1
            teams = lead.owner.team_ids
            lead.team_id = teams[0] if len(teams) == 1 else None
            lead.updated_at = now
            moved.append((lead, LeadAssigned(lead.name, one.name, rule.name, changes)))
    Assignment.objects.bulk_create(rows)
    Lead.objects.bulk_update(
        [lead for lead, _ in moved], ["owner", "team", "version", "updated_at"], batch_size=500
    )
    for lead, happening in moved:
        events.record(happening, by=by, about=lead.party_id, subject=lead)
