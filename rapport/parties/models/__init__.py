"""Parties, how to reach them, who they are to each other, what they allow, what we know."""

from rapport.parties.models.contact_points import (
    CONTACT_POINTS,
    EmailAddress,
    PhoneNumber,
    PostalAddress,
    SocialHandle,
)
from rapport.parties.models.duplicates import DuplicateScan, LikelyDuplicate
from rapport.parties.models.merging import Merge
from rapport.parties.models.party import Party, PartyRole, Relationship
from rapport.parties.models.standing import Consent, Trait

__all__ = [
    "CONTACT_POINTS",
    "Consent",
    "DuplicateScan",
    "EmailAddress",
    "LikelyDuplicate",
    "Merge",
    "Party",
    "PartyRole",
    "PhoneNumber",
    "PostalAddress",
    "Relationship",
    "SocialHandle",
    "Trait",
]
