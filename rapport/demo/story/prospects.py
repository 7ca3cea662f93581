"""Businesses that were met at a fair and never bought, and which of them Quinn was told to look at first."""

from __future__ import annotations

from rapport.demo.names import CULTURES, PLACES
from rapport.demo.people import organization
from rapport.demo.story import Story
from rapport.demo.themes import INDUSTRIES
from rapport.parties.actions.parties import create_party
from rapport.parties.details import Address, Email, PartyDetails
from rapport.platform.accounts.queries import actor_of
from rapport.sales.actions.prospects import find_prospects, reckon_prospects
from rapport.sales.queries.prospects import finding

MET = 40
MAILS = ("robin", "sasha", "noor", "jamie")


def tell_prospects(story: Story) -> None:
    """Those who were met, each with one of the sales people, and a search of Quinn's. Told once."""
    quinn = actor_of(story.user("quinn"))
    if finding(quinn) is not None:
        return
    for number in range(MET):
        _meet(story, number)
    search = find_prospects(by=quinn)
    reckon_prospects(search.pk)


def _meet(story: Story, number: int) -> None:
    """A business of some trade and town, entered by whoever talked to it."""
    culture, industry, family, form = (
        int(story.chance.integers(most))
        for most in (len(CULTURES), len(INDUSTRIES), len(CULTURES[0].family), 8)
    )
    family %= len(CULTURES[culture].family)
    known = organization(culture, industry, family, form)
    place = next(one for one in PLACES if one.code == CULTURES[culture].home)
    city, region, *_ = place.cities[int(story.chance.integers(len(place.cities)))].split("|")
    create_party(
        PartyDetails(kind="organization", name=known.name, industry=INDUSTRIES[industry]),
        by=actor_of(story.user(MAILS[number % len(MAILS)])),
        contacts=(
            Address(city=city, region=region, country=place.code, is_primary=True),
            Email(f"{known.mail}.fair{number}@example.com", is_primary=True),
        ),
        roles=["prospect"],
    )
