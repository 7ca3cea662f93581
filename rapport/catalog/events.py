"""What can happen to products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rapport.platform.events.happenings import Happening


@dataclass(frozen=True)
class ProductCreated(Happening):
    """A product was added to the catalogue."""

    code: str
    product: str


@dataclass(frozen=True)
class ProductEdited(Happening):
    """A product was changed; ``changes`` maps each field to its old and new value."""

    code: str
    changes: dict[str, Any]


@dataclass(frozen=True)
class ProductRetired(Happening):
    """A product is no longer sold; its history stays."""

    code: str


@dataclass(frozen=True)
class ProductRevived(Happening):
    """A retired product is sold again."""

    code: str


@dataclass(frozen=True)
class ProductsAbsorbed(Happening):
    """Many products came in at once, from ``source``."""

    source: str
    created: int


@dataclass(frozen=True)
class CategoryCreated(Happening):
    """A shelf was added to the catalogue."""

    category: str


@dataclass(frozen=True)
class PictureChosen(Happening):
    """A product got another main picture; ``before`` and ``after`` are files of it."""

    code: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class AttributeAdded(Happening):
    """Products of a category are described by one more field."""

    category: str
    attribute: str
    field_name: str
    is_required: bool
    is_public: bool = False


@dataclass(frozen=True)
class AttributeRequired(Happening):
    """Products of a category need a value of an attribute, or no longer do."""

    category: str
    attribute: str
    field_name: str
    is_required: bool


@dataclass(frozen=True)
class AttributeShown(Happening):
    """Buyers may read an attribute of a category's products, or no longer may."""

    category: str
    attribute: str
    field_name: str
    is_public: bool


@dataclass(frozen=True)
class AttributeDropped(Happening):
    """Products of a category are described by a field no longer; the values stay."""

    category: str
    attribute: str
    field_name: str
    is_required: bool
    is_public: bool = False
