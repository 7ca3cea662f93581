"""What can happen to parties."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class PartyCreated(Happening):
    """A person or organization was entered, by hand or from a file of ``source``."""

    party: int
    party_name: str
    kind: str
    source: str = ""

    sentence: ClassVar[str] = "Entered into Rapport"


@dataclass(frozen=True)
class PartyEdited(Happening):
    """Facts about a party changed; ``changes`` maps each field to its value before and after."""

    party: int
    changes: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    sentence: ClassVar[str] = "Details changed: {changes}"


@dataclass(frozen=True)
class PartyDeleted(Happening):
    """A party was put into the trash, from which it can be restored."""

    party: int
    party_name: str

    sentence: ClassVar[str] = "Put into the trash"


@dataclass(frozen=True)
class PartyRestored(Happening):
    """A party was taken out of the trash."""

    party: int
    party_name: str

    sentence: ClassVar[str] = "Taken out of the trash"


@dataclass(frozen=True)
class PartyAssigned(Happening):
    """A party got another owner or team."""

    party: int
    owner: int | None
    team: int | None
    owner_before: int | None = None
    team_before: int | None = None

    sentence: ClassVar[str] = "Got another owner"


@dataclass(frozen=True)
class RoleAdded(Happening):
    """A party became a customer, prospect, supplier, partner or employee."""

    party: int
    role: str

    sentence: ClassVar[str] = "Became a {role}"


@dataclass(frozen=True)
class RoleRemoved(Happening):
    """A party no longer plays a role."""

    party: int
    role: str

    sentence: ClassVar[str] = "Is no longer a {role}"


@dataclass(frozen=True)
class ContactPointAdded(Happening):
    """A way to reach a party was added: ``kind`` is email, phone, address or handle."""

    party: int
    kind: str
    value: str

    sentence: ClassVar[str] = "New {kind}: {value}"


@dataclass(frozen=True)
class ContactPointEdited(Happening):
    """A way to reach a party was corrected."""

    party: int
    kind: str
    value: str
    value_before: str

    sentence: ClassVar[str] = "New {kind}: {value} instead of {value_before}"


@dataclass(frozen=True)
class ContactPointRemoved(Happening):
    """A way to reach a party was removed."""

    party: int
    kind: str
    value: str

    sentence: ClassVar[str] = "Removed the {kind} {value}"


@dataclass(frozen=True)
class PartiesRelated(Happening):
    """Two parties were linked: the subject works for the object, reports to it, and so on."""

    relationship: int
    subject: int
    kind: str
    object: int

    sentence: ClassVar[str] = "New relationship"


@dataclass(frozen=True)
class RelationshipEnded(Happening):
    """A relationship between two parties ended on a day."""

    relationship: int
    subject: int
    kind: str
    object: int
    until: str

    sentence: ClassVar[str] = "A relationship ended"


@dataclass(frozen=True)
class ConsentRecorded(Happening):
    """A party granted or withdrew its consent to a purpose on a channel."""

    party: int
    purpose: str
    channel: str
    state: str
    source: str

    sentence: ClassVar[str] = "Consent to {purpose} by {channel} {state}"


@dataclass(frozen=True)
class TraitsPublished(Happening):
    """Insight wrote the traits called ``names`` of all parties anew; ``counts`` says what changed."""

    names: list[str]
    counts: dict[str, int]


@dataclass(frozen=True)
class PartiesAbsorbed(Happening):
    """A file's parties were taken in; ``counts`` says how many were created, updated or the same."""

    source: str
    counts: dict[str, int]


@dataclass(frozen=True)
class PartiesMerged(Happening):
    """Another party turned out to be this one: everything of it hangs on this one now."""

    merge: int
    party: int
    merged: int
    merged_name: str

    sentence: ClassVar[str] = "Merged with {merged_name}"


@dataclass(frozen=True)
class PartiesUnmerged(Happening):
    """Two parties that had been merged are two again."""

    merge: int
    party: int
    merged: int
    merged_name: str

    sentence: ClassVar[str] = "No longer one with {merged_name}"


@dataclass(frozen=True)
class DuplicateScanQueued(Happening):
    """Somebody asked for a search for likely duplicates."""


@dataclass(frozen=True)
class DuplicatesFound(Happening):
    """All parties were looked through for likely duplicates; ``found`` says how many pairs there are."""

    scan: int
    found: int
    seconds: float


@dataclass(frozen=True)
class DuplicateScanFailed(Happening):
    """A search for likely duplicates stopped; the queue stays as it was."""

    scan: int
    message: str


@dataclass(frozen=True)
class SaidNotSame(Happening):
    """Somebody said of likely duplicates that they are two; each of them has this event."""

    pair: int
    party: int
    other: int
    other_name: str

    sentence: ClassVar[str] = "Not the same as {other_name}"


@dataclass(frozen=True)
class NotSameTakenBack(Happening):
    """It was taken back that two parties are not the same; each of them has this event."""

    pair: int
    party: int
    other: int
    other_name: str

    sentence: ClassVar[str] = "Perhaps the same as {other_name} after all"
