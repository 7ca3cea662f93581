"""The words of permission: roles, rights on records, how far a right reaches, and rights on fields."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What someone does here; a user may play several roles."""

    ADMINISTRATOR = "administrator"
    SALES_MANAGER = "sales_manager"
    SALES_PERSON = "sales_person"
    SERVICE_AGENT = "service_agent"
    MARKETER = "marketer"
    ANALYST = "analyst"
    EMPLOYEE = "employee"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Right(StrEnum):
    """What can be allowed on a record type."""

    READ = "read"
    CREATE = "create"
    EDIT = "edit"
    DELETE = "delete"
    EXPORT = "export"


class Scope(IntEnum):
    """How far a right reaches. Each holds what the one before it holds.

    One's own records and those of the people one leads; those of one's teams, and nobody's; those in
    one's territories; all.
    """

    NONE = 0
    OWN = 1
    TEAM = 2
    TERRITORY = 3
    ALL = 4

    @property
    def label(self) -> str:
        return self.name.capitalize()


class FieldRight(IntEnum):
    """What someone may do with a field of the records that they see."""

    HIDDEN = 0
    READ = 1
    EDIT = 2

    @property
    def label(self) -> str:
        return self.name.capitalize()


Grant = Mapping[Right, Scope]


def grant(
    read: Scope = Scope.NONE,
    create: Scope = Scope.NONE,
    edit: Scope = Scope.NONE,
    delete: Scope = Scope.NONE,
    export: Scope = Scope.NONE,
) -> Grant:
    """One role's rights on one record type."""
    return {
        Right.READ: read,
        Right.CREATE: create,
        Right.EDIT: edit,
        Right.DELETE: delete,
        Right.EXPORT: export,
    }
