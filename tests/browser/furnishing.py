"""A little of everything that the demo company lacks, made by the actions that its pages call."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from rapport.orders.actions import Line, place_order
from rapport.orders.models import Return
from rapport.parties.actions.consents import record_consent
from rapport.parties.actions.contact_points import add_contact_point
from rapport.parties.actions.merging import merge_parties
from rapport.parties.actions.parties import delete_party
from rapport.parties.actions.relationships import relate_parties
from rapport.parties.details import Email
from rapport.parties.models import LikelyDuplicate, Party
from rapport.platform.access import Actor
from rapport.platform.accounts import tokens
from rapport.platform.accounts.actions.sharing import Offer, share_record
from rapport.platform.accounts.actions.users import DEMO_PASSWORD
from rapport.platform.accounts.models import Team, User
from rapport.platform.accounts.queries import actor_of, own_user
from rapport.platform.automation.actions.asking import press_automation
from rapport.platform.automation.actions.automations import (
    create_automation,
    switch_on_automation,
)
from rapport.platform.automation.actions.running import work_run
from rapport.platform.events.models import Event
from rapport.platform.exchange.actions.foreground import Asked, import_file
from rapport.platform.exchange.actions.handing_in import Handed, create_import
from rapport.platform.exchange.actions.schedules import Plan, schedule_export
from rapport.platform.exchange.models import Export
from rapport.platform.oauth.models import App, Code, Connection
from rapport.platform.records.actions.bulk import run_bulk, start_bulk_run
from rapport.platform.records.actions.custom.fields import add_field, remove_field
from rapport.platform.records.actions.custom.objects import make_object, remove_object
from rapport.platform.records.actions.external_ids import add_external_id
from rapport.platform.records.actions.files import add_file
from rapport.platform.records.actions.lists import add_to_list, create_list
from rapport.platform.records.actions.notes import pin_note, write_note
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.actions.tags import add_tag
from rapport.platform.records.actions.views import ViewSettings, save_view
from rapport.platform.records.plans import FieldPlan, ObjectPlan
from rapport.platform.records.types import RecordType, record_type
from rapport.platform.webhooks.actions.webhooks import create_webhook, switch_off_webhook
from rapport.sales.models import Competitor, Opportunity, Stage
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction
from tests.browser.furnishing_activities import planned
from tests.browser.furnishing_forecasts import forecast
from tests.browser.furnishing_guidance import guided
from tests.browser.furnishing_leads import leads
from tests.browser.furnishing_performance import measured
from tests.browser.offers import offered
from tests.browser.regions import regions
from tests.browser.shelves import shelves

PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000a49444154789c63000100000500010d0a2db40000000049454e44ae426082"
)
PEOPLE = "Name,E-mail\nAda Lovelace,ada@people.example\n,\n,nobody\n"
SORTS: dict[str, dict[str, Any]] = {
    "Place": {"help": "Where one meets.", "is_required": True},
    "Story": {"kind": "long_text"},
    "Pieces": {"kind": "number", "lowest": 0},
    "Price": {"kind": "money", "currency": "EUR"},
    "Rating": {"kind": "rating"},
    "Day": {"kind": "date"},
    "Moment": {"kind": "datetime"},
    "Hour": {"kind": "time"},
    "Urgent": {"kind": "boolean"},
    "State": {"kind": "choice", "choices": (("new", "New"), ("done", "Done"))},
    "Topics": {"kind": "choices", "choices": (("mills", "Mills"), ("sails", "Sails"))},
    "Guide": {"kind": "user"},
    "Buyer": {"kind": "record", "target": "party"},
    "Mail": {"kind": "email"},
    "Telephone": {"kind": "phone"},
    "Address": {"kind": "address"},
    "Site": {"kind": "url"},
    "Plan": {"kind": "file"},
    "Worth": {"source": "formula", "computation": {"formula": "[Price] * [Pieces]"}},
}
"""The fields of the object "visit": one of every kind."""


def furnish() -> None:
    """Make it, and print as JSON what the names in ``tests.flows.endpoints`` stand for, and more.

    At once: the product's own worker meets only what is done already.
    """
    by = actor_of(User.objects.get(email="morgan@demo.example"))
    with transaction.atomic():
        found: dict[str, Any] = _parties(by)
        party = found["party"]
        found |= planned(party, by) | _about(party, by) | _dealings(party, by) | _visits(party, by)
        found |= _selling(party, by) | shelves(found["product"], by)
        found |= guided(party, found["opportunity"], by)
        found |= offered(party, found["order"], by) | leads(found["product"], by)
        found |= measured(found["lead"], by)
        found |= regions(by) | forecast(by)
        found |= _kept(by) | _people(by) | _told(by) | _apps(by)
    found |= _imports(by) | _exports(by)
    json.dump({name: getattr(one, "pk", one) for name, one in found.items()}, sys.stdout)


def _parties(by: Actor) -> dict[str, Any]:
    """Somebody with orders, one of which came back in part; one of two made one; one in the trash."""
    people = Party.objects.filter(kind="person", deleted_at=None)
    bought = people.filter(returns__order__isnull=False, emails__isnull=False)
    party = bought.order_by("pk").distinct()[0]
    merged, alike, trashed = people.exclude(pk=party.pk).order_by("-pk")[:3]
    merge_parties(party, [merged], by=by)
    delete_party(trashed, by=by)
    evidence = [["family", "a few letters apart", 2.5], ["email", "different", -4.0]]
    one, other = sorted((party, alike), key=lambda found: found.pk)
    LikelyDuplicate.objects.create(one=one, other=other, kind="person", weight=4, evidence=evidence)
    return {
        "party": party,
        "alike": alike,
        "trashed": trashed,
        "organization": Party.objects.filter(kind="organization", deleted_at=None).earliest("pk"),
    }


def _about(party: Party, by: Actor) -> dict[str, Any]:
    """What hangs on ``party``."""
    note = write_note(party, "Prefers to be called after lunch. @Morgan knows why.", by=by)
    pin_note(note, party, by=by)
    add_tag(party, "VIP", by=by)
    add_external_id(party, "shop", "7", by=by)
    record_consent(
        party, purpose="marketing", channel="email", state="granted", source="A form", by=by
    )
    text = SimpleUploadedFile("list.txt", b"One\n", content_type="text/plain")
    picture = SimpleUploadedFile("shop.png", PICTURE, content_type="image/png")
    add_file(party, text, by=by)
    robin = User.objects.get(email="robin@demo.example")
    share_record(party, Offer(user=robin, reason="Helps out"), by=by, policy="parties.Party")
    employers = Party.objects.filter(kind="organization", deleted_at=None).order_by("pk")
    employer = employers.exclude(inverse_relationships__subject=party)[0]
    return {
        "note": note,
        "story": str(Event.objects.filter(name="records.note_written").latest("id").story),
        "file": add_file(party, picture, by=by),
        "point": add_contact_point(party, Email("second@people.example"), by=by),
        "relationship": relate_parties(party, "works_for", employer, by=by, title="Buyer"),
    }


def _dealings(party: Party, by: Actor) -> dict[str, Any]:
    """An order that may still be cancelled, something that came back, a call."""
    back = Return.objects.filter(party=party, order__isnull=False).latest("pk")
    assert back.order
    line = back.order.lines.exclude(product=None)[0]
    called = record_interaction(
        party,
        by=by,
        channel=Channel.PHONE_CALL,
        direction=Direction.INBOUND,
        at=timezone.now() - timedelta(hours=1),
        details=Details("Asked for the new price list", "Wants it on paper. " * 12, "Sent"),
    )
    return {
        "order": place_order([Line(line.quantity, line.price, line.product)], by=by, party=party),
        "return": back,
        "product": line.product,
        "interaction": called,
    }


def _selling(party: Party, by: Actor) -> dict[str, Any]:
    """An opportunity behind a shut gate, with everything that one can have."""
    kind = record_type("opportunity")
    assert kind is not None
    stage = Stage.objects.get(
        name="Qualified", pipeline=Opportunity.objects.earliest("pk").pipeline
    )
    plan = [
        {"text": "Show the new bowls", "due_on": "2026-01-09", "planned_cost": "120"},
        {"text": "Trial order agreed", "is_milestone": "yes", "done_on": "2026-01-05"},
    ]
    rivals = [{"competitor": Competitor.objects.earliest("pk").pk, "note": "Asked last year too"}]
    team = [{"user": by.user_id, "job": "Opens doors", "percent": "100"}]
    given = {
        "name": "Bowls for forty cafés",
        "party": party.pk,
        "stage": stage.pk,
        "need": "The old ones chip.",
        "lines": [{"description": "Bowl", "quantity": "40", "unit_price": "12.50"}],
        "roles": [{"party": party.pk, "role": "influencer"}],
        "plan": plan,
        "rivals": rivals,
        "team": team,
    }
    found = create_record(kind, given, by=by)
    lost = Opportunity.objects.filter(status="lost").earliest("pk")
    return {
        "opportunity": found,
        "lost_opportunity": lost,
        "pipeline": found.pipeline,
        "last_stage": found.pipeline.stages.get(name="Negotiation"),
    }


def _visits(party: Party, by: Actor) -> dict[str, Any]:
    """Two objects of one's own, one of them out of sight, one field likewise; an automation, pressed."""
    make_object(ObjectPlan("Visit", "Visits", "map-pin", "What one saw."), by=by)
    remove_object(make_object(ObjectPlan("Hidden", "Hidden ones"), by=by), by=by)
    make_object(ObjectPlan("Blank", "Blanks"), by=by)
    for label, said in SORTS.items():
        add_field(_kind("visit"), FieldPlan(label, **said), by=by)
    remove_field(add_field(_kind("visit"), FieldPlan("Gone"), by=by), by=by)
    given = {
        "name": "First",
        "place": "Gent",
        "price": "25",
        "pieces": "4",
        "state": "new",
        "topics": ["mills"],
        "rating": "4",
        "day": timezone.now().date().isoformat(),
        "buyer": party.pk,
    }
    visit = create_record(_kind("visit"), given, by=by)
    create_record(_kind("visit"), {"name": "Second", "place": "Namur"}, by=by)
    return {"visit": visit, **_automation(visit, by)}


