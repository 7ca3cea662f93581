"""What holds of a lead however it is written: in a form, a cell, for many at once, by a program.

What ends it needs what goes with that: a day to come back, a reason, an opportunity.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import available_timezones

from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.kit.text import fold
from rapport.leads import events
from rapport.leads.actions.assigning import assign_leads
from rapport.leads.actions.scoring import score_leads
from rapport.leads.actions.settling import settle_leads
from rapport.leads.actions.stays import keep_stays
from rapport.leads.models import Lead, LeadForm, ResponseTarget
from rapport.leads.models.leads import OPEN
from rapport.leads.queries.conditions import lead_type
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import company
from rapport.platform.events.happenings import Happening
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.types import Changes, Writing

Status = Lead.Status
SEARCHED = ("name", "company", "email", "phone", "need")
Unsettled = Any
"""A lead of which something may be empty that a lead always has."""
WORTH = frozenset({*SEARCHED, "party", "source", "product", "status", "form"})
"""The fields on which points are commonly given; whatever else a rule asks for is caught up with at night."""


def derive(lead: Unsettled, names: frozenset[str]) -> None:
    """Raises Invalid, at the field, where the facts do not fit together."""
    lead.search_text = fold(" ".join(filter(None, (getattr(lead, one) for one in SEARCHED))))
    now = timezone.now()
    lead.received_at = lead.received_at or now
    if "owner" in names:
        lead.team_id = _team_of(lead)
    is_new = lead.pk is None
    if is_new:
        lead.status = lead.status or Status.NEW
        lead.status_since = now
        lead.by_rules = lead.by_rules and not ("owner" in names and lead.owner_id)
        if lead.received_at > now:
            raise Invalid("not_yet", fields={"received": say("This day has not come yet.")})
    elif "status" in names:
        _leave(lead, names)
    _end(lead, names, is_new=is_new)


def _team_of(lead: Lead) -> int | None:
    """The only team of its owner; what nobody owns is no team's, so that anybody who sells may take it."""
    teams = company().teams_of.get(lead.owner_id or 0, set())
    if lead.team_id in teams:
        return lead.team_id
    return next(iter(teams)) if len(teams) == 1 else None


def _leave(lead: Lead, names: frozenset[str]) -> None:
    """Its status is another one from now on. Raises Invalid where the one before stands."""
    before = Lead.objects.values_list("status", flat=True).get(pk=lead.pk)
    if before == lead.status:
        return
    lead.left_status, lead.status_since = before, timezone.now()
    if before == Status.CONVERTED and lead.opportunity_id:
        sentence = say("It became an opportunity: go on with that, or undo it.")
        raise Invalid("lead_converted", fields={"status": sentence})


def _end(lead: Lead, names: frozenset[str], *, is_new: bool) -> None:
    """What goes with how it ended is there, and nothing else is."""
    wrong: dict[str, str] = {}
    status = lead.status
    if status == Status.CONVERTED:
        if not lead.opportunity_id and not is_new:
            wrong["opportunity"] = say("Say which opportunity it became.")
    elif "opportunity" in names and lead.opportunity_id:
        wrong["opportunity"] = say("Only a lead that is converted has an opportunity.")
    if status != Status.RECYCLED:
        lead.back_on = None
    elif lead.back_on is None:
        wrong["back"] = say("Say when to come back to it.")
    if status != Status.DEAD:
        lead.dead_reason = None
    elif not lead.dead_reason_id:
        wrong["dead_reason"] = say("Say why it came to nothing.")
    if wrong:
        raise Invalid("invalid_lead", fields=wrong)


def keep_up(lead: Lead, names: frozenset[str]) -> None:
    """What follows for one that came in, or changed. What it is now stands in ``lead`` afterwards."""
    if lead.settled_at is None:
        settle_leads([lead.pk])
    else:
        if names & WORTH:
            score_leads([lead.pk])
        if "by_rules" in names and lead.by_rules and lead.is_open:
            assign_leads([lead.pk])
    keep_stays([lead.pk])
    left = lead.left_status
    lead.refresh_from_db()
    lead.left_status = left


def keep_up_many(pks: Sequence[int]) -> None:
    """The same for many that came, or changed."""
    settle_leads(pks)
    score_leads(pks)
    keep_stays(pks)


def _received(lead: Lead, _changes: Changes) -> Happening:
    product = lead.product.name if lead.product_id and lead.product else ""
    return events.LeadReceived(lead.name, lead.source, product)


def _edited(lead: Lead, changes: Changes) -> Happening:
    """What the change of its status means, where there is one."""
    name, told, before = lead.name, dict(changes), lead.left_status
    if not before:
        return events.LeadEdited(name, told)
    if lead.status == Status.CONVERTED:
        return events.LeadConverted(name, str(lead.opportunity or ""), told)
    if lead.status == Status.RECYCLED:
        day = lead.back_on.isoformat() if lead.back_on else ""
        return events.LeadRecycled(name, day, told)
    if lead.status == Status.DEAD:
        return events.LeadDied(name, str(lead.dead_reason or ""), told)
    happening: Any = events.LeadTakenUp if before in OPEN else events.LeadReopened
    moved: Happening = happening(name, before, told)
    return moved


def check_condition(rule: Any, names: frozenset[str]) -> None:
    """Raises Invalid at "condition" for what is no condition on leads."""
    if "condition" in names and rule.condition:
        try:
            compile_tree(parse(rule.condition), lead_type(), by=SYSTEM)
        except Invalid as error:
            sentence = " ".join(error.fields.values()) or str(error)
            raise Invalid("no_condition", fields={"condition": sentence}) from None


def check_target(target: ResponseTarget, names: frozenset[str]) -> None:
    """Raises Invalid for hours that are none, and for a condition that is none."""
    check_condition(target, names)
    wrong: dict[str, str] = {}
    if target.zone and target.zone not in available_timezones():
        wrong["zone"] = say("There is no such time zone.")
    if (target.opens is None) != (target.closes is None):
        wrong["closes"] = say("Say both when we open and when we close, or neither.")
    elif target.opens and target.closes and target.opens >= target.closes:
        wrong["closes"] = say("We close after we open.")
    elif target.opens and not target.days:
        wrong["days"] = say("Say on which days.")
    if wrong:
        raise Invalid("invalid_target", fields=wrong)


def check_form(form: LeadForm, names: frozenset[str]) -> None:
    """Raises Invalid at "sites" for what is no web site."""
    from rapport.leads.framing import is_site

    bad = [site for site in form.frames if not is_site(site)]
    if bad:
        sentence = say("“%(site)s” is no web site: write https://www.example.com.", site=bad[0])
        raise Invalid("no_site", fields={"sites": sentence})


WRITING = Writing(
    before=derive,
    after=keep_up,
    after_many=keep_up_many,
    derives_from=WORTH | {"by_rules", "owner", "received", "back", "dead_reason", "opportunity"},
    events={"created": _received, "edited": _edited},
)
"""How the record engine writes a lead."""
OF_RULES = Writing(before=check_condition, derives_from=frozenset({"condition"}))
OF_TARGETS = Writing(
    before=check_target,
    derives_from=frozenset({"condition", "zone", "days", "opens", "closes"}),
)
OF_FORMS = Writing(before=check_form, derives_from=frozenset({"sites"}))
