"""``load_demo``: what it loads is complete and as actions would have written it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from rapport.demo.load import DEMO_SIGN_INS
from rapport.demo.rows import TABLES
from rapport.demo.tests.loading import load_some, rows
from rapport.demo.truth import COLUMNS, load_truth
from rapport.kit.errors import NotFound, Refused
from rapport.kit.names import Name, sort_name
from rapport.platform.accounts.models import User


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """One load for all tests of this file, taken back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_some()
        transaction.set_rollback(True)


def test_counts_are_those_of_the_tables(loaded: dict[str, Any]) -> None:
    for table, count in loaded["rows"].items():
        assert rows(f"SELECT count(*) FROM {table}") == [(count,)], table
    assert set(loaded["rows"]) == set(TABLES)


def test_records_one_event(loaded: dict[str, Any]) -> None:
    found = rows("SELECT by, data FROM events_event WHERE name = 'demo.demo_loaded'")
    assert len(found) == 1
    assert found[0][0] is None
    assert "120" in str(found[0][1])


def test_the_next_records_get_fresh_ids(loaded: dict[str, Any]) -> None:
    for table in TABLES:
        highest = rows(
            f"SELECT max(id), nextval(pg_get_serial_sequence('{table}', 'id')) FROM {table}"
        )
        assert highest[0][1] == highest[0][0] + 1, table


def test_orders_add_up(loaded: dict[str, Any]) -> None:
    wrong = rows("""
        SELECT o.id FROM orders_order o JOIN orders_orderline l ON l.order_id = o.id GROUP BY o.id
        HAVING sum(l.amount) <> o.total OR count(*) <> o.line_count
            OR sum(l.quantity * l.unit_price) <> sum(l.amount)
    """)
    assert wrong == []
    assert rows("SELECT count(*) FROM orders_order o WHERE NOT EXISTS"
                " (SELECT FROM orders_orderline l WHERE l.order_id = o.id)") == [(0,)]  # fmt: skip


def test_opportunities_are_as_actions_would_have_written_them(loaded: dict[str, Any]) -> None:
    wrong = """
        SELECT o.id FROM sales_opportunity o
          JOIN sales_stage s ON s.id = o.stage_id
          JOIN sales_stagestay stay ON stay.opportunity_id = o.id AND stay.left_at IS NULL
         WHERE o.status <> s.kind OR o.pipeline_id <> s.pipeline_id OR o.probability <> s.probability
            OR o.category <> s.category OR stay.stage_id <> o.stage_id
            OR stay.entered_at <> o.stage_since OR (o.status = 'lost') <> (o.lost_reason_id IS NOT NULL)
            OR o.closed_on < o.opened_on OR o.closed_on > current_date"""
    assert rows(wrong) == []
    apart = """
        SELECT l.opportunity_id FROM sales_opportunity o JOIN sales_line l ON l.opportunity_id = o.id
         GROUP BY l.opportunity_id, o.amount
        HAVING sum(l.amount) <> o.amount OR sum(l.quantity * l.unit_price) <> o.amount"""
    assert rows(apart) == []
    gaps = """
        SELECT id FROM (SELECT id, left_at, lead(entered_at) OVER (PARTITION BY opportunity_id
                          ORDER BY entered_at) AS next FROM sales_stagestay) AS stay
         WHERE left_at IS DISTINCT FROM next"""
    assert rows(gaps) == []
    kinds = dict(rows("SELECT status, count(*) FROM sales_opportunity GROUP BY status"))
    assert set(kinds) == {"open", "won", "lost"}


