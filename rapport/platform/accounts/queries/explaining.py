"""Why someone may do something to a record, or may not and who could help, in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils import formats

from rapport.kit.speech import noted, say
from rapport.platform.access import Actor, Policy, Right, Role, Scope, Way, policy_called
from rapport.platform.accounts.models import Share, Team
from rapport.platform.accounts.queries.company import company
from rapport.platform.accounts.queries.people import names_of_users
from rapport.platform.accounts.queries.sharing import shares_with

BECAUSE = {
    Right.READ: noted("%(name)s sees this %(noun)s because %(reason)s."),
    Right.EDIT: noted("%(name)s may edit this %(noun)s because %(reason)s."),
    Right.DELETE: noted("%(name)s may delete this %(noun)s because %(reason)s."),
    Right.EXPORT: noted("%(name)s may export this %(noun)s because %(reason)s."),
    Right.CREATE: noted("%(name)s may create this %(noun)s because %(reason)s."),
}
BUT = {
    Right.READ: noted("%(name)s does not see this %(noun)s: %(reason)s"),
    Right.EDIT: noted("%(name)s may not edit this %(noun)s: %(reason)s"),
    Right.DELETE: noted("%(name)s may not delete this %(noun)s: %(reason)s"),
    Right.EXPORT: noted("%(name)s may not export this %(noun)s: %(reason)s"),
    Right.CREATE: noted("%(name)s may not create this %(noun)s: %(reason)s"),
}
DOES = {
    Right.READ: noted("read"),
    Right.EDIT: noted("edit"),
    Right.DELETE: noted("delete"),
    Right.EXPORT: noted("export"),
    Right.CREATE: noted("create"),
}
ONLY = {
    Scope.OWN: noted("only their own and those of the people they lead"),
    Scope.TEAM: noted("only their own and their teams’"),
    Scope.TERRITORY: noted("only their own, their teams’ and those in their territories"),
}


@dataclass(frozen=True)
class Explanation:
    """A sentence, and the way that it tells of; None when there is none."""

    text: str
    way: Way | None


def explain(
    actor: Actor, obj: Model, right: Right = Right.READ, *, name: str = "", noun: str = ""
) -> Explanation:
    """Why ``actor`` holds ``right`` on ``obj``, or why not and who could give it. Up to five queries.

    ``name`` is the policy's, where it is not the model's; ``noun`` is what such records are called.
    """
    policy = policy_called(name or obj._meta.label)
    noun = noun or policy.name.rpartition(".")[2].lower()
    way = policy.way(actor, right, obj)
    tells, known = (_REASONS[way], BECAUSE) if way else (_why_not, BUT)
    reason = tells(actor, policy, right, obj)
    return Explanation(say(known[right], name=actor.name, noun=noun, reason=reason), way)


def _role(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    giving = [role for role in actor.roles if policy.granted(actor, role, right) is Scope.ALL]
    return say("the role %(roles)s reaches every one", roles=_roles(giving))


def _below(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return say("%(led)s who owns it", led=_led(actor, getattr(obj, policy.owner)))


def _team(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return say("they are in %(team)s, the team that it belongs to", team=_team_name(policy, obj))


def _lead(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return say("they lead %(team)s, the team that it belongs to", team=_team_name(policy, obj))


def _team_below(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    team_id, known = getattr(obj, policy.team), company()
    member = next(pk for pk in actor.reach.below if team_id in known.teams_of.get(pk, ()))
    led = _led(actor, member)
    return say(
        "%(led)s who is in %(team)s, the team that it belongs to",
        led=led,
        team=_team_name(policy, obj),
    )


def _territory(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    areas = ((area.name, area.condition(policy.places, type(obj))) for area in actor.reach.areas)
    found = next(name for name, held in areas if held is not None and rows.filter(held).exists())
    return say("it is in %(territory)s, a territory of theirs", territory=found)


def _share(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    rows = shares_with(actor).filter(policy=policy.name, record_id=obj.pk)
    kept = rows.filter(Q(can_edit=True) if right is Right.EDIT else Q())
    share = kept.select_related("user", "team", "by").order_by("-at").first()
    return said_of(share) if share else say("it was shared with them")


def said_of(share: Share) -> str:
    """ "Alice shared it with North for editing until 31 December 2026"."""
    giver = str(share.by) if share.by else say("Somebody")
    whom = str(share.team) if share.team else say("them")
    until = formats.date_format(share.until) if share.until else ""
    if share.can_edit and until:
        sentence = noted("%(giver)s shared it with %(whom)s for editing until %(until)s")
    elif share.can_edit:
        sentence = noted("%(giver)s shared it with %(whom)s for editing")
    elif until:
        sentence = noted("%(giver)s shared it with %(whom)s until %(until)s")
    else:
        sentence = noted("%(giver)s shared it with %(whom)s")
    return say(sentence, giver=giver, whom=whom, until=until)


_REASONS: dict[Way, Callable[[Actor, Policy, Right, Any], str]] = {
    Way.ADMINISTRATOR: lambda *_: say("an administrator may do everything"),
    Way.ROLE: _role,
    Way.OWNER: lambda *_: say("they own it"),
    Way.BELOW: _below,
    Way.LEAD: _lead,
    Way.TEAM: _team,
    Way.TEAM_BELOW: _team_below,
    Way.NOBODYS: lambda *_: say("it belongs to nobody"),
    Way.TERRITORY: _territory,
    Way.SHARE: _share,
}


def _why_not(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    if not actor.roles:
        return say("they play no role here. An administrator could give them one.")
    roles, scope, does = _roles(actor.roles), policy.scope(actor, right), say(DOES[right])
    if scope is Scope.NONE:
        return say(
            "the role %(roles)s may not %(right)s any. An administrator could allow it.",
            roles=roles,
            right=does,
        )
    owner_id = getattr(obj, policy.owner) if policy.owner else None
    owner = names_of_users([owner_id]).get(owner_id, "") if owner_id else ""
    reaches = say(
        "as %(roles)s they may %(right)s %(which)s.",
        roles=roles,
        right=does,
        which=say(ONLY[scope]),
    )
    return f"{reaches} {_who_helps(owner, right)}"


def _who_helps(owner: str, right: Right) -> str:
    if not owner:
        return say("An administrator could widen that.")
    if right in (Right.READ, Right.EDIT):
        return say(
            "%(owner)s, who owns it, could share it with them; an administrator could widen "
            "their right.",
            owner=owner,
        )
    return say(
        "%(owner)s, who owns it, could do it for them; an administrator could widen their right.",
        owner=owner,
    )


def _roles(roles: Iterable[Role]) -> str:
    return say(" and ").join(sorted(say(role.label).lower() for role in roles))


def _led(actor: Actor, lower: int) -> str:
    """ "they lead Bob, who leads Alice,"."""
    chain = company().chain(actor.user_id or 0, lower)[1:]
    names = names_of_users(chain)
    led = say(", who leads ").join(names[pk] for pk in chain)
    return say("they lead %(led)s,", led=led)


def _team_name(policy: Policy, obj: Any) -> str:
    return str(Team.objects.get(pk=getattr(obj, policy.team)))
