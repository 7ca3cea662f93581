"""Rules that hand leads out, leads in every state, a form that waits for confirmations, a mailbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rapport.catalog.models import Product
from rapport.leads.actions.capturing import Sent, submit_form
from rapport.leads.actions.leads import let_lead_die, receive_lead, recycle_lead
from rapport.leads.models import (
    AssignmentRule,
    DeadReason,
    LeadForm,
    PointRule,
    ResponseTarget,
    RulePerson,
)
from rapport.leads.queries.forms import token_of
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.models import User
from rapport.touchpoints.models import Mailbox


def leads(product: Product, by: Actor) -> dict[str, Any]:
    """The ids by the names that addresses know them by."""
    _rules()
    form = LeadForm.objects.create(
        name="Ask us anything",
        intro="Tell us what you are looking for, and we call you back on the same day.",
        asks=["phone", "company", "need"],
        purposes=["marketing", "research"],
        source="Web site",
        product=product,
        is_confirmed=True,
        sites="https://www.example.com",
    )
    sent = submit_form(form, Sent("Ida Berg", "ida@berg.example", need="A mill", purposes=()))
    given = {
        "name": "Noor Bakker",
        "email": "noor@bakker.example",
        "phone": "+31 20 123 4567",
        "company": "Bakkerij Noor",
        "need": "We open a second shop in spring and look for bowls and mugs, about two hundred.",
        "product": product.pk,
        "source": "Spring fair",
    }
    lead = receive_lead(given, by=SYSTEM)
    reason = DeadReason.objects.create(name="Only looking")
    others = [
        receive_lead({"name": name, "email": f"{name}@mail.example"}, by=by)
        for name in ("Ole", "Pia")
    ]
    recycle_lead(others[0], timezone.localdate() + timedelta(days=20), by=by)
    let_lead_die(others[1], reason, by=by)
    return {
        "lead": lead,
        "dead_lead": others[1],
        "lead_form": form,
        "form_token": form.token,
        "confirm_token": token_of(sent),
        "assignment_rule": AssignmentRule.objects.latest("pk"),
        "mailbox": _mailbox(),
    }


def _mailbox() -> Mailbox:
    """One that cannot be read."""
    return Mailbox.objects.create(
        name="Sales",
        address="sales@example.com",
        purpose="leads",
        host="imap.example.com",
        user="sales@example.com",
        is_on=False,
        sealed_password="kept",
        problem="imap.example.com could not be reached.",
        failing_since=timezone.now(),
    )


def _rules() -> None:
    people = list(User.objects.filter(is_active=True, roles__contains=["sales_person"])[:3])
    first = AssignmentRule.objects.create(
        name="Big companies", position=1, condition='company:"Acme"', way="person"
    )
    turns = AssignmentRule.objects.create(name="Everybody in turn", position=2, way="turn")
    for place, user in enumerate(people, 1):
        RulePerson.objects.create(rule=turns, position=place, user=user, words="nl, bowls")
    RulePerson.objects.create(rule=first, position=1, user=people[0])
    PointRule.objects.create(name="says what they need", condition="need:any", points=20)
    PointRule.objects.create(name="came to a fair", condition="source~fair", points=30)
    PointRule.objects.create(name="gave no phone number", condition="phone:none", points=-10)
    ResponseTarget.objects.create(name="Within two hours", minutes=120)