def test_texts_are_what_the_actions_would_have_written(loaded: dict[str, Any]) -> None:
    from rapport.parties.actions.reindex import reindex

    before = {
        pk: set(text.split()) for pk, text in rows("SELECT id, search_text FROM parties_party")
    }
    reindex("SELECT id FROM parties_party")
    after = {
        pk: set(text.split()) for pk, text in rows("SELECT id, search_text FROM parties_party")
    }
    assert before == after
    names = rows(
        "SELECT name, given_name, family_name, middle_name, sort_name FROM parties_party WHERE kind = 'person'"
    )
    for name, given, family, middle, sorted_by in names:
        assert sort_name(Name(name, given=given, family=family, middle=middle)) == sorted_by


def test_refuses_a_second_time(loaded: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="here already; --again adds another"):
        load_some()
    assert rows("SELECT count(*) FROM parties_party") == [(loaded["rows"]["parties_party"],)]


def test_nobody_real_can_be_reached(loaded: dict[str, Any]) -> None:
    reachable = rows(
        r"SELECT address FROM parties_emailaddress WHERE address !~ '(@|\.)example(\.(com|org|net))?$'"
    )
    assert reachable == []
    numbers = [number for (number,) in rows("SELECT DISTINCT e164 FROM parties_phonenumber")]
    fiction = ("+44207946", "+44113496", "+44121496", "+44131496", "+44161496", "+447700900", "+4930231", "+49699000",
               "+49406696", "+49221471", "+49899999", "+331990", "+332619", "+333530", "+334657", "+335364", "+336399",
               "+46313900", "+46406280", "+46846500")  # fmt: skip
    assert all(
        number.startswith(fiction) or (number[:2] == "+1" and number[5:9] == "5550")
        for number in numbers
    )


def test_links_and_data_tell_of_cases_and_campaigns(loaded: dict[str, Any]) -> None:
    linked = rows("SELECT links[1], party_id FROM touchpoints_interaction WHERE links <> '{}'")
    owners = dict(rows("SELECT id, party_id FROM orders_order"))
    assert linked
    assert all(owners[int(link.removeprefix("orders.order:"))] == party for link, party in linked)
    arms = rows(
        "SELECT DISTINCT data::jsonb ->> 'arm' FROM touchpoints_interaction WHERE data ? 'campaign'"
    )
    assert {arm for (arm,) in arms} == {"control", "treatment"}
    assert rows("SELECT count(*) FROM touchpoints_interaction WHERE data ? 'case'")[0][0] > 0


def test_people_work_for_organizations(loaded: dict[str, Any]) -> None:
    kinds = dict(rows("SELECT kind, count(*) FROM parties_relationship GROUP BY kind"))
    assert {"works_for", "decision_maker", "reports_to"} <= set(kinds)
    wrong = rows("""
        SELECT 1 FROM parties_relationship r JOIN parties_party s ON s.id = r.subject_id
          JOIN parties_party o ON o.id = r.object_id
         WHERE r.kind = 'works_for' AND (s.kind <> 'person' OR o.kind <> 'organization')
    """)
    assert wrong == []


def test_everyone_on_the_list_can_sign_in(loaded: dict[str, Any]) -> None:
    for email, role, password in DEMO_SIGN_INS:
        user = User.objects.get(email=email)
        assert user.check_password(password)
        assert user.roles == [role.lower().replace(" ", "_")]
    assert len(DEMO_SIGN_INS) >= 8


def test_the_truth_stands_beside(loaded: dict[str, Any]) -> None:
    truth = load_truth(Path(settings.HOME))
    assert truth.facts["customers"] == 120
    assert truth.customers.num_rows == 120
    assert truth.customers.column_names == list(COLUMNS["customers"])
    assert truth.exposures.column_names == list(COLUMNS["exposures"])
    arrived = dict(
        zip(
            truth.customers["party_id"].to_pylist(),
            truth.customers["arrived_at"].to_pylist(),
            strict=True,
        )
    )
    created = {
        pk: at.replace(tzinfo=None) for pk, at in rows("SELECT id, created_at FROM parties_party")
    }
    assert all(created[pk] == at for pk, at in arrived.items())


def test_no_truth_without_a_demo(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_truth(tmp_path)
