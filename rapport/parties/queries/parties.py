"""Reads of parties. The asker comes first; what they may not see is not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from rapport.kit import phones
from rapport.kit.errors import NotFound
from rapport.kit.prepared import prepared
from rapport.kit.speech import noted
from rapport.kit.text import fold
from rapport.parties import traits
from rapport.parties.absorbing import STAND_INS
from rapport.parties.models import (
    CONTACT_POINTS,
    EmailAddress,
    Merge,
    Party,
    PhoneNumber,
    PostalAddress,
    Relationship,
    SocialHandle,
)
from rapport.parties.namesakes import NAMESAKES
from rapport.parties.namesakes import parameters as namesake_parameters
from rapport.parties.openness import may_change, may_know, may_know_all
from rapport.parties.organization_chart import draw as organization_chart_of
from rapport.parties.pages import (
    AddressRow,
    Chart,
    ChartNode,
    ConsentRow,
    Duplicate,
    EmailRow,
    ExternalIdRow,
    HandleRow,
    PartyPage,
    PhoneRow,
    RelationshipRow,
    RoleRow,
    TraitRow,
)
from rapport.platform import access
from rapport.platform.access import Actor, Right, Scope

ContactPoint = EmailAddress | PhoneNumber | PostalAddress | SocialHandle
_PAGE = """
SELECT
 (SELECT json_agg(json_build_array(role, since) ORDER BY id) FROM parties_partyrole WHERE party_id = %(pk)s),
 (SELECT json_agg(json_build_array(id, address, label, is_primary) ORDER BY is_primary DESC, id)
    FROM parties_emailaddress WHERE party_id = %(pk)s),
 (SELECT json_agg(json_build_array(id, e164, written, label, is_primary) ORDER BY is_primary DESC, id)
    FROM parties_phonenumber WHERE party_id = %(pk)s),
 (SELECT json_agg(json_build_array(id, street, city, region, postal_code, country, label, is_primary)
                  ORDER BY is_primary DESC, id)
    FROM parties_postaladdress WHERE party_id = %(pk)s),
 (SELECT json_agg(json_build_array(id, network, handle, label) ORDER BY network, id)
    FROM parties_socialhandle WHERE party_id = %(pk)s),
 (SELECT json_agg(json_build_array(purpose, channel, state, source, at) ORDER BY purpose, channel)
    FROM (SELECT DISTINCT ON (purpose, channel) purpose, channel, state, source, at FROM parties_consent
           WHERE party_id = %(pk)s ORDER BY purpose, channel, at DESC, id DESC) AS newest),
 (SELECT json_agg(json_build_array(name, number::text, text, facts, at))
    FROM parties_trait WHERE party_id = %(pk)s),
 (SELECT json_agg(tag.name ORDER BY tag.name)
    FROM records_tagging AS tagging JOIN records_tag AS tag ON tag.id = tagging.tag_id
   WHERE tagging.record_type = 'parties.party' AND tagging.record_id = %(pk)s),
 (SELECT json_agg(json_build_array(source, value) ORDER BY source, value)
    FROM records_externalid WHERE record_type = 'parties.party' AND record_id = %(pk)s),
 (SELECT json_agg(json_build_array(link.id, link.kind, title, since, until, other.id, other.name, other.kind, is_ours)
                   ORDER BY until DESC, link.kind, link.id)
    FROM (SELECT *, TRUE AS is_ours, object_id AS other_id FROM parties_relationship WHERE subject_id = %(pk)s
          UNION ALL
          SELECT *, FALSE, subject_id FROM parties_relationship WHERE object_id = %(pk)s
          LIMIT %(most)s) AS link
    JOIN parties_party AS other ON other.id = link.other_id AND other.deleted_at IS NULL)
