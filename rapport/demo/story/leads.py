"""Leads of two months in every status: what brings them, whose they are and why, and how they ended."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection

from rapport.demo.selling import NEEDS
from rapport.demo.story import Story
from rapport.leads.actions import leads as actions
from rapport.leads.actions.capturing import Sent, confirm_submission, submit_form
from rapport.leads.actions.timing import note_answers
from rapport.leads.models import DeadReason, Lead, LeadForm
from rapport.leads.queries import lead as lead_seen
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record, edit_record
from rapport.platform.records.types import declared_type
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction

COUNT, DAYS = 40, 60
FORM, CONFIRMED = "Ask us anything", "The catalogue by mail"
SOURCES = (FORM, "Fair in spring", "Referral", "Telephone", CONFIRMED)
SHARES = (0.34, 0.22, 0.18, 0.14, 0.12)
WEEK = ["mon", "tue", "wed", "thu", "fri"]
OFFICE: dict[str, Any] = {"days": WEEK, "opens": "08:30", "closes": "17:30"}
TARGETS: tuple[dict[str, Any], ...] = (
    {
        "name": "Questions from the web site",
        "condition": "-form:none",
        "minutes": 120,
        "position": 1,
    },
    {"name": "Everybody else", "minutes": 540, "position": 2},
)
POINTS: tuple[dict[str, Any], ...] = (
    {"name": "Says what they need", "condition": "-need:none", "points": 15},
    {"name": "Is interested in something we sell", "condition": "-product:none", "points": 20},
    {"name": "Was recommended to us", "condition": "source:Referral", "points": 25},
    {"name": "Asked on our web site", "condition": "-form:none", "points": 10},
    {"name": "Cannot be called", "condition": "phone:none", "points": -10},
)
DEAD = ("Just curious", "Too small for us", "Bought elsewhere", "Cannot be reached")
ENDS = ("converted", "recycled", "dead", "working")
"""What became of those who are not new any more."""
ENDED = (0.3, 0.17, 0.25, 0.28)
PEOPLE = """
    SELECT p.id, p.name, e.address,
           (SELECT min(t.written) FROM parties_phonenumber AS t WHERE t.party_id = p.id)
      FROM parties_party AS p
      JOIN parties_emailaddress AS e ON e.party_id = p.id AND e.is_primary
     WHERE p.deleted_at IS NULL AND NOT EXISTS (SELECT FROM leads_lead AS l WHERE l.party_id = p.id)
     ORDER BY p.id DESC LIMIT %s"""
KNOWN = "SELECT id FROM {table} WHERE name = %s AND deleted_at IS NULL"
SINCE = "UPDATE leads_lead SET status_since = %s WHERE id = %s"
Person = tuple[int, str, str, str | None]


def tell_leads(story: Story) -> None:
    """Tell it. Forms and rules are found where they were made before; leads come anew."""
    by = actor_of(story.user("quinn"))
    forms = _forms(story, by)
    _rules(story, by)
    reasons = [_made("dead_reason", by, name=name) for name in DEAD]
    people = _people(story)
    ages = sorted((story.chance.random(len(people)) ** 1.5 * DAYS).tolist(), reverse=True)
    for person, age in zip(people[2:], ages, strict=False):
        lead = _came(story, person, age, forms)
        _go_on(story, lead, reasons, by)
    for form, person in zip(forms.values(), people[:2], strict=False):
        _submit(form, person)


def _made(key: str, by: Actor, **given: Any) -> Any:
    """The record of that name, which need not be new."""
    kind = declared_type(key)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN.format(table=kind.model._meta.db_table), [given["name"]])
        known = cursor.fetchone()
    return kind.visible_to(by).get(pk=known[0]) if known else create_record(kind, given, by=by)


def _forms(story: Story, by: Actor) -> dict[str, LeadForm]:
    """One that makes leads at once, and one that waits for the link in a mail."""
    plain: dict[str, Any] = {
        "name": FORM,
        "intro": "Tell us what you are looking for. Somebody answers today.",
        "asks": ["phone", "company", "need"],
        "source": FORM,
        "sites": "https://www.demo.example",
    }
    confirmed: dict[str, Any] = {
        "name": CONFIRMED,
        "intro": "Four times a year, with what is new.",
        "asks": ["company"],
        "source": CONFIRMED,
        "purposes": ["marketing"],
        "is_confirmed": True,
        "product": story.staff.products[0],
    }
    return {one["name"]: _made("lead_form", by, **one) for one in (plain, confirmed)}


def _rules(story: Story, by: Actor) -> None:
    staff = story.staff.users
    rules: tuple[dict[str, Any], ...] = (
        {
            "name": "From the fair",
            "condition": f'source:"{SOURCES[1]}"',
            "way": "turn",
            "people": [{"user": staff[one].pk} for one in ("robin", "sasha")],
        },
        {
            "name": "In their own language",
            "condition": "-form:none",
            "way": "skill",
            "people": [
                {"user": staff["noor"].pk, "words": "nl, de"},
                {"user": staff["jamie"].pk, "words": "fr, es, it"},
            ],
        },
        {
            "name": "Whoever has the most time",
            "way": "load",
            "people": [{"user": staff[one].pk} for one in ("robin", "sasha", "noor", "jamie")],
        },
    )
    for position, rule in enumerate(rules, 1):
        _made("assignment_rule", by, position=position, **rule)
    for points in POINTS:
        _made("point_rule", by, **points)
    for target in TARGETS:
        _made("response_target", by, **OFFICE, **target)


def _people(story: Story) -> list[Person]:
    """Customers who were no leads yet, in an order of chance."""
    with connection.cursor() as cursor:
        cursor.execute(PEOPLE, [COUNT * 3])
        found = list(cursor.fetchall())
    order = story.chance.permutation(len(found))[:COUNT]
    return [found[place] for place in order]


def _came(story: Story, person: Person, age: float, forms: dict[str, LeadForm]) -> Lead:
    """Somebody comes in, so many days before the end of the story."""
    pk, name, email, phone = person
    chance = story.chance
    source = SOURCES[int(chance.choice(len(SOURCES), p=SHARES))]
    given: dict[str, Any] = {
        "name": name,
        "email": email,
        "phone": phone or "",
        "party": pk,
        "source": source,
        "received": _moment(story.until, age).isoformat(),
    }
    if source in forms:
        given["form"] = forms[source].pk
    if chance.random() < 0.6:
        given["product"] = story.staff.products[int(chance.integers(len(story.staff.products)))]
    if chance.random() < 0.7:
        given["need"] = NEEDS[int(chance.integers(len(NEEDS)))]
    return actions.receive_lead(given)


def _moment(until: date, days: float) -> datetime:
    """So many days before the evening of ``until``, never after it."""
    return datetime.combine(until, time(19), UTC) - timedelta(days=days)


def _go_on(story: Story, lead: Lead, reasons: list[DeadReason], by: Actor) -> None:
    """Whoever came in the last days may still wait; with the others something was done."""
    age = _moment(story.until, 0) - lead.received_at
    if age < timedelta(days=3) and story.chance.random() < 0.7:
        return
    answered = lead.received_at + timedelta(hours=float(story.chance.gamma(1.2, 3.0)))
    answered = min(answered, _moment(story.until, 0))
    _answer(lead, answered, by)
    end = ENDS[int(story.chance.choice(len(ENDS), p=ENDED))]
    if end == "working" or age < timedelta(days=6):
        return
    ended = answered + age * float(story.chance.uniform(0.2, 0.8))
    _end(story, lead_seen(by, lead.pk), end, reasons, by)
    with connection.cursor() as cursor:
        cursor.execute(SINCE, [min(ended, _moment(story.until, 0)), lead.pk])


def _answer(lead: Lead, at: datetime, by: Actor) -> None:
    assert lead.party is not None
    record_interaction(
        lead.party,
        by=actor_of(lead.owner) if lead.owner else by,
        channel=Channel.PHONE_CALL,
        direction=Direction.OUTBOUND,
        at=at,
        details=Details(subject="First call", outcome="reached", links=(f"leads.lead:{lead.pk}",)),
    )
    note_answers([lead.party.pk])


def _end(story: Story, lead: Lead, end: str, reasons: list[DeadReason], by: Actor) -> None:
    if end == "dead":
        actions.let_lead_die(lead, reasons[int(story.chance.integers(len(reasons)))], by=by)
    elif end == "recycled":
        day = datetime.now(UTC).date() + timedelta(days=int(story.chance.integers(1, 40)))
        actions.recycle_lead(lead, day, by=by)
    else:
        amount = str(int(story.chance.integers(5, 60)) * 100)
        made = actions.convert_lead(lead, by=by, amount=amount)
        opened = min(lead.received_at.date() + timedelta(days=4), story.until)
        edit_record(declared_type("opportunity"), made.pk, {"opened": opened.isoformat()}, by=by)


def _submit(form: LeadForm, person: Person) -> None:
    """What came through the forms themselves on the last day; no mail asks for the link."""
    _, name, email, _ = person
    sent = Sent(
        name=name,
        email=email,
        need=NEEDS[0] if "need" in form.asks else "",
        purposes=tuple(form.purposes),
        address="203.0.113.7",
    )
    confirm_submission(submit_form(form, sent))
