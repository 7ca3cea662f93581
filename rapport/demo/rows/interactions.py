"""Rows of interactions, and of the contacts who took part in those with businesses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from rapport.demo import arrow
from rapport.demo import model as m
from rapport.demo.baskets import CHANNELS
from rapport.demo.customers import Integers, World
from rapport.demo.goods import CATEGORIES
from rapport.demo.model import SOURCE
from rapport.demo.rows.parties import Faces, is_first_contact
from rapport.demo.staff import Staff
from rapport.demo.talks import CAMPAIGN_BASE, CASE_BASE, ORDER_BASE, STEPS, Talks, is_held
from rapport.demo.themes import CASES, THEMES

Said = tuple[str, str, str, str, str]


def _matters() -> list[Said]:
    """(channel, direction, subject, body, outcome) of every matter, in the numbering of ``talks``."""
    said: list[Said] = [(t.channel, t.direction, t.subject, t.body, t.outcome) for t in THEMES]
    for case in CASES:
        answer = "email" if case.channel in ("web_form", "letter") else case.channel
        said += [
            (case.channel, "in", case.subject, case.opened, "case opened"),
            (answer, "out", f"Re: {case.subject}", case.answered, "answered"),
            (answer, "in", f"Closed: {case.subject}", case.closed, "case closed"),
        ]
    for campaign in m.CAMPAIGNS:
        said += [
            (
                campaign.channel,
                "out",
                f"Held out of: {campaign.title}",
                "In the control group: not sent.",
                "held out",
            ),
            (campaign.channel, "out", campaign.title, "Sent as part of the campaign.", "delivered"),
        ]
    return [*said, ("web_order", "in", "Order placed", "", "ordered")]


MATTERS = _matters()


def interactions(
    world: World, faces: Faces, talks: Talks, order_ids: Integers, staff: Staff, ids: Integers
) -> Any:
    told = talks.matter * len(CATEGORIES) + talks.goods
    channel = np.array([CHANNELS.index(said[0]) for said in MATTERS])[talks.matter]
    party = faces.ids[talks.party]
    return pa.table(
        {
            "id": ids,
            "at": arrow.moments(world.consumer.start, talks.at),
            "party_id": party,
            "channel": arrow.take(CHANNELS, np.where(talks.channel >= 0, talks.channel, channel)),
            "direction": arrow.take([said[1] for said in MATTERS], talks.matter),
            "by": arrow.optional(_colleagues(faces, talks, staff)),
            "subject": arrow.take(_told(2), told),
            "body": arrow.take(_told(3), told),
            "outcome": arrow.take([said[4] for said in MATTERS], talks.matter),
            "duration_seconds": arrow.optional(talks.seconds),
            "links": _links(talks, order_ids),
            "data": _data(talks, order_ids),
            "source": arrow.same(SOURCE, talks.count),
            "source_key": arrow.same("", talks.count),
        }
    )


def participants(world: World, faces: Faces, talks: Talks, ids: Integers) -> Any:
    """The first contact of the business took part in what was talked about in person."""
    leaders = np.flatnonzero(is_first_contact(faces.employer))
    leader_of = np.full(faces.count, -1)
    leader_of[faces.employer[leaders]] = leaders
    in_person = np.array([said[0] in ("meeting", "face_to_face", "phone_call") for said in MATTERS])
    chosen = np.flatnonzero((leader_of[talks.party] >= 0) & in_person[talks.matter])
    return pa.table(
        {
            "interaction_id": ids[chosen],
            "at": arrow.moments(world.consumer.start, talks.at[chosen]),
            "party_id": faces.ids[leader_of[talks.party[chosen]]],
            "role": arrow.same("contact", len(chosen)),
        }
    )


def _told(part: int) -> list[str]:
    """A text of every matter about every category."""
    shelves = [category.lower() for category, _, _ in CATEGORIES]
    return [said[part].replace("{goods}", shelf) for said in MATTERS for shelf in shelves]


def _colleagues(faces: Faces, talks: Talks, staff: Staff) -> Integers:
    """Who of us took part: the owner, else someone of sales by turns; cases are the agent's."""
    seller = np.array(staff.sellers)[faces.ids[talks.party] % len(staff.sellers)]
    owner = faces.owner[talks.party]
    is_case = (talks.matter >= CASE_BASE) & (talks.matter < CAMPAIGN_BASE)
    who = np.where(is_case, staff.agent, np.where(owner > 0, owner, seller))
    return np.where(is_held(talks.matter), who, 0)


def _links(talks: Talks, order_ids: Integers) -> Any:
    linked = arrow.glue("{orders.order:", order_ids[talks.order], "}")
    return arrow.either(talks.order >= 0, linked, "{}")


def _data(talks: Talks, order_ids: Integers) -> Any:
    """Campaign and arm; or the number, type and step of a case; as JSON."""
    cases = [f'"case_type": "{case.code}", "step": "{step}"' for case in CASES for step in STEPS]
    arms = [
        f'{{"campaign": "{c.key}", "arm": "{arm}"}}'
        for c in m.CAMPAIGNS
        for arm in ("control", "treatment")
    ]
    is_case = (talks.matter >= CASE_BASE) & (talks.matter < CAMPAIGN_BASE)
    is_campaign = (talks.matter >= CAMPAIGN_BASE) & (talks.matter < ORDER_BASE)
    step = arrow.take(cases, np.where(is_case, talks.matter - CASE_BASE, 0))
    case = arrow.glue('{"case": "C-', order_ids[talks.order], '", ', step, "}")
    arm = arrow.take(arms, np.where(is_campaign, talks.matter - CAMPAIGN_BASE, 0))
    return arrow.either(is_case, case, arrow.either(is_campaign, arm, "{}"))
