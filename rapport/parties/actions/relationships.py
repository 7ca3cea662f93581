"""How parties stand to each other."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from rapport.kit.errors import Invalid, Refused
from rapport.kit.text import squeeze
from rapport.parties.actions.checking import check
from rapport.parties.events import PartiesRelated, RelationshipEnded
from rapport.parties.models import Party, Relationship
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.events import actions as events


@transaction.atomic
def relate_parties(
    subject: Party,
    kind: str,
    object: Party,  # noqa: A002  the vocabulary's word
    *,
    by: Actor,
    title: str = "",
    since: date | None = None,
) -> Relationship:
    """Let ``subject`` stand in ``kind`` to ``object``; one that had ended begins anew."""
    access.require(by, "parties.relate_parties", subject)
    access.require(by, "parties.see_parties", object)
    _refuse_nonsense(subject, kind, object)
    found = Relationship.objects.filter(subject=subject, kind=kind, object=object).first()
    if found is not None and found.until is None:
        raise Refused(
            "already_related", "These two are related in this way already.", relationship=found.pk
        )
    related = found or Relationship(subject=subject, kind=kind, object=object)
    related.title, related.since, related.until = squeeze(title), since, None
    check(related)
    related.save()
    happening = PartiesRelated(related.pk, subject.pk, kind, object.pk)
    events.record(happening, by=by, about=subject, subject=related)
    return related


@transaction.atomic
def end_relationship(relationship: Relationship, *, on: date, by: Actor) -> Relationship:
    """End ``relationship`` on a day. Raises Refused when it has ended, Invalid before its beginning."""
    access.require(by, "parties.end_relationship", relationship.subject)
    if relationship.until is not None:
        raise Refused(
            "already_ended", "This relationship has ended already.", relationship=relationship.pk
        )
    if relationship.since and on < relationship.since:
        raise Invalid(
            "ends_before_it_begins", fields={"on": "This is before the relationship began."}
        )
    relationship.until = on
    relationship.save(update_fields=["until"])
    happening = RelationshipEnded(
        relationship.pk,
        relationship.subject_id,
        relationship.kind,
        relationship.object_id,
        on.isoformat(),
    )
    events.record(happening, by=by, about=relationship.subject_id, subject=relationship)
    return relationship


def _refuse_nonsense(subject: Party, kind: str, object: Party) -> None:  # noqa: A002
    if kind not in Relationship.Kind.values:
        raise Invalid("unknown_relationship", fields={"kind": "Choose how the two are related."})
    if subject.pk == object.pk:
        raise Invalid("related_to_itself", fields={"other": "Choose another party than this one."})
    if object.is_person and kind in (Relationship.Kind.WORKS_FOR, Relationship.Kind.SUBSIDIARY):
        raise Invalid(
            "not_an_organization",
            fields={"other": "%(object)s is no organization."},
            object=object.name,
        )
    if not subject.is_person and kind == Relationship.Kind.REPORTS_TO:
        raise Invalid("not_a_person", fields={"kind": "Only a person reports to somebody."})
