"""Playbooks of the pipeline's first stages with what was done, and two sequences: one that is over and
compared with those whom chance left out, one in which people are.

Nothing is sent: mails are written down as sent on days that are over, and what comes next is a call.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection

from rapport.demo.story import Story
from rapport.guidance.actions.drafting import publish_sequence, write_step
from rapport.guidance.actions.enrolling import enrol_parties
from rapport.guidance.actions.playbooks import complete_step, follow_playbook
from rapport.guidance.actions.running import run_due
from rapport.guidance.actions.sending import note_sent
from rapport.guidance.actions.stopping import stop_enrolment, stop_where_over
from rapport.guidance.models import Enrolment, Playbook, PlaybookStep
from rapport.guidance.models import Sequence as Guided
from rapport.guidance.queries.playbooks import steps_of
from rapport.guidance.queries.selecting import Subject
from rapport.guidance.queries.sequences import enrolment, letters
from rapport.guidance.stepping import Step
from rapport.parties.actions import record_consent
from rapport.platform.access import SYSTEM, Actor
from rapport.platform.accounts.queries import actor_of
from rapport.platform.records.actions.records import create_record
from rapport.platform.records.types import declared_type
from rapport.sales.queries.opportunities import opportunity
from rapport.touchpoints.actions import Details, record_interaction
from rapport.touchpoints.channels import Channel, Direction

FAR, NEAR = 75, (16, 9, 4, 1)
"""Days before the end of the story on which people came into the sequences."""
MOST, SOME, DECIDED = 48, 4, 40
LAST = 3
"""The place of the stage after which it is decided."""
THANKS = (
    "Dear {party.given_name|customer},\n\nThank you for your time. Shall we look together at what "
    "{opportunity.name|you have in mind} needs first?\n\n{owner.name}"
)
DANK = (
    "Beste {party.given_name|klant},\n\nDank voor uw tijd. Zullen we samen kijken wat er eerst nodig is?"
    "\n\n{owner.name}"
)
IDEA = (
    "Dear {party.given_name|customer},\n\nOthers who asked us the same began small. I can send you two "
    "examples.\n\n{owner.name}"
)
MAILS = (
    ("After we met", "en", "{party.given_name|Good day}, what we spoke about", THANKS),
    ("After we met", "nl", "{party.given_name|Goedendag}, waar we over spraken", DANK),
    ("One more idea", "en", "One more idea", IDEA),
)
"""Name, language, subject and text."""
BOOKS: tuple[tuple[int, str, str, int, tuple[dict[str, Any], ...]], ...] = (
    (
        0,
        "First talk",
        "Listen before you show anything. Ask what happens if they do nothing, and who else is asked.",
        0,
        (
            {"name": "Hold the first talk", "kind": "call"},
            {"name": "Know what it may be worth", "kind": "field", "what": "amount"},
            {"name": "Find who else is asked", "kind": "hand", "required": False},
        ),
    ),
    (
        LAST,
        "Agree on the last page",
        "Name the day on which it is decided, and by whom. Ask what could still stop it.",
        20,
        (
            {"name": "Know who decides", "kind": "role", "what": "decision_maker"},
            {"name": "Agree on the day of the decision", "kind": "hand"},
            {"name": "Ask what could still stop it", "kind": "hand", "required": False},
        ),
    ),
)
"""Place of the stage, name, tactics, held out in percent, and the steps."""
OPEN_IN = """
    SELECT id FROM sales_opportunity
     WHERE stage_id = %s AND deleted_at IS NULL ORDER BY id DESC LIMIT %s"""
DECIDED_AFTER = """
    SELECT o.id FROM sales_opportunity AS o
     WHERE o.status <> 'open' AND o.deleted_at IS NULL
       AND EXISTS (SELECT FROM sales_stagestay AS s WHERE s.opportunity_id = o.id AND s.stage_id = %s)
     ORDER BY o.closed_on DESC, o.id LIMIT %s"""
GOING_ON = """
    SELECT DISTINCT ON (o.party_id) o.party_id, 'sales.opportunity:' || o.id, o.owner_id
      FROM sales_opportunity AS o
     WHERE o.opened_on <= %(day)s AND o.status = 'open' AND o.deleted_at IS NULL
       AND o.owner_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM guidance_enrolment AS e WHERE e.party_id = o.party_id)
     ORDER BY o.party_id, o.id LIMIT %(most)s"""
BUYING = """
    SELECT DISTINCT ON (o.party_id) o.party_id, '', o.owner_id FROM sales_opportunity AS o
     WHERE o.opened_on BETWEEN %(day)s - 150 AND %(day)s + 60 AND o.deleted_at IS NULL
       AND o.owner_id IS NOT NULL
       AND NOT EXISTS (SELECT FROM guidance_enrolment AS e WHERE e.party_id = o.party_id)
     ORDER BY o.party_id, o.id LIMIT %(most)s"""
SEEDED = "UPDATE {table} SET seed = %s WHERE id = %s"
KNOWN = "SELECT id FROM {table} WHERE name = %s AND deleted_at IS NULL"
TIDY = """
    UPDATE guidance_enrolment SET ended_at = enrolled_at + interval '6 days'
     WHERE sequence_id = %s AND ended_at IS NOT NULL"""


def tell_guidance(story: Story) -> None:
    """Tell it. Playbooks and sequences are found where they were made before."""
    quinn = actor_of(story.user("quinn"))
    for book in BOOKS:
        _follow(story, _book(story, book, quinn), quinn)
    templates = [_made("mail_template", quinn, **_mail(one)) for one in MAILS]
    first, more = templates[0].pk, templates[2].pk
    old = _sequence(story, "Follow up on a first talk", (first, more), quinn, 40)
    new = _sequence(story, "Bring a proposal forward", (first, 0), quinn, 0)
    _tell_of_old(story, old, quinn)
    _tell_of_new(story, new, quinn)


def _made(key: str, by: Actor, **given: Any) -> Any:
    """The record of that name, which need not be new."""
    kind = declared_type(key)
    table = kind.model._meta.db_table
    rows = _rows(KNOWN.format(table=table), [given["name"]])
    same = [pk for (pk,) in rows if key != "mail_template" or _language(pk) == given["language"]]
    if same:
        return kind.visible_to(by).get(pk=same[0])
    return create_record(kind, given, by=by)


def _language(pk: int) -> str:
    found: str = _rows("SELECT language FROM guidance_mailtemplate WHERE id = %s", [pk])[0][0]
    return found


def _mail(said: tuple[str, str, str, str]) -> dict[str, str]:
    return dict(zip(("name", "language", "subject", "body"), said, strict=True))


def _rows(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _book(story: Story, said: tuple[Any, ...], by: Actor) -> Playbook:
    place, name, tactics, hold_out, steps = said
    stage = story.staff.stages[place]
    given = {"stage": stage, "tactics": tactics, "hold_out": hold_out, "position": 5}
    book: Playbook = _made("playbook", by, name=name, **given)
    if not steps_of(book):
        _written(SEEDED.format(table="guidance_playbook"), [_seed(story), book.pk])
        for number, step in enumerate(steps, 1):
            create_record(
                declared_type("playbook_step"),
                {"playbook": book.pk, "position": number, **step},
                by=by,
            )
    return book


def _follow(story: Story, book: Playbook, by: Actor) -> None:
    """What the system shows is done, and what people ticked of some."""
    hand = [one for one in steps_of(book) if one.kind == PlaybookStep.Kind.HAND]
    is_last = book.stage_id == story.staff.stages[LAST]
    decided = _rows(DECIDED_AFTER, [book.stage_id, DECIDED]) if is_last else []
    still = _rows(OPEN_IN, [book.stage_id, SOME * 2])
    for (pk,) in (*decided, *still):
        follow_playbook(opportunity(by, pk))
    for (pk,) in still[:SOME]:
        found = opportunity(by, pk)
        seller = actor_of(found.owner) if found.owner else by
        for step in hand:
            if story.chance.random() < 0.6:
                complete_step(found, step.pk, by=seller)


def _sequence(story: Story, name: str, mails: tuple[int, int], by: Actor, hold_out: int) -> Guided:
    """Mail, wait, then a second mail, or a call where there is none."""
    sequence: Guided = _made("sequence", by, name=name, hold_out=hold_out, counted_days=60)
    if sequence.current_id is None:
        _written(SEEDED.format(table="guidance_sequence"), [_seed(story), sequence.pk])
        first, second = mails
        last = (
            Step("mail", template=second) if second else Step("call", subject="Call {party.name}")
        )
        for step in (Step("mail", template=first), Step("wait", amount=4, unit="workdays"), last):
            write_step(sequence, None, step, by=by)
        sequence = publish_sequence(sequence, by=by)
    return sequence


def _tell_of_old(story: Story, sequence: Guided, by: Actor) -> None:
    """Who came in weeks ago, and went through it unless they answered or chance left them out."""
    came = _morning(story, FAR)
    inside = _enrolled(sequence, _subjects(BUYING, came, MOST), came, by)
    _send(inside, came, by)
    answered = inside[::3]
    for one in answered:
        _answer(one, came + timedelta(days=1, hours=2), "I will think about it.")
    stop_where_over([one.party_id for one in answered])
    second = came + timedelta(days=7)
    run_due(second)
    _send(inside, second, by)
    _stop_where(inside, by, place=len(sequence.steps))
    _written(TIDY, [sequence.pk])


def _tell_of_new(story: Story, sequence: Guided, by: Actor) -> None:
    """A few who came in lately: called by now, waiting, or stopped."""
    for days in NEAR:
        came = _morning(story, days)
        inside = _enrolled(sequence, _subjects(GOING_ON, came, SOME), came, by)
        _send(inside, came, by)
        reached = [one for one in inside if enrolment(by, one.pk).is_active]
        if len(reached) > 1 and days > NEAR[-1]:
            _answer(reached[0], came + timedelta(hours=5), "Yes, please call me.")
            _opt_out(reached[1])
            stop_where_over([one.party_id for one in reached[:2]])
    run_due(_morning(story, 0))


def _subjects(statement: str, came: datetime, most: int) -> list[Subject]:
    return [Subject(*row) for row in _rows(statement, {"day": came.date(), "most": most})]


def _enrolled(
    sequence: Guided, subjects: Iterable[Subject], at: datetime, by: Actor
) -> list[Enrolment]:
    """Those whom chance did not leave out, with their first mail written."""
    done = enrol_parties(sequence, subjects, by=by, how=Enrolment.How.BULK, at=at)
    run_due(at)
    return [enrolment(by, one.pk) for one in done.enrolments if one.is_active]


def _send(inside: Sequence[Enrolment], at: datetime, by: Actor) -> None:
    """Write down that what waits went out on that morning, and that they wait for the next step."""
    for number, one in enumerate(inside):
        for letter in letters(by, one):
            if letter.state == letter.State.WAITING:
                note_sent(letter, at=at + timedelta(seconds=20 * number))
    run_due(at + timedelta(hours=1))
    _stop_where(inside, by, place=1)


def _stop_where(inside: Sequence[Enrolment], by: Actor, *, place: int) -> None:
    """Who could not be written to at that hour leaves, so that no mail of the story is ever sent."""
    for one in inside:
        now = enrolment(by, one.pk)
        if now.is_active and now.place < place:
            stop_enrolment(now, by=by)


def _answer(one: Enrolment, at: datetime, words: str) -> None:
    details = Details(subject="Re: what we spoke about", body=words)
    record_interaction(
        one.party,
        by=SYSTEM,
        channel=Channel.EMAIL,
        direction=Direction.INBOUND,
        at=at,
        details=details,
    )


def _opt_out(one: Enrolment) -> None:
    record_consent(
        one.party,
        purpose="sales",
        channel="email",
        state="withdrawn",
        by=SYSTEM,
        source="Link in the mail",
    )


def _morning(story: Story, days: int) -> datetime:
    """Half past ten on a working day, so many days before the end of the story or a little earlier."""
    day = story.until - timedelta(days=days)
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(10, 30), ZoneInfo(settings.TIME_ZONE))


def _written(statement: str, values: Sequence[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def _seed(story: Story) -> int:
    """What chance begins with: the same in the same story."""
    return int(story.chance.integers(2**31))
