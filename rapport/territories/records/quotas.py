"""Quotas as records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from rapport.platform import access
from rapport.platform.access import Policy, Right, Role, Scope, grant
from rapport.platform.records.saying import said_field
from rapport.platform.records.types import (
    Field,
    Kind,
    Limits,
    RecordType,
    View,
    late_fields,
    register,
)
from rapport.territories.actions.quotas import OF_QUOTAS
from rapport.territories.models import Quota
from rapport.territories.queries.quotas import holder_names

ALL = Scope.ALL
HOLDER = Field(
    "holder",
    "Of whom",
    Kind.CHOICE,
    is_editable=True,
    is_required=True,
    help="A colleague, a team or a territory.",
    synonyms=("sales person", "sales rep", "sales agent", "team", "territory", "quota holder"),
)

access.register(
    Policy(
        "territories.Quota",
        grants={
            Role.SALES_MANAGER: grant(*[ALL] * 5),
            Role.SALES_PERSON: grant(read=Scope.TEAM),
            Role.ANALYST: grant(read=ALL, export=ALL),
        },
        verbs={"territories.read_quotas": Right.READ},
    )
)
QUOTA = register(
    RecordType(
        key="quota",
        label="Quota",
        plural="Quotas",
        model=Quota,
        fields=(
            HOLDER,
            Field(
                "length",
                "Period",
                Kind.CHOICE,
                choices=Quota.Length.choices,
                is_editable=True,
                is_required=True,
                default=Quota.Length.MONTH.value,
            ),
            Field(
                "starts",
                "First day",
                Kind.DATE,
                path="starts_on",
                is_editable=True,
                is_required=True,
                is_sortable=True,
                help="The first day of a month, such as 2026-04-01.",
                synonyms=("starts on", "period", "from", "month"),
            ),
            Field("ends", "Last day", Kind.DATE, path="ends_on"),
            Field(
                "amount",
                "Amount",
                Kind.MONEY,
                currency="currency",
                is_editable=True,
                is_required=True,
                limits=Limits(lowest=Decimal(0), highest=Decimal(10**13)),
                synonyms=("quota", "target", "goal"),
            ),
            Field(
                "currency",
                "Currency",
                is_editable=True,
                limits=Limits(longest=3, pattern="[A-Z]{3}"),
                help="Write its code, such as EUR.",
            ),
            Field(
                "category",
                "Only of",
                Kind.RECORD,
                target="product_category",
                is_editable=True,
                help="Empty: of everything that is sold.",
                synonyms=("product category",),
            ),
            Field("person", "Colleague", Kind.USER),
            Field(
                "name",
                "Name",
                is_editable=True,
                limits=Limits(longest=200),
                help="Left empty, it is called by its holder and period.",
            ),
            Field("note", "Note", Kind.LONG_TEXT, is_editable=True),
        ),
        columns=("name", "amount", "length", "starts", "category"),
        sort="-starts",
        url_name="record",
        url_args=("quota",),
        icon="target",
        writing=OF_QUOTAS,
        views=(
            View("mine", "Mine", filter="person:me", icon="user"),
            View("now", "Now", filter="starts<=today ends>=today", icon="calendar"),
            View("years", "Years", filter="length:year", icon="calendar-stats"),
        ),
        create_url_name="create_record",
        example="length:quarter",
        empty="No quotas yet. Say how much a colleague, a team or a territory is to sell.",
    )
)


def _with_holders(key: str) -> Sequence[Field]:
    """The field of the holder, with everybody who can be one: known only at run time."""
    return [replace(said_field(HOLDER), choices=holder_names())] if key == QUOTA.key else ()


late_fields(_with_holders)
