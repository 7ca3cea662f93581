"""What happened: noted on a dashboard, marked on its charts, changed, taken off and brought back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.dashboards import actions
from rapport.dashboards.annotating import MOST_FLAGS, THIN, flags
from rapport.dashboards.models import Annotation, Dashboard
from rapport.dashboards.queries import finding
from rapport.dashboards.tests.conftest import World, shown
from rapport.dashboards.tests.test_make_dashboard import undo_last
from rapport.dashboards.tiles import Asking, Chart
from rapport.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db
OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@dataclass
class Fair:
    first_on: date
    last_on: date
    text: str = "Fair"


def day(number: int, month: int = 11) -> date:
    return date(2026, month, number)


@pytest.mark.parametrize(
    ("noted", "x", "width"),
    [
        (Fair(day(1), day(1)), 150.0, 5.0),
        (Fair(day(16), day(30)), 225.0, 75.0),
        (Fair(day(15, 10), day(15)), round(150 * 14 / 31, 1), round(150 - 150 * 14 / 31 + 75, 1)),
        (Fair(day(1, 1), day(1, 10)), 0.0, round(150 / 31, 1)),
        (Fair(day(30), date(2027, 5, 1)), 295.0, 5.0),
    ],
)
def test_a_mark_stands_over_its_days(noted: Fair, x: float, width: float) -> None:
    """Two months share 300: October has 31 days, November 30, so a day of November is 5 wide."""
    [flag] = flags([OCTOBER, NOVEMBER], [noted], 300)
    assert (flag.x, flag.width, flag.number) == (x, width, 1)


def test_what_was_before_or_later_is_not_marked() -> None:
    early, late = Fair(day(1, 9), day(30, 9)), Fair(day(1, 12), day(1, 12))
    assert flags([OCTOBER, NOVEMBER], [early, late], 300) == []
    assert flags([None, NOVEMBER], [Fair(day(2), day(2))], 300) == []
    assert flags([], [Fair(day(2), day(2))], 300) == []


def test_marks_are_numbered_by_their_days_and_thin_ones_can_be_seen() -> None:
    found = flags([OCTOBER, NOVEMBER], [Fair(day(9), day(9)), Fair(day(2), day(2))], 60)
    assert [(flag.number, flag.noted.first_on.day, flag.width) for flag in found] == [
        (1, 2, THIN),
        (2, 9, THIN),
    ]
    many = [Fair(day(1 + place % 28), day(28)) for place in range(40)]
    assert len(flags([NOVEMBER], many, 300)) == MOST_FLAGS


def test_it_is_written_and_stands_on_the_chart_and_in_the_table(
    world: World, mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    for month in ("2026-09-02", "2026-11-02"):
        world.order(world.party(), month, "5")
    line = Asking(Chart.LINE, kind="order", by="placed")
    tile = actions.add_tile(mine, line, title="Orders", by=actor_of(alice))
    client = client_of(alice)
    address = reverse("write_annotation", args=[mine.pk])
    said = {"text": " Prices  raised ", "first": "2026-10-05", "last": "2026-10-09"}
    assert client.post(address, said).status_code == 303
    made = Annotation.objects.get()
    assert (made.text, made.first_on.day, made.last_on.day) == ("Prices raised", 5, 9)
    assert made.by == alice
    page = shown(client, reverse("dashboard", args=[mine.pk]))
    assert "5 Oct 2026 – 9 Oct 2026" in page
    assert "Prices raised" in page
    chart = shown(client, reverse("tile", args=[mine.pk, tile.pk]))
    assert 'class="flag"' in chart
    assert "Prices raised" in chart.partition('class="flags"')[2]
    assert Event.objects.filter(name="dashboards.annotation_written").count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"text": "", "first": "2026-10-05"},
        {"text": "x" * 301, "first": "2026-10-05"},
        {"text": "Fair", "first": ""},
        {"text": "Fair", "first": "2026-10-05", "last": "2026-10-04"},
    ],
)
def test_it_needs_words_and_days(
    said: dict[str, str], mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(alice).post(reverse("write_annotation", args=[mine.pk]), said)
    assert answer.status_code == 422
    assert not Annotation.objects.exists()


def test_the_action_refuses_what_ends_before_it_begins(mine: Dashboard, alice: User) -> None:
    with pytest.raises(Invalid):
        actions.write_annotation(mine, "x", first=day(2), last=day(1), by=actor_of(alice))


def test_a_page_holds_only_so_many(
    mine: Dashboard, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.dashboards.actions.annotating.MOST_ANNOTATIONS", 1)
    actions.write_annotation(mine, "One", first=day(1), by=actor_of(alice))
    with pytest.raises(Refused):
        actions.write_annotation(mine, "Two", first=day(1), by=actor_of(alice))


def test_who_sees_the_dashboard_reads_it_and_its_maker_alone_writes(
    mine: Dashboard, alice: User, bob: User, charlie: User, client_of: ClientOf
) -> None:
    by = actor_of(alice)
    made = actions.write_annotation(mine, "Fair", first=day(1), by=by)
    with pytest.raises(NotFound):
        finding.annotations_of(actor_of(bob), mine.pk)
    actions.edit_dashboard(mine.pk, "Mine", by=by, reach="public")
    mine.refresh_from_db()
    assert [one.text for one in finding.annotations_of(actor_of(bob), mine.pk)] == ["Fair"]
    assert "Note what happened" not in shown(client_of(bob), reverse("dashboard", args=[mine.pk]))
    with pytest.raises(NotAllowed):
        actions.write_annotation(mine, "No", first=day(1), by=actor_of(bob))
    with pytest.raises(NotAllowed):
        actions.edit_annotation(mine, made.pk, "No", first=day(1), by=actor_of(bob))
    with pytest.raises(NotAllowed):
        actions.remove_annotation(mine, made.pk, by=actor_of(bob))
    assert client_of(charlie).get(reverse("dashboard", args=[mine.pk])).status_code == 403


def test_it_is_changed_and_taken_off_and_undoing_brings_back(
    mine: Dashboard, alice: User, client_of: ClientOf
) -> None:
    client = client_of(alice)
    made = actions.write_annotation(mine, "Fair", first=day(1), last=day(3), by=actor_of(alice))
    place = [mine.pk, made.pk]
    assert 'value="2026-11-03"' in shown(client, reverse("edit_annotation", args=place))
    said = {"text": "Trade fair", "first": "2026-11-02"}
    assert client.post(reverse("edit_annotation", args=place), said).status_code == 303
    made.refresh_from_db()
    assert (made.text, made.first_on, made.last_on) == ("Trade fair", day(2), day(2))
    undo_last(client)
    made.refresh_from_db()
    assert (made.text, made.first_on, made.last_on) == ("Fair", day(1), day(3))
    assert client.post(reverse("remove_annotation", args=place)).status_code == 303
    assert not Annotation.objects.exists()
    undo_last(client)
    back = Annotation.objects.get()
    assert (back.pk, back.text, back.last_on, back.by) == (made.pk, "Fair", day(3), alice)
    names = list(Event.objects.order_by("pk").values_list("name", flat=True))
    assert "dashboards.annotation_removed" in names
    assert "dashboards.annotation_edited" in names


def test_one_of_another_dashboard_is_not_found(mine: Dashboard, alice: User) -> None:
    by = actor_of(alice)
    other = actions.make_dashboard("Other", by=by)
    made = actions.write_annotation(other, "Fair", first=day(1), by=by)
    with pytest.raises(NotFound):
        actions.remove_annotation(mine, made.pk, by=by)