"""
RELATIONSHIPS_READ, RELATIONSHIPS_SHOWN = 500, 60


SAME_EMAIL = noted("has this e-mail address")
SAME_PHONE = noted("has this phone number")
SAME_NAME = noted("has a name much like this one")


def party(asker: Actor, pk: int) -> Party:
    """The party with its owner and team. One query. Raises NotFound when missing, hidden or in the trash."""
    with prepared(connection):
        found = visible(asker).select_related("owner", "team").filter(pk=pk).first()
    if found is None:
        raise NotFound("party_not_found", "There is no such party, or it is not yours to see.")
    return found


def trashed_party(asker: Actor, pk: int) -> Party:
    """A party that lies in the trash. Raises NotFound as ``party`` does."""
    found = access.visible_to(asker, Party.objects.exclude(deleted_at=None)).filter(pk=pk).first()
    if found is None:
        raise NotFound("party_not_found", "There is no such party in the trash.")
    return found


def merges(asker: Actor, pk: int) -> list[Merge]:
    """What was merged into a party that the asker sees and is still one with it, the newest first."""
    found = Merge.objects.filter(survivor=party(asker, pk), undone_at=None)
    return list(found.select_related("merged").order_by("-at"))


def merge(asker: Actor, pk: int, merge_pk: int) -> Merge:
    """One of the ``merges`` of a party. Raises NotFound."""
    found = next((one for one in merges(asker, pk) if one.pk == merge_pk), None)
    if found is None:
        raise NotFound()
    return found


def survivor_of(pk: int) -> int | None:
    """The party that ``pk`` was merged into, if it was."""
    found = Merge.objects.filter(merged=pk, undone_at=None).order_by("-at")
    return found.values_list("survivor", flat=True).first()


def visible(asker: Actor) -> QuerySet[Party]:
    """Every party that the asker sees, out of the trash."""
    return access.visible_to(asker, Party.objects.filter(deleted_at=None))


def party_page(asker: Actor, pk: int) -> PartyPage:
    """The party with all that hangs on it, whatever its size. Two queries.

    What is hidden from the asker's role is empty on it.
    """
    found = party(asker, pk)
    _blank(asker, found)
    with prepared(connection), connection.cursor() as cursor:
        cursor.execute(_PAGE, {"pk": pk, "most": RELATIONSHIPS_READ})
        row = [item or [] for item in cursor.fetchone()]
    roles, emails, numbers, addresses, handles, consents, computed, tags, known_as, links = row
    return PartyPage(
        party=found,
        roles=[RoleRow(role, _day(since)) for role, since in roles if may_know(asker, "role")],
        emails=[EmailRow(*item) for item in emails if may_know(asker, "email")],
        phones=[PhoneRow(*item) for item in numbers if may_know(asker, "phone")],
        addresses=[AddressRow(*item) for item in addresses if may_know(asker, "address")],
        handles=[HandleRow(*item) for item in handles],
        relationships=_relationships(asker, links),
        consents=[ConsentRow(*said, datetime.fromisoformat(at)) for *said, at in consents],  # type: ignore[call-arg]
        traits=[row for row in _traits(computed) if may_know(asker, row.definition.name)],
        tags=tags,
        external_ids=[
            ExternalIdRow(*item) for item in known_as if not item[1].startswith(STAND_INS)
        ],
    )


def relationship(asker: Actor, party_id: int, pk: int) -> Relationship:
    """A relationship of a party that the asker sees, from either side. Raises NotFound."""
    found = (
        Relationship.objects.select_related("subject", "object")
        .filter(Q(subject_id=party_id) | Q(object_id=party_id), pk=pk)
        .first()
    )
    if found is None:
        raise NotFound()
    party(asker, party_id)
    return found


def contact_point(asker: Actor, party_id: int, kind: str, pk: int) -> ContactPoint:
    """An e-mail, phone, address or handle of a party that the asker sees. Raises NotFound."""
    model = CONTACT_POINTS.get(kind) if may_know(asker, kind) else None
    found = (
        model._default_manager.filter(party=party(asker, party_id), pk=pk).first()
        if model
        else None
    )
    if found is None:
        raise NotFound()
    return found


def contact_points(asker: Actor, found: Party) -> dict[str, list[Any]]:
    """The party's contact points by kind, the main ones first, for a form: of the kinds that the asker
    may change. A query each.
    """
    access.require(asker, "parties.see_parties", found)
    return {
        kind: list(model._default_manager.filter(party=found).order_by("-is_primary", "pk"))
        for kind, model in CONTACT_POINTS.items()
        if may_change(asker, kind)
    }


def suggestions(asker: Actor, text: str, *, limit: int = 8) -> list[Party]:
    """Parties that hold every word of ``text``, in the name first: for choosing one. One query."""
    words = fold(text).replace("\x00", "").split()
    by_name_alone = not may_know_all(asker)
    if not words or len(max(words, key=len)) < 2:
        return []
    rows = visible(asker)
    for word in words[:8]:
        rows = rows.filter(**{f"{'name__i' if by_name_alone else 'search_text__'}contains": word})
    met = rows.only("id", "name", "kind", "city", "country", "deleted_at")[: limit * 8]
    found = sorted(met, key=lambda row: not all(word in fold(row.name) for word in words))[:limit]
    for row in found:
        _blank(asker, row)
    return found


def likely_duplicates(
    asker: Actor,
    *,
    name: str = "",
    email: str = "",
    phone: str = "",
    region: str = "",
    besides: int | None = None,
) -> list[Duplicate]:
    """Up to five parties that share the e-mail or phone, or are called much alike. At most three queries."""
    access.require(asker, "parties.see_parties")
    found: dict[int, Duplicate] = {}
    rows = visible(asker).exclude(pk=besides or 0)
    if email.strip() and may_know(asker, "email"):
        _add(
            found,
            rows.filter(emails__folded=email.strip().lower()),
            SAME_EMAIL,
        )
    number = phones.e164(phone, region) if phone.strip() else ""
    if number and may_know(asker, "phone"):
        _add(found, rows.filter(phones__e164=number), SAME_PHONE)
    if len(found) < 5 and len(fold(name)) >= 3:
        _add(found, rows.filter(pk__in=_namesakes(name)), SAME_NAME)
    shown = list(found.values())[:5]
    return shown if may_know(asker, "city") else [replace(row, city="") for row in shown]


# Up from the party to its topmost organization or boss, then down again. Who reports to a person
# stands below that person, others below their employer; a path never meets a party twice.
_CHART = """
WITH RECURSIVE edge AS NOT MATERIALIZED (
    SELECT subject_id AS lower, object_id AS upper, kind, title FROM parties_relationship
     WHERE kind IN ('reports_to', 'works_for', 'subsidiary_of') AND (until IS NULL OR until > current_date)
), up AS (
    SELECT %(pk)s::bigint AS id, 0 AS height, ARRAY[%(pk)s::bigint] AS path
    UNION ALL
    SELECT edge.upper, up.height + 1, up.path || edge.upper
      FROM up JOIN edge ON edge.lower = up.id
     WHERE up.height < %(depth)s AND edge.upper <> ALL(up.path)
), top AS (
    SELECT id FROM up ORDER BY height DESC, id LIMIT 1
), down AS (
    SELECT id, 0 AS depth, ARRAY[id] AS path FROM top
    UNION ALL
    SELECT edge.lower, down.depth + 1, down.path || edge.lower
      FROM down JOIN edge ON edge.upper = down.id
     WHERE down.depth < %(depth)s AND edge.lower <> ALL(down.path)
), member AS (
    SELECT id, min(depth) AS depth FROM (SELECT id, depth FROM down LIMIT %(most)s * 4) AS met
     GROUP BY id ORDER BY depth, id LIMIT %(most)s + 1
)
SELECT edge.lower, edge.upper, edge.title, member.id
  FROM member LEFT JOIN edge ON edge.lower = member.id
 ORDER BY CASE edge.kind WHEN 'reports_to' THEN 0 WHEN 'subsidiary_of' THEN 1 ELSE 2 END, edge.lower
