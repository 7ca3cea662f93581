"""Who a holder is, and whose its forecasts are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rapport.catalog.models import Category, Product
from rapport.forecasts.holders import COMPANY, Holder, parse_holder
from rapport.forecasts.models import Override
from rapport.kit.errors import NotFound
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.models import Team
from rapport.platform.accounts.queries import company, names_of_users


def home_team(person: int) -> int | None:
    """The team that a person's calls stand under: of several, the first that was made. Rarely a query."""
    return min(company().teams_of.get(person, ()), default=None)


def whose(holder: Holder) -> tuple[int | None, int | None]:
    """The owner and the team of what is said of ``holder``, as policies ask for them."""
    if holder.kind == "person":
        return holder.pk, home_team(holder.pk)
    return None, holder.pk if holder.kind == "team" else None


def as_record(holder: Holder) -> Override:
    """A call that policies can be asked about before there is one."""
    owner_id, team_id = whose(holder)
    return Override(holder=str(holder), owner_id=owner_id, team_id=team_id)


def names(holders: Iterable[Holder]) -> Mapping[Holder, str]:
    """What each that there is is called. A query for each kind."""
    wanted = set(holders)

    def ids(kind: str) -> list[int]:
        return [one.pk for one in wanted if one.kind == kind]

    people, teams = names_of_users(ids("person")), Team.objects.in_bulk(ids("team"))
    found = {Holder("person", pk): name for pk, name in people.items()}
    found |= {Holder("team", pk): team.name for pk, team in teams.items()}
    if shelves := ids("category"):
        found |= {
            Holder("category", pk): shelf.name
            for pk, shelf in Category.objects.in_bulk(shelves).items()
        }
    if products := ids("product"):
        named = Product.objects.filter(pk__in=products).values_list("pk", "name")
        found |= {Holder("product", pk): name for pk, name in named}
    areas = company().areas
    found |= {Holder("territory", pk): areas[pk].name for pk in ids("territory") if pk in areas}
    return found | ({COMPANY: say("The company")} if COMPANY in wanted else {})


def holder(asker: Actor, text: str) -> tuple[Holder, str]:
    """The holder that ``text`` names, and its name. Raises NotFound where it is missing or hidden."""
    found = parse_holder(text)
    name = names([found]).get(found) if found else None
    if found is None or name is None:
        raise NotFound("no_holder", "There is nobody of that name to forecast for.")
    access.require(asker, "forecasts.read_override", as_record(found))
    return found, name
