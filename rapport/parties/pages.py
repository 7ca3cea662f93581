"""What the pages of parties show, as frozen rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils.translation import get_language

from rapport.kit import countries, phones
from rapport.kit.money import Money
from rapport.kit.speech import noted, say
from rapport.parties.consenting import CHANNELS, PURPOSES
from rapport.parties.models import Party, PartyRole, Relationship
from rapport.parties.traits import Facts, TraitDefinition, TraitKind

ROLE_LABELS = dict(PartyRole.Role.choices)
FORWARD = dict(Relationship.Kind.choices)
IN_FRONT, HEADLINE = 50, 6
"""Traits of an order below the first stand in front on the party page; so many of them in the strip."""
BACKWARD = {
    "works_for": noted("employs"),
    "reports_to": noted("leads"),
    "decision_maker": noted("has as decision maker"),
    "influencer": noted("is influenced by"),
    "household_of": noted("shares a household with"),
    "subsidiary_of": noted("owns"),
    "referred_by": noted("referred"),
}


@dataclass(frozen=True)
class EmailRow:
    id: int
    address: str
    label: str
    is_primary: bool


@dataclass(frozen=True)
class PhoneRow:
    id: int
    e164: str
    written: str
    label: str
    is_primary: bool

    @property
    def shown(self) -> str:
        return phones.pretty(self.e164) if self.e164 else self.written


@dataclass(frozen=True)
class AddressRow:
    id: int
    street: str
    city: str
    region: str
    postal_code: str
    country: str
    label: str
    is_primary: bool

    @property
    def lines(self) -> list[str]:
        """The address as an envelope has it."""
        town = " ".join(part for part in (self.postal_code, self.city) if part)
        place = ", ".join(part for part in (town, self.region) if part)
        country = countries.name(self.country, get_language() or "en")
        return [line for line in (*self.street.splitlines(), place, country) if line]


@dataclass(frozen=True)
class HandleRow:
    id: int
    network: str
    handle: str
    label: str


@dataclass(frozen=True)
class RelationshipRow:
    """A relationship as seen from the page's party: ``is_ours`` when it is the subject."""

    id: int
    kind: str
    title: str
    since: date | None
    until: date | None
    other_id: int
    other_name: str
    other_kind: str
    is_ours: bool

    @property
    def verb(self) -> str:
        return (FORWARD if self.is_ours else BACKWARD).get(self.kind, self.kind)


@dataclass(frozen=True)
class ConsentRow:
    """The newest state of a purpose on a channel."""

    purpose: str
    channel: str
    state: str
    source: str
    at: datetime

    @property
    def is_granted(self) -> bool:
        return self.state == "granted"

    @property
    def purpose_label(self) -> str:
        return say(PURPOSES.get(self.purpose, self.purpose.capitalize()))

    @property
    def channel_label(self) -> str:
        return say(CHANNELS.get(self.channel, self.channel.replace("_", " ").capitalize()))


@dataclass(frozen=True)
class TraitRow:
    """A trait with what it means; from its ``facts`` follows why it is what it is."""

    definition: TraitDefinition
    number: Decimal | None
    text: str
    facts: Facts
    at: datetime

    @property
    def value(self) -> str | Decimal | None:
        return self.definition.read(self.number, self.text)

    @property
    def money(self) -> Money | None:
        """The value of a money trait, in the currency that its text or its definition names."""
        currency = self.text or self.definition.unit
        if self.definition.kind is not TraitKind.MONEY or self.number is None or not currency:
            return None
        return Money(self.number, currency)

    @property
    def amounts_to(self) -> str:
        """What a number means in words ("Slipping away"), where its text names a choice."""
        if self.definition.kind is not TraitKind.NUMBER:
            return ""
        return say(dict(self.definition.choices).get(self.text, ""))

    @property
    def unit(self) -> str:
        """The unit, unless the label says it already ("Orders: 43 orders")."""
        is_said = self.definition.unit.lower() in self.definition.label.lower()
        is_number = self.definition.kind is TraitKind.NUMBER
        return say(self.definition.unit) if is_number and not is_said else ""

    @property
    def why(self) -> str:
        """The reasons in sentences."""
        return " ".join(self.definition.why(self.facts))

    @property
    def is_number(self) -> bool:
        return self.definition.kind is TraitKind.NUMBER

    @property
    def day(self) -> date | None:
        """The value of a date trait."""
        if self.definition.kind is not TraitKind.DATE or self.number is None:
            return None
        return date(1970, 1, 1) + timedelta(days=int(self.number))


@dataclass(frozen=True)
class RoleRow:
    role: str
    since: date | None

    @property
    def label(self) -> str:
        return say(ROLE_LABELS.get(self.role, self.role))


@dataclass(frozen=True)
class ExternalIdRow:
    source: str
    value: str


@dataclass(frozen=True)
class PartyPage:
    """Everything that the party page itself shows; panels bring the rest."""

    party: Party
    roles: list[RoleRow] = field(default_factory=list)
    emails: list[EmailRow] = field(default_factory=list)
    phones: list[PhoneRow] = field(default_factory=list)
    addresses: list[AddressRow] = field(default_factory=list)
    handles: list[HandleRow] = field(default_factory=list)
    relationships: list[RelationshipRow] = field(default_factory=list)
    consents: list[ConsentRow] = field(default_factory=list)
    traits: list[TraitRow] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    external_ids: list[ExternalIdRow] = field(default_factory=list)

    @property
    def headline(self) -> list[TraitRow]:
        """The traits that stand above everything else: the first six of those in front."""
        return [row for row in self.traits if row.definition.order < IN_FRONT][:HEADLINE]

    @property
    def more_traits(self) -> list[TraitRow]:
        return [row for row in self.traits if row not in self.headline]

    @property
    def present(self) -> list[RelationshipRow]:
        return [row for row in self.relationships if row.until is None]

    @property
    def past(self) -> list[RelationshipRow]:
        return [row for row in self.relationships if row.until is not None]

    @property
    def works_for(self) -> RelationshipRow | None:
        """The employer, for the header."""
        return next((row for row in self.present if row.kind == "works_for" and row.is_ours), None)

    @property
    def open_roles(self) -> list[tuple[str, str]]:
        """The roles that the party does not play yet."""
        played = {row.role for row in self.roles}
        return [(role, label) for role, label in PartyRole.Role.choices if role not in played]


@dataclass
class ChartNode:
    """A box of the organization chart; ``says`` is "decides" or "influences" where that is known."""

    id: int
    name: str
    kind: str
    more: str
    says: str = ""
    href: str = ""
    is_current: bool = False
    below: list[ChartNode] = field(default_factory=list)


@dataclass(frozen=True)
class Chart:
    """An organization chart; ``is_cut`` when there was more than fits."""

    roots: list[ChartNode]
    count: int
    is_cut: bool


@dataclass(frozen=True)
class Duplicate:
    """A party that may be the one being entered, and why."""

    id: int
    name: str
    kind: str
    city: str
    reason: str