"""
CHART_DEPTH, CHART_MOST = 12, 400


def organization_chart(asker: Actor, pk: int) -> Chart:
    """The chart that the party stands in, at most 400 boxes and 12 levels. Four queries."""
    party(asker, pk)
    with connection.cursor() as cursor:
        cursor.execute(_CHART, {"pk": pk, "depth": CHART_DEPTH, "most": CHART_MOST})
        rows = cursor.fetchall()
    ids = list(dict.fromkeys(member for *_, member in rows))
    members = (
        visible(asker)
        .filter(pk__in={*ids[:CHART_MOST], pk})
        .only("id", "name", "kind", "job_title", "industry")
    )
    nodes = {
        found.pk: ChartNode(
            found.pk,
            found.name,
            found.kind,
            found.job_title or found.industry,
            is_current=found.pk == pk,
        )
        for found in members
    }
    says = {"decision_maker": "decides", "influencer": "influences"}
    for subject_id, kind in Relationship.objects.filter(
        subject__in=nodes, object__in=nodes, kind__in=says, until=None
    ).values_list("subject_id", "kind"):
        nodes[subject_id].says = says[kind]
    edges = [(lower, upper, title) for lower, upper, title, _ in rows if lower is not None]
    return organization_chart_of(nodes, edges, is_cut=len(ids) > CHART_MOST)


def _add(found: dict[int, Duplicate], rows: QuerySet[Party], reason: str) -> None:
    for row in rows.only("id", "name", "kind", "city", "deleted_at")[:5]:
        found.setdefault(row.pk, Duplicate(row.pk, row.name, row.kind, row.city, reason))


def _namesakes(name: str) -> list[int]:
    """Ids of parties whose name is spelt much like ``name``, the likest first."""
    with connection.cursor() as cursor:
        cursor.execute(NAMESAKES, namesake_parameters(name))
        return [pk for (pk,) in cursor.fetchall()]


def _blank(asker: Actor, found: Party) -> None:
    """Take from a party that is only shown what its reader may not know."""
    for name in ("city", "country", "job_title", "industry", "born_on"):
        if not may_know(asker, name):
            setattr(found, name, None if name == "born_on" else "")


def _relationships(asker: Actor, links: list[list[Any]]) -> list[RelationshipRow]:
    """Relationships both ways with parties that the asker sees; the present ones first."""
    rows = [
        RelationshipRow(pk, kind, title, _day(since), _day(until), *other)
        for pk, kind, title, since, until, *other in links
    ]
    if access.policy_called("parties.Party").scope(asker, Right.READ) is not Scope.ALL:
        others = visible(asker).filter(pk__in=[row.other_id for row in rows])
        seen = set(others.values_list("pk", flat=True))
        rows = [row for row in rows if row.other_id in seen]
    return rows[:RELATIONSHIPS_SHOWN]


def _traits(rows: list[list[Any]]) -> list[TraitRow]:
    made = [
        TraitRow(
            traits.definition(name),
            Decimal(number) if number else None,
            text,
            facts,
            datetime.fromisoformat(at),
        )
        for name, number, text, facts, at in rows
    ]
    return sorted(made, key=lambda row: (row.definition.order, row.definition.name))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
