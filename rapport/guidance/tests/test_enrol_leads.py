"""Leads in sequences: by hand, from a list and by rule; what is over is written to no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from rapport.activities.models import Activity
from rapport.catalog.models import Product
from rapport.guidance.actions.enrolling import enrol_by_rules, enrol_parties
from rapport.guidance.actions.guiding import guide
from rapport.guidance.actions.stopping import stop_where_over
from rapport.guidance.models import Enrolment, MailTemplate
from rapport.guidance.queries.selecting import Subject
from rapport.guidance.queries.wording import matter_of
from rapport.guidance.stepping import Step
from rapport.guidance.tests.conftest import Persons, Sequences
from rapport.leads.actions import leads as actions
from rapport.leads.models import DeadReason, Lead
from rapport.leads.queries.conditions import lead_type
from rapport.parties.models import Party
from rapport.platform.access import SYSTEM
from rapport.platform.accounts.models import User
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import delete_record
from rapport.sales.models import Pipeline

if TYPE_CHECKING:
    from tests.cast import ClientOf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
Came = Callable[..., Lead]


@pytest.fixture
def came(alice: User, direct: Pipeline) -> Came:
    """``came(party)`` is a lead of Alice's from somebody."""

    def make(party: Party, **given: Any) -> Lead:
        said = {"name": party.name, "party": party.pk, "owner": alice.pk} | given
        return actions.receive_lead(said)

    return make


def test_a_rule_lets_open_leads_in(
    sequence: Sequences, person: Persons, came: Came, alice: User
) -> None:
    into = sequence(rule="source:Fair", rule_type="lead")
    fresh = came(person(), source="Fair")
    came(person("Bea Kim"), source="Web")
    came(person("Cem Ali"), source="Fair", owner=None)
    over = came(person("Dan Roe"), source="Fair")
    actions.recycle_lead(over, timezone.localdate() + timedelta(days=3), by=actor_of(alice))
    assert enrol_by_rules() == 1
    found = Enrolment.objects.get()
    assert (found.sequence, found.about) == (into, f"leads.lead:{fresh.pk}")
    assert (found.party, found.owner) == (fresh.party, alice)
    assert enrol_by_rules() == 0


def test_its_mail_says_what_they_are_interested_in(
    sequence: Sequences, person: Persons, came: Came, template: MailTemplate, alice: User
) -> None:
    pump = Product.objects.create(name="Pump", code="P1")
    template.subject = "About the {lead.product|question}"
    template.save()
    lead = came(person(), product=pump.pk)
    into = sequence(
        Step("condition", filter="product:Pump"),
        Step("mail", template=template.pk),
        Step("call", subject="Call {party.given_name}"),
        rule_type="lead",
    )
    enrol(into, lead, alice)
    guide()
    assert [sent.subject for sent in mail.outbox] == ["About the Pump"]
    call = Activity.objects.get(kind="call")
    assert (call.subject, call.about) == ("Call Ann", f"leads.lead:{lead.pk}")


def enrol(into: Any, lead: Lead, by: User) -> Enrolment:
    subject = Subject(lead.party_id or 0, f"leads.lead:{lead.pk}", lead.owner_id)
    return enrol_parties(into, [subject], by=actor_of(by)).enrolments[0]


@pytest.mark.parametrize("what", ["converted", "recycled", "dead", "trash"])
def test_a_lead_that_is_over_stops_it(
    what: str, sequence: Sequences, person: Persons, came: Came, alice: User, clock: Any
) -> None:
    lead, by = came(person()), actor_of(alice)
    other = enrol(sequence(name="Other"), came(person("Bea Kim")), alice)
    found = enrol(sequence(), lead, alice)
    assert stop_where_over() == 0
    clock.shift(timedelta(hours=1))
    if what == "converted":
        actions.convert_lead(lead, by=by)
    elif what == "recycled":
        actions.recycle_lead(lead, timezone.localdate() + timedelta(days=3), by=by)
    elif what == "dead":
        actions.let_lead_die(lead, DeadReason.objects.create(name="No money"), by=by)
    else:
        delete_record(lead_type(), lead.pk, by=SYSTEM)
    assert stop_where_over() == 1
    found.refresh_from_db()
    assert (found.state, found.why) == ("stopped", "lead_over")
    other.refresh_from_db()
    assert other.is_active
    guide()
    assert [sent.to for sent in mail.outbox] == [[f"bea{other.party_id}@example.com"]]


def test_on_the_page_of_a_lead_and_from_their_list(
    sequence: Sequences, person: Persons, came: Came, alice: User, client_of: ClientOf
) -> None:
    into, lead, other = sequence(), came(person()), came(person("Bea Kim"))
    client = client_of(alice)
    panel = reverse("lead_sequences", args=[lead.pk])
    assert panel in client.get(reverse("lead", args=[lead.pk])).content.decode()
    url = reverse("enrol", args=["lead", lead.pk])
    assert url in client.get(panel).content.decode()
    answer = client.post(url, {"sequence": into.pk})
    assert answer["Location"] == reverse("lead", args=[lead.pk])
    assert Enrolment.objects.get().about == f"leads.lead:{lead.pk}"
    assert "Follow up" in client.get(panel).content.decode()
    client.post(reverse("enrol_many", args=["lead"]), {"pk": [other.pk], "sequence": into.pk})
    assert Enrolment.objects.filter(party=other.party, about=f"leads.lead:{other.pk}").exists()
    actions.take_up_lead(lead, by=actor_of(alice))
    day = timezone.localdate() + timedelta(days=3)
    actions.recycle_lead(lead, day, by=actor_of(alice))
    assert url not in client.get(panel).content.decode()


def test_whoever_sees_no_lead_sees_no_panel(
    person: Persons, came: Came, charlie: User, client_of: ClientOf
) -> None:
    lead = came(person())
    answer = client_of(charlie).get(reverse("lead_sequences", args=[lead.pk]))
    assert answer.status_code == 404


def test_other_records_are_not_enrolled(alice: User, client_of: ClientOf) -> None:
    client, pump = client_of(alice), Product.objects.create(name="Pump", code="P1")
    assert client.get(reverse("enrol", args=["product", pump.pk])).status_code == 404
    assert client.post(reverse("enrol_many", args=["product"]), {"pk": pump.pk}).status_code == 404


@pytest.mark.parametrize("link", ["", "leads.lead:", "leads.lead:x", "orders.order:1", "7"])
def test_other_links_are_about_nothing(link: str) -> None:
    found = matter_of(link)
    assert (found.opportunity, found.lead) == (None, None)