def _automation(visit: Any, by: Actor) -> dict[str, Any]:
    """With a run that waits, one that failed, and a draft."""
    told = {"kind": "notify", "to": "automation_owner", "text": "{name} was greeted"}
    wait = {"kind": "wait", "amount": 2, "unit": "days"}
    asked = [{"label": "What", "is_required": True}]
    document = {
        "trigger": {"kind": "form", "type": "visit", "label": "Greet", "inputs": asked},
        "filter": "name:any",
        "steps": [
            {"kind": "edit", "fields": [{"name": "rating", "value": "{input.what}"}]},
            {"kind": "branch", "filter": "rating>2", "yes": [told, wait], "no": [wait]},
        ],
    }
    button = switch_on_automation(create_automation("Greet", document, by=by), by=by)
    runs = [press_automation(button, [visit.pk], {"what": to}, by=by)[0] for to in ("4", "many")]
    for run in runs:
        work_run(run.pk)
    return {
        "automation": button,
        "draft": create_automation("Draft", {}, by=by),
        "run": runs[0],
        "failed_run": runs[1],
    }


def _told(by: Actor) -> dict[str, Any]:
    """A webhook with a letter that arrived and one that nobody took."""
    hook = create_webhook("Web shop", "https://shop.example/rapport", ["parties.*"], by=by)
    switch_off_webhook(hook, by=by)
    now = timezone.now()
    for state, answer in (
        ("delivered", {"status": 200}),
        ("failed", {"error": "Nobody answered."}),
    ):
        event = Event.objects.filter(name__startswith="parties.").order_by("-pk")[
            hook.deliveries.count()
        ]
        letter = hook.deliveries.create(
            event_id=event.pk, name=event.name, state=state, due_at=now, ended_at=now
        )
        letter.log.create(at=now, milliseconds=84, **answer)
    return {"webhook": hook, "delivery": letter}


