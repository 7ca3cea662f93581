"""Why someone may do something to a record, or may not and who could help, in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q
from django.utils import formats

from rapport.platform.access import Actor, Policy, Right, Scope, Way, policy_called
from rapport.platform.accounts.models import Share, Team
from rapport.platform.accounts.queries.company import company
from rapport.platform.accounts.queries.people import names_of_users
from rapport.platform.accounts.queries.sharing import shares_with

DOES = {
    Right.READ: ("sees", "does not see"),
    Right.EDIT: ("may edit", "may not edit"),
    Right.DELETE: ("may delete", "may not delete"),
    Right.EXPORT: ("may export", "may not export"),
    Right.CREATE: ("may create", "may not create"),
}
ONLY = {
    Scope.OWN: "only their own and those of the people they lead",
    Scope.TEAM: "only their own and their teams’",
    Scope.TERRITORY: "only their own, their teams’ and those in their territories",
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
    yes, no = DOES[right]
    if way is None:
        return Explanation(
            f"{actor.name} {no} this {noun}: {_why_not(actor, policy, right, obj)}", way
        )
    reason = _REASONS[way](actor, policy, right, obj)
    return Explanation(f"{actor.name} {yes} this {noun} because {reason}.", way)


def _role(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    giving = [role for role in actor.roles if policy.granted(actor, role, right) is Scope.ALL]
    roles = " and ".join(sorted(role.label.lower() for role in giving))
    return f"the role {roles} reaches every one"


def _below(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return f"{_led(actor, getattr(obj, policy.owner))} who owns it"


def _team(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return f"they are in {_team_name(policy, obj)}, the team that it belongs to"


def _lead(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    return f"they lead {_team_name(policy, obj)}, the team that it belongs to"


def _team_below(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    team_id, known = getattr(obj, policy.team), company()
    member = next(pk for pk in actor.reach.below if team_id in known.teams_of.get(pk, ()))
    led = _led(actor, member)
    return f"{led} who is in {_team_name(policy, obj)}, the team that it belongs to"


def _territory(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    areas = ((area.name, area.condition(policy.places, type(obj))) for area in actor.reach.areas)
    found = next(name for name, held in areas if held is not None and rows.filter(held).exists())
    return f"it is in {found}, a territory of theirs"


def _share(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    rows = shares_with(actor).filter(policy=policy.name, record_id=obj.pk)
    kept = rows.filter(Q(can_edit=True) if right is Right.EDIT else Q())
    share = kept.select_related("user", "team", "by").order_by("-at").first()
    return said_of(share) if share else "it was shared with them"


def said_of(share: Share) -> str:
    """ "Alice shared it with North for editing until 31 December 2026"."""
    giver = str(share.by) if share.by else "Somebody"
    whom = str(share.team) if share.team else "them"
    what = " for editing" if share.can_edit else ""
    until = f" until {formats.date_format(share.until)}" if share.until else ""
    return f"{giver} shared it with {whom}{what}{until}"


_REASONS: dict[Way, Callable[[Actor, Policy, Right, Any], str]] = {
    Way.ADMINISTRATOR: lambda *_: "an administrator may do everything",
    Way.ROLE: _role,
    Way.OWNER: lambda *_: "they own it",
    Way.BELOW: _below,
    Way.LEAD: _lead,
    Way.TEAM: _team,
    Way.TEAM_BELOW: _team_below,
    Way.NOBODYS: lambda *_: "it belongs to nobody",
    Way.TERRITORY: _territory,
    Way.SHARE: _share,
}


def _why_not(actor: Actor, policy: Policy, right: Right, obj: Any) -> str:
    roles = " and ".join(sorted(role.label.lower() for role in actor.roles))
    if not roles:
        return "they play no role here. An administrator could give them one."
    scope = policy.scope(actor, right)
    if scope is Scope.NONE:
        return f"the role {roles} may not {right.value} any. An administrator could allow it."
    reaches = f"as {roles} they may {right.value} {ONLY[scope]}."
    owner_id = getattr(obj, policy.owner) if policy.owner else None
    owner = names_of_users([owner_id]).get(owner_id, "") if owner_id else ""
    if not owner:
        return f"{reaches} An administrator could widen that."
    helps = "share it with them" if right in (Right.READ, Right.EDIT) else "do it for them"
    return (
        f"{reaches} {owner}, who owns it, could {helps}; an administrator could widen their right."
    )


def _led(actor: Actor, lower: int) -> str:
    """ "they lead Bob, who leads Alice,"."""
    chain = company().chain(actor.user_id or 0, lower)[1:]
    names = names_of_users(chain)
    return f"they lead {', who leads '.join(names[pk] for pk in chain)},"


def _team_name(policy: Policy, obj: Any) -> str:
    return str(Team.objects.get(pk=getattr(obj, policy.team)))
