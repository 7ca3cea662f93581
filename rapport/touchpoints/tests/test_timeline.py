"""The timeline, against a plain reference that reads everything and sorts it."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rapport.kit.errors import Invalid, NotAllowed
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.events.models import Event
from rapport.platform.records.models import Note
from rapport.touchpoints.channels import Channel
from rapport.touchpoints.models import Interaction, Participant
from rapport.touchpoints.queries import timeline
from rapport.touchpoints.tests.making import START, a_party, record
from rapport.touchpoints.timeline import Cursor, Item, Kind, folded

if TYPE_CHECKING:
    from tests.cast import ActorOf, ClientOf

pytestmark = pytest.mark.django_db
Key = tuple[Any, str, int]
CHANNELS = ("email", "phone_call", "web_order")


def fill(seed: int, parties: list[Party], count: int = 120) -> None:
    """Random interactions, events and notes, many of them at the very same moments."""
    dice = random.Random(seed)
    for _ in range(count):
        at = START - timedelta(hours=6 * dice.randrange(60))
        party, *others = dice.sample(parties, 3)
        kind = dice.choice(["interaction", "interaction", "event", "note"])
        if kind == "interaction":
            found = Interaction.objects.create(
                party=party, at=at, channel=dice.choice(CHANNELS), direction="in"
            )
            for other in dice.sample(others, dice.randrange(3)):
                Participant.objects.create(interaction_id=found.pk, at=at, party=other)
        elif kind == "event":
            name = dice.choice(
                ["parties.party_edited", "records.tag_added", "records.note_written"]
            )
            Event.objects.create(name=name, about=party.pk, at=at, by_name=str(dice.random()))
        else:
            Note.objects.create(record_type="parties.party", record_id=party.pk, at=at, text="Hm")


def expected(
    party: Party, kinds: tuple[str, ...] = (), channels: tuple[str, ...] = ()
) -> list[Key]:
    """What the timeline has to show, newest first."""
    taken_part = Participant.objects.filter(party=party).values_list("interaction_id", flat=True)
    mine = [
        i for i in Interaction.objects.all() if i.party_id == party.pk or i.pk in set(taken_part)
    ]
    found = [(i.at, "interaction", i.pk) for i in mine if not channels or i.channel in channels]
    if not channels:
        silent = "records.note_written"
        found += [
            (e.at, "event", e.pk) for e in Event.objects.filter(about=party.pk).exclude(name=silent)
        ]
        found += [(n.at, "note", n.pk) for n in Note.objects.filter(record_id=party.pk)]
    return sorted((key for key in found if not kinds or key[1] in kinds), reverse=True)


def read(party: Party, limit: int, **choice: Any) -> list[Key]:
    """Every page of the timeline, one after the other."""
    keys: list[Key] = []
    after = None
    while True:
        shown = timeline(SYSTEM, party, after=after, limit=limit, **choice)
        keys += [(item.at, str(item.kind), item.id) for item in shown.items]
        assert len(keys) <= 1000, "the pages go round in circles"
        if shown.after is None:
            return keys
        after = Cursor.decode(shown.after.encode())


@pytest.mark.parametrize("seed", range(6))
def test_pages_are_the_sorted_whole(seed: int) -> None:
    parties = [a_party(f"Party {number}") for number in range(5)]
    fill(seed, parties)
    choices: list[dict[str, Any]] = [
        {},
        {"kinds": ("interaction",)},
        {"kinds": ("event",)},
        {"kinds": ("note", "event")},
        {"channels": ("email",)},
        {"channels": ("email", "web_order")},
    ]
    for party in parties:
        for choice in choices:
            for limit in (1, 7, 500):
                assert read(party, limit, **choice) == expected(party, **choice)


def test_what_comes_in_meanwhile_moves_no_page() -> None:
    parties = [a_party(f"Party {number}") for number in range(3)]
    fill(1, parties)
    first = timeline(SYSTEM, parties[0], limit=5)
    rest = expected(parties[0])[5:]
    record(parties[0], subject="New")
    second = timeline(SYSTEM, parties[0], after=first.after, limit=500)
    assert [(item.at, str(item.kind), item.id) for item in second.items] == rest


def test_an_item_tells_its_story(alice: User, as_actor: ActorOf) -> None:
    main, other = a_party("Acme"), a_party("Grace Lind")
    record(
        main,
        by=as_actor(alice),
        channel="phone_call",
        subject="Delivery",
        body="Thursday.",
        outcome="reached",
        duration_seconds=60,
        participants=(other.pk,),
        data={"total": "12.50", "currency": "EUR"},
    )
    (mine,) = timeline(SYSTEM, main).items
    (hers,) = timeline(SYSTEM, other).items
    assert (mine.title, mine.name, mine.direction, mine.by_name) == (
        "Delivery",
        "phone_call",
        "in",
        "Alice",
    )
    assert (mine.body, mine.outcome, mine.duration_seconds) == ("Thursday.", "reached", 60)
    assert str(mine.money) == "12.50 EUR"
    assert (mine.party_name, hers.party_name, hers.party_id) == ("", "Acme", main.pk)


def test_the_recording_itself_is_not_shown_twice() -> None:
    party = a_party()
    record(party)
    assert [item.kind for item in timeline(SYSTEM, party).items] == [Kind.INTERACTION]


def test_it_is_one_statement_however_long() -> None:
    parties = [a_party(f"Party {number}") for number in range(3)]
    for seed in (1, 2):
        fill(seed, parties)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            timeline(SYSTEM, parties[0])
        assert len(queries) == 1


def test_neighbours_alike_are_folded() -> None:
    def event(pk: int, name: str, days: int = 0, by: str = "Rapport") -> Item:
        return Item(Kind.EVENT, pk, START - timedelta(days=days), name=name, by_name=by)

    items = [
        event(9, "a"), event(8, "a"), event(7, "b"), event(6, "a"), event(5, "a", 1), event(4, "a", 1),
        event(3, "a", 1, "Alice"), Item(Kind.NOTE, 2, START), Item(Kind.NOTE, 1, START),
    ]  # fmt: skip
    assert [(item.id, item.count) for item in folded(items)] == [
        (9, 2), (7, 1), (6, 1), (5, 2), (3, 1), (2, 1), (1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["", "x", "bm8", "WzEsMl0", "ñ", "WyIyMDI0IiwieCIsMV0"])
def test_a_damaged_cursor_is_invalid(word: str) -> None:
    with pytest.raises(Invalid):
        Cursor.decode(word)


def test_who_may_not_read_does_not(charlie: User, as_actor: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        timeline(as_actor(charlie), a_party())


def test_the_panel_shows_filters_and_goes_on(alice: User, client_of: ClientOf) -> None:
    party = a_party()
    for hours in range(60):
        record(party, at=START - timedelta(hours=hours), subject=f"Mail {hours}", body="x" * 200)
    record(party, at=START, subject="A call", channel="phone_call")
    client = client_of(alice)
    whole = client.get(reverse("party_timeline", args=[party.pk])).content.decode()
    assert "<html" in whole
    assert whole.count('<article class="timeline-item') == 50
    fragment = client.get(
        reverse("party_timeline", args=[party.pk]), headers={"HX-Request": "true"}
    )
    text = fragment.content.decode()
    assert "<html" not in text
    assert "A call" in text
    older = text.split('hx-get="')[-1].split('"')[0].replace("&amp;", "&")
    rest = client.get(older, headers={"HX-Request": "true"}).content.decode()
    assert "panel-head" not in rest
    assert rest.count('<article class="timeline-item') == 11
    calls = client.get(
        reverse("party_timeline", args=[party.pk]) + "?channel=phone_call"
    ).content.decode()
    assert "A call" in calls
    assert "Mail 1" not in calls


def test_the_panel_is_hidden_from_outsiders(charlie: User, dana: User, client_of: ClientOf) -> None:
    address = reverse("party_timeline", args=[a_party().pk])
    for user in (charlie, dana):
        assert client_of(user).get(address).status_code == 404


def test_every_channel_has_a_look() -> None:
    from rapport.platform.ui.icons import icon
    from rapport.touchpoints.channels import ICONS

    assert set(ICONS) == set(Channel)
    assert all(icon(name) for name in ICONS.values())