def _kept(by: Actor) -> dict[str, Any]:
    """A list, a view, something done to many."""
    kind = _kind("party")
    some = Party.objects.filter(pk__in=Party.objects.filter(deleted_at=None).order_by("pk")[:3])
    bulk = start_bulk_run(kind, "tag", {"tag": "Fair"}, {"ids": [one.pk for one in some]}, by=by)
    run_bulk(bulk.pk, by=by)
    fair = create_list(kind, "Fair", by=by)
    add_to_list(fair, some, by=by)
    return {
        "list": fair,
        "bulk_run": bulk,
        "view": save_view(kind, ViewSettings("Reachable", text="city:any"), by=by),
        "team": Team.objects.order_by("pk")[0],
        "user": User.objects.get(email="robin@demo.example"),
    }


def _people(by: Actor) -> dict[str, Any]:
    """Who reads Arabic, who will have a second factor, who was invited, who forgot the password."""
    made: Mapping[str, User] = {
        name: User.objects.create_user(
            f"{name}@people.example", password, name=name.title(), roles=roles, language=language
        )
        for name, password, roles, language in (
            ("layla", DEMO_PASSWORD, ["administrator"], "ar"),
            ("wary", DEMO_PASSWORD, ["employee"], ""),
            ("plain", DEMO_PASSWORD, ["employee"], ""),
            ("invited", None, ["employee"], ""),
        )
    }
    return {
        "alice": made["plain"],
        "invitation": tokens.invitation_path(made["invited"]),
        "reset": tokens.reset_path(made["plain"]),
    }


def _apps(by: Actor) -> dict[str, Any]:
    """An app that acts for somebody, and that asks to."""
    app = App.objects.create(
        client_id="helper", name="Helper", redirect_uris=["https://helper.example/callback"]
    )
    connection = Connection.objects.create(
        app=app, user=own_user(by), scopes=["party:write"], resource="/mcp"
    )
    Code.objects.create(
        connection=connection, used_at=connection.made_at, expires_at=connection.made_at
    )
    return {"client": app.client_id}


def _imports(by: Actor) -> dict[str, Any]:
    """A file of people, one of whom was refused; the same again, to be mapped."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        path.write_text(PEOPLE)
        done = import_file(path, Asked(record_type="parties"), by=by)
    waiting = create_import(
        [Handed("people.csv", [PEOPLE.encode()])], by=by, record_type="parties", source="again"
    )
    return {"import": done.import_id, "waiting_import": waiting}


def _exports(by: Actor) -> dict[str, Any]:
    """A file that is kept, of a schedule."""
    schedule = schedule_export(Plan("party", "people", "csv", "week", 0, 6), by=by)
    made = Export.objects.create(
        schedule=schedule,
        record_type="party",
        view="people",
        label=schedule.label,
        format="csv",
        state=Export.State.DONE,
        done=1234,
        size_bytes=98_765,
        ended_at=timezone.now(),
        by_id=int(by.user_id or 0),
    )
    return {"export": made, "export_schedule": schedule}


def _kind(key: str) -> RecordType:
    found = record_type(key)
    assert found
    return found
