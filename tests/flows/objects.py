"""One object of everything, mostly Alice's: what the matrix of addresses is asked about."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from rapport.platform.access import SYSTEM
from rapport.platform.accounts import stamps
from rapport.platform.accounts.models import Share, Team
from rapport.platform.accounts.queries import actor_of
from rapport.platform.events.models import Event
from tests.cast import person
from tests.flows.exported import exported

if TYPE_CHECKING:
    from rapport.platform.accounts.models import User

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)
AT = datetime(2026, 1, 5, tzinfo=UTC)


def parties(alice: User, north: Team) -> dict[str, Any]:
    from rapport.parties.models import EmailAddress, LikelyDuplicate, Party, Relationship

    own = {"owner": alice, "team": north}
    party = Party.objects.create(name="Acme", sort_name="acme", search_text="acme", **own)
    other = Party.objects.create(name="Bolt", sort_name="bolt", search_text="bolt", **own)
    third = Party.objects.create(name="Bolt Ltd", sort_name="bolt ltd", search_text="bolt", **own)
    alike: dict[str, Any] = {"kind": "person", "weight": 3}
    return {
        "party": party,
        "other": other,
        "pair": LikelyDuplicate.objects.create(one=party, other=other, **alike),
        "refused_pair": LikelyDuplicate.objects.create(
            one=party, other=third, not_same_at=AT, **alike
        ),
        "trashed": Party.objects.create(name="Gone", deleted_at=AT, **own),
        "point": EmailAddress.objects.create(party=party, address="a@b.com", folded="a@b.com"),
        "relationship": Relationship.objects.create(
            subject=party, kind="subsidiary_of", object=other
        ),
    }


def hanging_on(party: Any, alice: User) -> dict[str, Any]:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from rapport.platform.records.actions.external_ids import add_external_id
    from rapport.platform.records.actions.files import add_file
    from rapport.platform.records.actions.notes import write_note
    from rapport.platform.records.models import List

    by = actor_of(alice)
    file = SimpleUploadedFile("a.png", PIXEL, content_type="image/png")
    note = write_note(party, "Hello", by=by)
    told = Event.objects.get(name="records.note_written")
    return {
        "story": SimpleNamespace(pk=told.story, by_id=alice.pk),
        "note": note,
        "file": add_file(party, file, by=by),
        "list": List.objects.create(record_type="party", name="Mine", owner=alice),
        "external_id": add_external_id(party, "shop", "7", by=by),
        "share": Share.objects.create(
            policy="parties.Party", record_id=party.pk, user=person("Zoe", "analyst")
        ),
    }


def selling(party: Any, alice: User, north: Team) -> dict[str, Any]:
    from rapport.insight.models import Question
    from rapport.sales.models import Competitor, Opportunity, Pipeline, Stage

    pipeline = Pipeline.objects.create(name="Fairs")
    for position, kind in enumerate(("open", "won", "lost")):
        Stage.objects.create(pipeline=pipeline, name=kind, kind=kind, position=position)
    day = AT.date()
    said = {
        "party": party,
        "pipeline": pipeline,
        "stage_since": AT,
        "currency": "EUR",
        "probability": 10,
        "category": "pipeline",
        "opened_on": day,
        "closes_on": day,
        "owner": alice,
        "team": north,
    }
    stage = pipeline.stages.get(kind="open")
    opportunity = Opportunity.objects.create(name="Ten pumps", stage=stage, **said)
    opportunity.stays.create(stage=opportunity.stage, entered_at=AT)
    stage = pipeline.stages.get(kind="won")
    won = Opportunity.objects.create(name="Won", stage=stage, status="won", closed_on=day, **said)
    competitor = Competitor.objects.create(name="Bolt")
    return {
        "pipeline": pipeline,
        "opportunity": opportunity,
        "competitor": competitor,
        "credit": won.credits.get(),
        "question": Question.objects.create(name="How many?", sql="SELECT 1", owner=alice),
        "alices_forecast": SimpleNamespace(pk=alice.pk, owner_id=alice.pk, team_id=north.pk),
        **_leads(party, alice, north),
    }


def _leads(party: Any, alice: User, north: Team) -> dict[str, Any]:
    from rapport.leads.models import AssignmentRule, Lead, LeadForm
    from rapport.touchpoints.models import Mailbox

    lead = Lead.objects.create(
        name="Dora",
        party=party,
        owner=alice,
        team=north,
        received_at=AT,
        status_since=AT,
        settled_at=AT,
    )
    return {
        "mailbox": Mailbox.objects.create(
            name="Sales", address="sales@example.com", host="imap.example.com", user="sales"
        ),
        "lead": lead,
        "lead_stay": lead.stays.create(status="new", entered_at=AT),
        "assignment_rule": AssignmentRule.objects.create(name="All"),
        "lead_form": LeadForm.objects.create(name="Ask us", token="abcdefghijkl"),
    }


def shown(alice: User) -> dict[str, Any]:
    from rapport.dashboards.actions import (
        Plan,
        add_tile,
        make_dashboard,
        schedule_mailing,
        write_annotation,
    )
    from rapport.dashboards.tiles import Asking, Chart

    by = actor_of(alice)
    dashboard = make_dashboard("Mine", by=by)
    asking = Asking(Chart.BAR, kind="party", by="owner")
    return {
        "dashboard": dashboard,
        "tile": add_tile(dashboard, asking, title="Whose", by=by),
        "annotation": write_annotation(dashboard, "Fair", first=AT.date(), by=by),
        "mailing": schedule_mailing(dashboard.pk, Plan((alice.pk,)), by=by),
    }


def set_up(party: Any, alice: User, eve: User, north: Team) -> dict[str, Any]:
    from rapport.platform.exchange import storage
    from rapport.platform.exchange.models import Import
    from rapport.platform.oauth.models import App
    from rapport.platform.records.models import (
        BulkRun,
        CustomField,
        CustomObject,
        CustomRecord,
        SavedView,
    )

    visits = CustomObject.objects.create(key="visit", label="Visit", plural="Visits")
    CustomObject.objects.create(key="hidden", label="Hidden", plural="Hidden", removed_at=AT)
    for name, removed_at in (("place", None), ("gone", AT)):
        CustomField.objects.create(
            record_type="visit", name=name, label=name, kind="text", removed_at=removed_at
        )
    stamps.renew()
    brought = Import.objects.create(
        record_type="parties", source="file", file_name="a.csv", path="a.csv", sha256="", by=eve
    )
    refused = storage.refused_path(brought.pk)
    refused.parent.mkdir(parents=True, exist_ok=True)
    refused.write_text("name,why")
    return exported(eve) | {
        "bulk_run": BulkRun.objects.create(
            record_type="party", verb="edit", selection={"ids": []}, story=uuid.uuid4(), by=alice
        ),
        "view": SavedView.objects.create(record_type="party", label="Mine", owner=alice),
        "visit": CustomRecord.objects.create(object=visits, name="First", owner=alice, team=north),
        "import": brought,
        "app": App.objects.create(client_id="app", name="App", redirect_uris=[]),
        **_automated(party, alice),
    }


def _automated(party: Any, alice: User) -> dict[str, Any]:
    from rapport.platform.automation.actions.automations import create_automation
    from rapport.platform.automation.models import Run
    from rapport.platform.webhooks.models import Delivery, Webhook

    step = {"kind": "edit", "fields": [{"name": "city", "value": "Gent"}]}
    document = {"trigger": {"kind": "event", "type": "party", "what": "edited"}, "steps": [step]}
    automation = create_automation("Greet", document, by=SYSTEM)
    automation.owner = alice
    automation.save()
    assert automation.version is not None
    hook = Webhook.objects.create(
        name="Shop", url="https://shop.example/", names=["*"], owner=alice, state=Webhook.State.OFF
    )
    return {
        "automation": automation,
        "run": Run.objects.create(
            automation=automation,
            version=automation.version,
            cause="event:1",
            said="",
            due_at=AT,
            record_type="party",
            record_id=party.pk,
        ),
        "webhook": hook,
        "delivery": Delivery.objects.create(webhook=hook, event_id=1, name="", due_at=AT),
    }
