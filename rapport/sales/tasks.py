"""What selling does behind the scenes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.tasks.queue import periodic, task
from rapport.sales.actions import prospects, quotes
from rapport.sales.actions.alerts import tell_of_big_opportunities


@periodic(cron="*/10 * * * *")
@task(queueing_lock="tell_of_big_ones_in_turn")
def tell_of_big_ones_in_turn(timestamp: int) -> None:
    """Those that came by the thousand."""
    tell_of_big_opportunities()


@task(queueing_lock="tell_of_big_ones")
def tell_of_big_ones() -> None:
    """Tell those who lead of big opportunities that they have not heard of."""
    tell_of_big_opportunities()


@task()
def win_by_quote(number: str) -> None:
    """Win the opportunity that an accepted quote was written for."""
    quotes.win_by_quote(number)


def win_by_quote_soon(happening: Any) -> None:
    """Queue it."""
    win_by_quote.defer(number=happening.number)


def tell_of_big_ones_soon(_happening: object = None) -> None:
    """Queue it, unless it is waiting already."""
    with suppress(AlreadyEnqueued), transaction.atomic():
        tell_of_big_ones.defer()


@task(lock="reckon_prospects")
def reckon_prospects(search_id: int) -> None:
    """Find the organizations that somebody asked for."""
    prospects.reckon_prospects(search_id)


def reckon_prospects_soon(search_id: int) -> None:
    """Queue it."""
    reckon_prospects.defer(search_id=search_id)
