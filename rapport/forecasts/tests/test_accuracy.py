"""How right forecasts were: the figures, the page and the file."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from rapport.catalog.models import Category, Product
from rapport.forecasts.accuracy import Judged, Replaced, score, value_added, wilson
from rapport.forecasts.actions.calls import override_forecast
from rapport.forecasts.actions.exporting import export_accuracy
from rapport.forecasts.actions.snapshots import take_snapshot
from rapport.forecasts.holders import Holder
from rapport.forecasts.models import Outcome, Snapshot, SnapshotDay
from rapport.forecasts.periods import Period, ended_before, period_of
from rapport.forecasts.queries.accuracy import Accuracy, accuracy
from rapport.forecasts.queries.outcomes import KINDS, PERIODS, outcomes
from rapport.forecasts.tests.conftest import Made, moment
from rapport.forecasts.tests.test_submit_forecast import euros
from rapport.forecasts.tests.test_take_snapshot import history
from rapport.kit.errors import NotAllowed, NotFound
from rapport.platform.access import Actor
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from rapport.sales.models import Opportunity
from tests.cast import ActorOf, ClientOf

Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))


def judged(forecast: int, came: int, low: int | None = None, high: int | None = None) -> Judged:
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    said = Decimal(forecast), Decimal(came)
    return Judged(Q1, "person-1", "weighted", Q1.starts_on, *said, *ends)


def test_figures_worked_out_by_hand() -> None:
    """Of 100, 200 and 0 were forecast 110, 150 and 30: parts 10 % and 25 %; 90 wrong and 10 too little of 300."""
    found = score([judged(110, 100, 90, 105), judged(150, 200, 160, 190), judged(30, 0)])
    assert found.count == 3
    assert found.mape == Decimal("0.175")
    assert found.wape == Decimal(90) / 300
    assert found.bias == Decimal(-10) / 300
    assert (found.covered, found.intervals) == (1, 2)
    assert found.coverage == Decimal("0.5")


def test_of_nothing_nothing_is_said() -> None:
    found = score([])
    assert (found.count, found.mape, found.wape, found.bias) == (0, None, None, None)
    assert found.coverage is None
    assert found.between is None
    assert score([judged(5, 0)]).wape is None


def test_the_interval_of_wilson() -> None:
    """As published for 8 of 10 (Wilson 1927): 0.490 to 0.943."""
    low, high = wilson(8, 10)
    assert round(low, 3) == Decimal("0.490")
    assert round(high, 3) == Decimal("0.943")
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_part(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    part = Decimal(pair[0]) / pair[1]
    assert 0 <= low <= part + Decimal("0.000001")
    assert part - Decimal("0.000001") <= high <= 1


@given(
    st.lists(
        st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(lambda pair: judged(*pair)),
        min_size=1,
        max_size=20,
    )
)
def test_bias_is_within_the_error(rows: list[Judged]) -> None:
    found = score(rows)
    if found.wape is not None and found.bias is not None:
        assert abs(found.bias) <= found.wape
    exact = score([judged(int(row.came), int(row.came)) for row in rows])
    assert exact.bias in (None, 0)
    assert exact.wape in (None, 0)


def test_what_overriding_added() -> None:
    """90 in place of 120, where 100 came, is nearer by 10; 50 in place of 95 is farther off by 45."""

    def replaced(override: int, before: int) -> Replaced:
        amounts = Decimal(override), Decimal(before), Decimal(100)
        return Replaced(Q1, "person-1", "Maria", "", "weighted", *amounts)

    rows = [replaced(90, 120), replaced(50, 95)]
    assert [row.gain for row in rows] == [10, -45]
    assert value_added(rows) == Decimal(-35) / 200
    assert value_added([]) is None


@pytest.fixture
def ended(made: Made, manager: User, alice: User, bob: User, today: date) -> Period:
    """The quarter before: 1000 was expected of Alice at its beginning, 600 called instead, 700 came."""
    before = period_of("quarter", today).previous
    history(made, before.starts_on)
    expected = made(
        "Talks", "1000", opened_on=before.starts_on - timedelta(9), closes_on=before.ends_on
    )
    made("Talks", "50", owner=bob, opened_on=before.starts_on, closes_on=before.ends_on)
    with time_machine.travel(moment(before.starts_on), tick=False):
        whom = Holder("person", alice.pk)
        override_forecast(whom, before, euros("600"), by=actor_of(manager), note="Doubtful")
        take_snapshot()
    expected.amount, expected.status, expected.closed_on = Decimal(700), "won", before.ends_on
    expected.save()
    return before


def looked(by: Actor, today: date, *, as_of: str = "beginning", kind: str = "person") -> Accuracy:
    return accuracy(by, length="quarter", as_of=as_of, kind=kind, today=today)


def test_forecasts_meet_what_came(
    ended: Period, alice: User, bob: User, by_manager: Actor, today: date
) -> None:
    found = looked(by_manager, today)
    mine = {row.method: row for row in found.rows if row.holder == f"person-{alice.pk}"}
    assert mine["weighted"].forecast == 800
    assert mine["weighted"].came == 700
    assert mine["override"].error == -100
    assert mine["commit"].on == ended.starts_on
    assert mine["statistical"].is_covered is not None
    other = [row for row in found.rows if row.holder == f"person-{bob.pk}"]
    assert {row.came for row in other} == {Decimal(0)}
    assert found.names[f"person-{bob.pk}"] == "Bob"
    [override] = found.overrides
    assert [override.override, override.replaced, override.came] == [600, 800, 700]
    assert override.gain == 0
    assert {row.came for row in looked(by_manager, today, kind="company").rows} == {Decimal(700)}
    assert {row.came for row in looked(by_manager, today, kind="team").rows} == {Decimal(700)}


def test_only_what_was_said_at_that_time_is_judged(
    ended: Period, by_manager: Actor, today: date
) -> None:
    found = looked(by_manager, today, as_of="7")
    assert found.rows == []
    assert ended in found.missed
    SnapshotDay.objects.create(on=ended.ends_on - timedelta(days=9), is_reconstructed=True)
    Snapshot.objects.create(
        day=SnapshotDay.objects.get(is_reconstructed=True),
        starts_on=ended.starts_on,
        ends_on=ended.ends_on,
        holder="company",
        method="weighted",
        amount=Decimal(1),
        currency="EUR",
    )
    found = looked(by_manager, today, as_of="7", kind="company")
    assert [row.forecast for row in found.rows] == [1]
    assert found.reconstructed == 1


def test_one_sees_ones_own_and_who_leads_the_team(
    ended: Period, alice: User, bob: User, lead: User, as_actor: ActorOf, today: date
) -> None:
    assert {row.holder for row in looked(as_actor(alice), today).rows} == {f"person-{alice.pk}"}
    assert not looked(as_actor(alice), today, kind="company").rows
    led = {row.holder for row in looked(as_actor(lead), today).rows}
    assert led == {f"person-{alice.pk}", f"person-{bob.pk}"}


def test_the_page_shows_methods_people_and_overrides(
    ended: Period, manager: User, client_of: ClientOf
) -> None:
    client = client_of(manager)
    text = client.get(reverse("forecast_accuracy") + "?method=statistical").content.decode()
    for words in (
        "By method",
        "Did overriding help?",
        "Alice",
        ended.key,
        "Doubtful",
        "WAPE",
        "<circle",
    ):
        assert words in text
    for query in ("by=company", "by=team&length=month", "as_of=30", "by=territory"):
        assert client.get(reverse("forecast_accuracy") + f"?{query}").status_code == 200
    for query in ("by=pet", "as_of=x", "length=year", "method=magic"):
        assert client.get(reverse("forecast_accuracy") + f"?{query}").status_code == 404


def test_an_empty_page_teaches(manager: User, alice: User, client_of: ClientOf) -> None:
    text = client_of(manager).get(reverse("forecast_accuracy")).content.decode()
    assert "When the first period has ended" in text
    assert reverse("take_snapshot") in text
    text = client_of(alice).get(reverse("forecast_accuracy")).content.decode()
    assert reverse("take_snapshot") not in text


def test_missed_days_are_said(manager: User, today: date, client_of: ClientOf) -> None:
    for days in (1, 2, 5):
        SnapshotDay.objects.create(on=today - timedelta(days=days))
    text = client_of(manager).get(reverse("forecast_accuracy")).content.decode()
    assert "2 days of the last 30 were missed" in text


def test_it_costs_as_many_statements_however_many_people(
    ended: Period, by_manager: Actor, bob: User, today: date
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            looked(by_manager, today)
        return sum("accounts_stamp" not in one["sql"] for one in asked.captured_queries)

    before = cost()
    rows = Snapshot.objects.filter(holder=f"person-{bob.pk}")
    for row in rows:
        row.pk, row.holder = None, "person-999"
        row.save()
    assert cost() == before


def test_what_came_long_ago_is_kept_and_counted_anew_at_night(
    made: Made, alice: User, by_manager: Actor, today: date
) -> None:
    long_ago = ended_before("quarter", today, 3)[-1]
    whom = f"person-{alice.pk}"

    def came() -> Decimal:
        return outcomes([long_ago], "person", today)[long_ago].of(whom)

    made("Won", "10", closed_on=long_ago.ends_on)
    assert came() == 10
    take_snapshot()
    assert Outcome.objects.count() == PERIODS * len(KINDS) * 2
    made("Won", "5", closed_on=long_ago.ends_on)
    assert came() == 10
    with time_machine.travel(moment(today + timedelta(days=1)), tick=False):
        take_snapshot()
    assert came() == 15
    assert Outcome.objects.count() == PERIODS * len(KINDS) * 2


def test_product_categories_are_judged_by_their_lines(
    made: Made, by_manager: Actor, today: date
) -> None:
    """Two thirds of a sale are pumps; the forecast of them was made while it was open."""
    before = period_of("quarter", today).previous
    shelf = Category.objects.create(name="Pumps")
    pump = Product.objects.create(name="Pump", code="P", category=shelf)
    sale = made("Talks", "900", opened_on=before.starts_on, closes_on=before.ends_on)
    for position, (product, amount) in enumerate(((pump, 600), (None, 300))):
        sale.lines.create(
            position=position, product=product, quantity=1, unit_price=amount, amount=amount
        )
    with time_machine.travel(moment(before.starts_on), tick=False):
        take_snapshot()
    Opportunity.objects.filter(pk=sale.pk).update(status="won", closed_on=before.ends_on)
    for kind, pk in (("category", shelf.pk), ("product", pump.pk)):
        judged = looked(by_manager, today, kind=kind)
        [row] = [row for row in judged.rows if row.method == "commit"]
        assert row.holder == f"{kind}-{pk}"
        assert [row.forecast, row.came] == [600, 600]
        assert judged.names[row.holder] == ("Pumps" if kind == "category" else "Pump")


def test_of_many_those_are_judged_of_whom_most_was_forecast(
    made: Made, alice: User, bob: User, by_manager: Actor, today: date
) -> None:
    before = period_of("quarter", today).previous
    for owner, amount in ((alice, "10"), (bob, "20")):
        made("Talks", amount, owner=owner, opened_on=before.starts_on, closes_on=before.ends_on)
    with time_machine.travel(moment(before.starts_on), tick=False):
        take_snapshot()
    found = accuracy(
        by_manager, length="quarter", as_of="beginning", kind="person", today=today, most=1
    )
    assert found.holders == 2
    assert {row.holder for row in found.rows} == {f"person-{bob.pk}"}


def test_what_ended_just_now_is_counted_at_once(made: Made, alice: User, today: date) -> None:
    with time_machine.travel(moment(date(2026, 4, 20)), tick=False):
        first = Period(date(2026, 1, 1), date(2026, 3, 31))
        take_snapshot()
        made("Won", "5", closed_on=first.ends_on)
        found = outcomes([first], "team", date(2026, 4, 20))[first]
        assert list(found.by_holder.values()) == [5]


def test_what_has_no_rate_is_said(
    ended: Period, made: Made, manager: User, client_of: ClientOf, by_manager: Actor, today: date
) -> None:
    made("Won", "100", currency="GBP", closed_on=ended.ends_on)
    assert looked(by_manager, today).left_out == {"GBP": 1}
    client = client_of(manager)
    course = reverse("forecast_course", args=["company", 0, ended.key])
    for address in (reverse("forecast_accuracy"), course):
        assert "1 opportunity in GBP is not counted" in client.get(address).content.decode()


def test_the_file_has_a_line_for_each_forecast(
    ended: Period, manager: User, alice: User, client_of: ClientOf
) -> None:
    answer = client_of(manager).get(reverse("export_accuracy"))
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert "attachment" in answer["Content-Disposition"]
    mine = [row for row in rows if row["name"] == "Alice" and row["method"] == "weighted"]
    assert mine[0]["period"] == ended.key
    assert Decimal(mine[0]["error"]) == 100
    told = Event.objects.get(name="forecasts.accuracy_exported")
    assert told.data["rows"] == len(rows)
    alice.name = "=cmd()"
    alice.save()
    assert "'=cmd()" in client_of(manager).get(reverse("export_accuracy")).content.decode()


def test_who_may_take_it_away(charlie: User, as_actor: ActorOf, client_of: ClientOf) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        export_accuracy(Accuracy(), io.StringIO(), by=as_actor(charlie))
    assert client_of(charlie).get(reverse("export_accuracy")).status_code == 403


def test_the_course_of_a_period(
    ended: Period, alice: User, bob: User, manager: User, client_of: ClientOf
) -> None:
    address = reverse("forecast_course", args=["person", alice.pk, ended.key])
    text = client_of(manager).get(address).content.decode()
    assert "<polygon" in text
    assert "How the forecast went on" in text
    assert client_of(bob).get(address).status_code == 404
    empty = reverse("forecast_course", args=["company", 0, ended.next.next.key])
    assert "Nothing was written down" in client_of(manager).get(empty).content.decode()


def test_today_is_written_down_when_asked(manager: User, alice: User, client_of: ClientOf) -> None:
    from tests.cast import run_jobs

    assert client_of(alice).post(reverse("take_snapshot")).status_code == 403
    assert client_of(manager).post(reverse("take_snapshot")).status_code == 303
    assert client_of(manager).post(reverse("take_snapshot")).status_code == 303
    assert run_jobs() >= 1
    assert SnapshotDay.objects.count() == 1
