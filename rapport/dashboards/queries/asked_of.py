"""Of whom and what a dashboard is asked, in words."""

from __future__ import annotations

from rapport.performance.asking import PRODUCT
from rapport.performance.metric import Asked
from rapport.performance.queries.teams import team_names
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import company, names_of_users
from rapport.platform.records.queries.links import links


def said_of(asker: Actor, asked: Asked) -> list[str]:
    """The names of whom, where and with what. Up to three queries."""
    said = []
    if asked.person is not None:
        said.append(names_of_users([asked.person]).get(asked.person, ""))
    if asked.team is not None and access.may(asker, "performance.read_metrics"):
        said.append(dict(team_names(asker)).get(asked.team, ""))
    if asked.territory in company().areas:
        said.append(company().areas[asked.territory].name)
    if asked.product is not None:
        found = links(asker, PRODUCT, [asked.product]).get(asked.product)
        said.append(found.text if found else "")
    return [one for one in said if one]
