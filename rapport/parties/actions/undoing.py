"""What undoes changes of what hangs on parties: set-based for edits, one by one for single events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from rapport.kit.errors import NotFound, Refused
from rapport.parties import queries
from rapport.parties.actions import contact_points, parties, relationships, roles
from rapport.parties.actions.reindex import reindex
from rapport.parties.details import ContactDetails, Email, Handle, Phone
from rapport.parties.models import CONTACT_POINTS, Party, Relationship
from rapport.platform.access import Actor
from rapport.platform.events.models import Event
from rapport.platform.records.undoing import Part, PartInverse

GIVEN = "unnest(%(pks)s::bigint[], %(values)s::text[]) AS given (pk, value)"
REMOVALS = {
    "email": f"DELETE FROM parties_emailaddress AS point USING {GIVEN} WHERE party_id = pk AND address = value",
    "phone": f"""
        DELETE FROM parties_phonenumber AS point USING {GIVEN}
         WHERE party_id = pk AND value IN (written, coalesce(nullif(e164, ''), written))""",
    "handle": f"""
        DELETE FROM parties_socialhandle AS point USING {GIVEN}
         WHERE party_id = pk AND value = network || ': ' || handle""",
    "address": f"""
        DELETE FROM parties_postaladdress AS point USING {GIVEN}
         WHERE party_id = pk AND value IN (
               concat_ws(', ', nullif(street, ''), nullif(btrim(postal_code || ' ' || city), ''),
                         nullif(region, ''), nullif(country, '')),
               concat_ws(', ', nullif(street, ''), nullif(btrim(postal_code || ' ' || city), ''),
                         nullif(country, '')))""",
    "role": f"DELETE FROM parties_partyrole USING {GIVEN} WHERE party_id = pk AND role = value",
    "tag": f"""
        DELETE FROM records_tagging USING records_tag AS tag, {GIVEN}
         WHERE record_type = 'parties.party' AND record_id = pk AND tag_id = tag.id AND tag.name = value""",
    **{
        kind: f"""
        DELETE FROM parties_relationship USING parties_party AS object, {GIVEN}
         WHERE subject_id = pk AND object_id = object.id AND object.name = value
           AND parties_relationship.kind = '{kind}'"""
        for kind in ("works_for", "reports_to")
    },
}
ADDITIONS = {
    "email": f"""
        INSERT INTO parties_emailaddress (party_id, address, folded, label, is_primary)
        SELECT pk, value, lower(value), '', false FROM {GIVEN} ON CONFLICT DO NOTHING""",
    "phone": f"""
        INSERT INTO parties_phonenumber (party_id, e164, written, label, is_primary)
        SELECT pk, CASE WHEN value ~ '^\\+\\d+$' THEN value ELSE '' END, value, '', false
          FROM {GIVEN} ON CONFLICT DO NOTHING""",
    "handle": f"""
        INSERT INTO parties_socialhandle (party_id, network, handle, label, is_primary)
        SELECT pk, split_part(value, ': ', 1), split_part(value, ': ', 2), '', false
          FROM {GIVEN} ON CONFLICT DO NOTHING""",
    "role": f"INSERT INTO parties_partyrole (party_id, role) SELECT pk, value FROM {GIVEN} ON CONFLICT DO NOTHING",
    "tag": f"""
        INSERT INTO records_tagging (record_type, record_id, tag_id)
        SELECT 'parties.party', pk, tag.id FROM {GIVEN} JOIN records_tag AS tag ON tag.name = value
            ON CONFLICT DO NOTHING""",
}
MAIN = """
    UPDATE {table} SET is_primary = true WHERE id IN (
        SELECT min(id) FROM {table} WHERE party_id = ANY (%s)
         GROUP BY party_id HAVING NOT bool_or(is_primary))"""


def part(name: str) -> PartInverse:
    """What undoes the change called ``name`` in edits of parties."""

    def undo(found: Sequence[Part]) -> list[int]:
        return _undo_part(name, found)

    return undo


@transaction.atomic(savepoint=False)
def _undo_part(name: str, found: Sequence[Part]) -> list[int]:
    """Take away what the story added, and add what it took away; returns where the latter cannot be."""
    gone = [(part.pk, value) for part in found for value in _minus(part.after, part.before)]
    back = [(part.pk, value) for part in found for value in _minus(part.before, part.after)]
    failed = [] if name in ADDITIONS else sorted({pk for pk, _ in back})
    _run(REMOVALS[name], [row for row in gone if row[0] not in set(failed)])
    if name in ADDITIONS:
        _run(ADDITIONS[name], back)
    pks = [part.pk for part in found]
    if name in CONTACT_POINTS:
        with connection.cursor() as cursor:
            cursor.execute(MAIN.format(table=CONTACT_POINTS[name]._meta.db_table), [pks])
        reindex("SELECT unnest(%(ids)s::bigint[])", {"ids": pks})
    return failed


def _minus(some: list[str] | None, others: list[str] | None) -> list[str]:
    return [value for value in some or [] if value not in (others or [])]


def _run(statement: str, rows: Sequence[tuple[int, str]]) -> None:
    if rows:
        pks, texts = [pk for pk, _ in rows], [text for _, text in rows]
        with connection.cursor() as cursor:
            cursor.execute(statement, {"pks": pks, "values": texts})


def remove_role(event: Event, by: Actor) -> None:
    """Undo that a party got a role."""
    roles.remove_role(_party(event, by), event.data["role"], by=by)


def add_role(event: Event, by: Actor) -> None:
    """Undo that a party lost a role."""
    roles.add_role(_party(event, by), event.data["role"], by=by)


def assign_back(event: Event, by: Actor) -> None:
    """Undo that a party got another owner or team. Raises Refused when that was changed since."""
    party, told = _party(event, by), event.data
    if (party.owner_id, party.team_id) != (told["owner"], told["team"]):
        raise Refused("assigned_since", "Somebody assigned it to others since.")
    before = {"owner_id": told["owner_before"], "team_id": told["team_before"]}
    parties.assign_party(party, **before, by=by)


def remove_contact_point(event: Event, by: Actor) -> None:
    """Undo that a way to reach a party was added."""
    contact_points.remove_contact_point(_point(event, by), by=by)


def add_contact_point(event: Event, by: Actor) -> None:
    """Undo that a way to reach a party was removed."""
    details = _details(event.data["kind"], event.data["value"])
    contact_points.add_contact_point(_party(event, by), details, by=by)


def edit_contact_point(event: Event, by: Actor) -> None:
    """Undo that a way to reach a party was corrected."""
    details = _details(event.data["kind"], event.data["value_before"])
    contact_points.edit_contact_point(_point(event, by), details, by=by)


def end_relationship(event: Event, by: Actor) -> None:
    """Undo that two parties were related: it ends, on the day it began at the earliest."""
    found = _relationship(event, by)
    today: date = timezone.localdate()
    relationships.end_relationship(found, on=max(today, found.since or today), by=by)


def relate_again(event: Event, by: Actor) -> None:
    """Undo that a relationship ended."""
    found = _relationship(event, by)
    relationships.relate_parties(
        found.subject, found.kind, found.object, title=found.title, since=found.since, by=by
    )


def _party(event: Event, by: Actor) -> Party:
    return queries.party(by, event.data["party"])


def _point(event: Event, by: Actor) -> contact_points.ContactPoint:
    model = CONTACT_POINTS[event.data["kind"]]
    points = model._default_manager.filter(party=_party(event, by))
    for point in points:
        if str(point) == event.data["value"]:
            return point
    raise NotFound("point_gone", "Somebody changed or removed it since.")


def _details(kind: str, text: str) -> ContactDetails:
    network, _, handle = text.partition(": ")
    makers: dict[str, Callable[[], ContactDetails]] = {
        "email": lambda: Email(text),
        "phone": lambda: Phone(text),
        "handle": lambda: Handle(network, handle),
    }
    if kind not in makers:
        raise Refused("address_lost", "The parts of an address are not kept; enter it again.")
    return makers[kind]()


def _relationship(event: Event, by: Actor) -> Relationship:
    queries.party(by, event.data["subject"])
    found = Relationship.objects.filter(pk=event.data["relationship"]).first()
    if found is None:
        raise NotFound("relationship_gone", "The relationship is gone.")
    return found
