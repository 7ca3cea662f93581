"""What the actions on parties share: checks on the way in, and what is kept up after a write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from rapport.kit.errors import Invalid
from rapport.parties.absorbing import STAND_INS
from rapport.parties.models import EmailAddress, Party, PhoneNumber, PostalAddress, SocialHandle
from rapport.parties.searching import search_text
from rapport.platform.records.models import ExternalId

PARTY_LABEL = Party._meta.label_lower


def check(record: models.Model) -> None:
    """Raise Invalid, naming the fields, when values do not fit their columns."""
    skipped = {
        field.name for field in record._meta.fields if field.is_relation or not field.editable
    }
    try:
        record.clean_fields(exclude=skipped)
    except ValidationError as error:
        fields = {name: " ".join(messages) for name, messages in error.message_dict.items()}
        raise Invalid("invalid", fields=fields) from None


@transaction.atomic(savepoint=False)
def keep_up(party: Party) -> None:
    """Bring what is derived from the contact points up to date: search text, main city and country.

    Runs six statements; one more when something changed.
    """
    emails = list(EmailAddress.objects.filter(party=party).values_list("address", flat=True))
    phones = list(PhoneNumber.objects.filter(party=party).values_list("e164", "written"))
    handles = SocialHandle.objects.filter(party=party).values_list("handle", flat=True)
    ids = ExternalId.objects.filter(record_type=PARTY_LABEL, record_id=party.pk).values_list(
        "value", flat=True
    )
    known_as = [value for value in ids if not value.startswith(STAND_INS)]
    main = PostalAddress.objects.filter(party=party).order_by("-is_primary", "pk").first()
    city, country = (main.city, main.country) if main else (party.city, party.country)
    texts = [party.name, party.phonetic_name, *emails, city, *handles, *known_as]
    text = search_text(texts, _numbers(phones))
    if (text, city, country) != (party.search_text, party.city, party.country):
        party.search_text, party.city, party.country = text, city, country
        party.save(update_fields=["search_text", "city", "country"])


def _numbers(phones: Iterable[tuple[str, str]]) -> list[str]:
    """What a search may know of a number: as written, and with the country code."""
    return [number for pair in phones for number in pair]


@transaction.atomic(savepoint=False)
def touch(party: Party, by_id: int | None) -> None:
    """Count a change of what hangs on ``party`` as a change of the party."""
    party.version += 1
    party.updated_by_id = by_id
    party.save(update_fields=["version", "updated_by", "updated_at"])


def plain(value: Any) -> Any:
    """A value as an event keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
