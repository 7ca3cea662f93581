"""What of orders and returns is changed where a list shows them, and what is not."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from rapport.kit.errors import Refused
from rapport.orders.actions import Returned, receive_return
from rapport.orders.models import Order, Return
from rapport.orders.tests.making import a_party, an_order
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events import actions as events
from rapport.platform.events.models import Event
from rapport.platform.records.actions.bulk import run_bulk, start_bulk_run
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.actions.undo import undo_story
from rapport.platform.records.types import record_types

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User
    from tests.cast import ClientOf

pytestmark = pytest.mark.django_db


def test_an_order_is_handed_over_in_its_cell(alice: User, bob: User, client_of: ClientOf) -> None:
    order, client = an_order(), client_of(alice)
    listed = client.get("/records/order/?cols=number,owner,status").content.decode()
    assert 'data-cell="owner"' in listed
    assert 'data-cell="status"' not in listed
    said = {"owner": str(bob.pk), "seen-owner": ""}
    assert client.post(f"/records/order/{order.pk}/cell/owner/", said).status_code == 200
    order.refresh_from_db()
    assert order.owner_id == bob.pk
    told = Event.objects.get(name="orders.order_edited")
    assert told.data == {"number": order.number, "changes": {"owner": [None, bob.pk]}}
    assert client.get(f"/records/order/{order.pk}/cell/total/").status_code == 404


def test_the_reason_of_a_return_is_corrected_and_the_correction_undone(alice: User) -> None:
    order, by = an_order(), actor_of(alice)
    made = receive_return(order, [Returned(order.lines.get(), Decimal(1))], by=by, reason="broken")
    with events.story(uuid.uuid4()) as story:
        edit_record(record_types()["return"], made.pk, {"reason": "Faulty"}, by=by)
    assert Event.objects.get(name="orders.return_edited").data["changes"] == {
        "reason": ["broken", "Faulty"]
    }
    undo_story(story, by=by)
    assert Return.objects.get().reason == "broken"


def test_a_tag_on_many_orders_stands_in_the_story_of_each_customer(
    alice: User, client_of: ClientOf
) -> None:
    kind, by, parties = record_types()["order"], actor_of(alice), [a_party("Ada"), a_party("Bo")]
    ids = [an_order(party).pk for party in parties] + [an_order().pk]
    for verb in ("tag", "untag"):
        run = start_bulk_run(kind, verb, {"tag": "fair"}, {"ids": ids}, by=by)
        run_bulk(run.pk, by=by)
    told = Event.objects.filter(name__in=["records.tag_added", "records.tag_removed"])
    found = told.order_by("name", "subject_id").values_list("about", flat=True)
    assert list(found) == [parties[0].pk, parties[1].pk, None] * 2
    story = client_of(alice).get(reverse("party_timeline", args=[parties[0].pk])).content.decode()
    assert story.count("“fair”") == 2


def test_who_may_only_read_them_has_no_such_cell(
    analyst: User, bob: User, client_of: ClientOf
) -> None:
    order, client = an_order(), client_of(analyst)
    assert "data-cell" not in client.get("/records/order/?cols=number,owner").content.decode()
    said = {"owner": str(bob.pk), "seen-owner": ""}
    assert client.post(f"/records/order/{order.pk}/cell/owner/", said).status_code == 403


def test_nothing_enters_an_order_without_its_lines(alice: User) -> None:
    with pytest.raises(Refused):
        create_record(record_types()["order"], {"owner": alice.pk}, by=SYSTEM)
    assert not Order.objects.exists()
