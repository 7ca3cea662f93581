"""For whom an automation acts: its owner, with the rights that they hold at this moment."""

from __future__ import annotations

from dataclasses import replace

from rapport.kit.errors import Refused
from rapport.kit.speech import noted
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.automation.models import Automation

GONE = noted("Its owner %(owner)s is deactivated; whoever saves it again takes it over.")
NONE = noted("It has no owner; whoever saves it again takes it over.")


def actor_for(automation: Automation) -> Actor:
    """The owner, named after the automation. Raises Refused when the owner is gone."""
    owner = automation.owner
    if owner is None or not owner.is_active:
        raise Refused("no_owner", GONE if owner else NONE, owner=owner)
    return replace(actor_of(owner), name=f"{automation.name} (automation)"[:120])
