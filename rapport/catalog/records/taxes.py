"""Tax classes and their rates."""

from __future__ import annotations

from decimal import Decimal

from rapport.catalog.actions.taxes import OF_RATES
from rapport.catalog.models import TaxClass, TaxRate
from rapport.catalog.records.rights import GRANTS
from rapport.platform import access
from rapport.platform.access import Policy, Right
from rapport.platform.records.types import Field, Kind, Limits, RecordType, register

CLASS_RIGHTS = access.register(
    Policy(
        "catalog.TaxClass",
        grants=GRANTS,
        verbs={"catalog.read_tax_classes": Right.READ, "catalog.create_tax_class": Right.CREATE},
    )
)
RATE_RIGHTS = access.register(
    Policy("catalog.TaxRate", grants=GRANTS, verbs={"catalog.read_tax_rates": Right.READ})
)

TAX_CLASS = register(
    RecordType(
        key="tax_class",
        label="Tax class",
        plural="Tax classes",
        model=TaxClass,
        fields=(
            Field(
                "name",
                "Name",
                is_sortable=True,
                is_editable=True,
                is_required=True,
                is_unique=True,
                limits=Limits(longest=80),
            ),
            Field("created", "Created", Kind.DATETIME, path="created_at"),
        ),
        columns=("name", "created"),
        sort="name",
        url_name="record",
        url_args=("tax_class",),
        create_url_name="create_record",
        icon="receipt-tax",
        example="name:reduced",
        empty="No tax classes yet. A class has a rate for each country, from a day on.",
    )
)
TAX_RATE = register(
    RecordType(
        key="tax_rate",
        label="Tax rate",
        plural="Tax rates",
        model=TaxRate,
        fields=(
            Field(
                "name",
                "Name",
                help="As it stands on invoices, such as VAT.",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=60),
            ),
            Field(
                "tax_class",
                "Tax class",
                Kind.RECORD,
                target="tax_class",
                is_editable=True,
                is_required=True,
            ),
            Field(
                "country",
                "Country",
                help="Write its two letters, such as DE.",
                is_editable=True,
                is_required=True,
                limits=Limits(longest=2, pattern="[A-Z]{2}"),
            ),
            Field(
                "percent",
                "Percent",
                Kind.NUMBER,
                is_editable=True,
                is_required=True,
                limits=Limits(lowest=Decimal(0), highest=Decimal(100)),
                synonyms=("rate",),
            ),
            Field(
                "since",
                "Since",
                Kind.DATE,
                is_editable=True,
                is_required=True,
                is_sortable=True,
                synonyms=("valid from",),
            ),
        ),
        columns=("name", "tax_class", "country", "percent", "since"),
        sort="-since",
        url_name="record",
        url_args=("tax_rate",),
        create_url_name="create_record",
        icon="percentage",
        writing=OF_RATES,
        example="country:DE",
        empty="No tax rates yet. A rate holds from a day on, until the next one of its class and country.",
    )
)
