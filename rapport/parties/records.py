"""Parties as records: who may do what to them, their fields, and the ways to look at them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from rapport.kit import countries
from rapport.parties import traits
from rapport.parties.actions.writing import WRITING
from rapport.parties.lists import LISTS
from rapport.parties.models import Party, PartyRole
from rapport.parties.traits import TraitKind
from rapport.platform import access
from rapport.platform.access import Place, Policy, Right, Role, Scope, grant
from rapport.platform.records.types import Field, Kind, Limits, Link, RecordType, View, register

MAIN = ("-is_primary", "pk")
ALL, TEAM, OWN = Scope.ALL, Scope.TEAM, Scope.OWN
EDITING = (
    "edit_party",
    "assign_party",
    "add_role",
    "remove_role",
    "add_contact_point",
    "edit_contact_point",
    "remove_contact_point",
    "relate_parties",
    "end_relationship",
    "record_consent",
    "say_not_same",
    "take_back_not_same",
)
PLACES = {
    Place.COUNTRY: "country",
    Place.CITY: "city",
    Place.POSTAL_CODE: "addresses__postal_code",
    Place.INDUSTRY: "industry",
}
PLACES_OF_PARTY = {place: f"party__{path}" for place, path in PLACES.items()}
"""Where records stand that have a ``party``."""

access.register(
    Policy(
        "parties.Party",
        grants={
            Role.SALES_MANAGER: grant(read=ALL, create=ALL, edit=ALL, delete=ALL, export=ALL),
            Role.SALES_PERSON: grant(read=ALL, create=ALL, edit=TEAM, delete=OWN),
            Role.SERVICE_AGENT: grant(read=ALL, create=ALL, edit=ALL),
            Role.MARKETER: grant(read=ALL, export=ALL),
            Role.ANALYST: grant(read=ALL, export=ALL),
        },
        verbs={
            "parties.see_parties": Right.READ,
            "parties.create_party": Right.CREATE,
            "parties.delete_party": Right.DELETE,
            "parties.restore_party": Right.DELETE,
            **{f"parties.{verb}": Right.EDIT for verb in EDITING},
        },
        places=PLACES,
    )
)
access.register(
    Policy(
        "parties.Absorbing",
        grants={
            role: grant(create=ALL)
            for role in (Role.SALES_MANAGER, Role.SERVICE_AGENT, Role.MARKETER)
        },
        verbs={"parties.absorb_parties": Right.CREATE},
        owner="",
        team="",
        label="Parties from files",
    )
)
access.register(
    Policy(
        "parties.DuplicateScan",
        grants={role: grant(create=ALL) for role in (Role.SALES_MANAGER, Role.SERVICE_AGENT)},
        verbs={
            "parties.find_duplicates": Right.CREATE,
            "parties.queue_duplicate_scan": Right.CREATE,
        },
        owner="",
        team="",
        label="Search for duplicates",
    )
)
access.register(
    Policy(
        "parties.Trait",
        grants={Role.ANALYST: grant(read=ALL, create=ALL)},
        verbs={"parties.publish_traits": Right.CREATE},
        owner="",
        team="",
        label="Traits",
    )
)

_KINDS = {
    TraitKind.NUMBER: Kind.NUMBER,
    TraitKind.MONEY: Kind.MONEY,
    TraitKind.CHOICE: Kind.CHOICE,
    TraitKind.DATE: Kind.DATE,
    TraitKind.TEXT: Kind.TEXT,
}


def trait_fields() -> Sequence[Field]:
    """A field for each trait that insight defined; numbers and dates can be sorted by."""
    return [_trait_field(definition) for definition in traits.definitions()]


@cache
def _trait_field(definition: traits.TraitDefinition) -> Field:
    is_number = definition.kind in (TraitKind.NUMBER, TraitKind.MONEY)
    return Field(
        definition.name,
        definition.label,
        _KINDS[definition.kind],
        path="number" if is_number else "text",
        relation="traits",
        where={"name": definition.name},
        choices=definition.choices,
        currency="text" if definition.kind is TraitKind.MONEY else "",
        is_sortable=is_number or definition.kind is TraitKind.DATE,
        help=definition.meaning,
    )


PARTY = register(
    RecordType(
        key="party",
        label="Party",
        plural="Parties",
        model=Party,
        fields=(
            Field(
                "name",
                "Name",
                sort_path="sort_name",
                is_sortable=True,
                is_editable=True,
                is_required=True,
            ),
            Field(
                "kind",
                "Kind",
                Kind.CHOICE,
                choices=Party.Kind.choices,
                is_editable=True,
                is_required=True,
                default=Party.Kind.PERSON.value,
            ),
            Field("role", "Role", Kind.CHOICE, relation="roles", choices=PartyRole.Role.choices),
            Field("email", "E-mail", Kind.EMAIL, path="folded", relation="emails", first=MAIN),
            Field("phone", "Phone", Kind.PHONE, path="e164", relation="phones", first=MAIN),
            Field("city", "City"),
            Field("country", "Country", Kind.CHOICE, choices=countries.choices()),
            Field("job_title", "Job title", is_editable=True),
            Field("industry", "Industry", is_editable=True),
            Field("website", "Website", Kind.URL, is_editable=True, limits=Limits(longest=200)),
            Field("owner", "Owner", Kind.USER, is_editable=True),
            Field("team", "Team", path="team__name"),
            Field("born", "Born", Kind.DATE, path="born_on", is_editable=True),
            Field("created", "Created", Kind.DATETIME, path="created_at", is_sortable=True),
        ),
        columns=("name", "role", "email", "phone", "city", "country", "owner"),
        sort="name",
        url_name="party",
        icon="address-book",
        search="search_text",
        begins="sort_name",
        completeness=("email", "phone", "city", "country"),
        views=(
            View(
                "customers",
                "Customers",
                filter="role:customer",
                columns=(
                    "name",
                    "rfm_segment",
                    "orders",
                    "revenue",
                    "last_order",
                    "city",
                    "country",
                ),
                icon="users",
            ),
            View("people", "People", filter="kind:person", icon="user"),
            View(
                "organizations",
                "Organizations",
                filter="kind:organization",
                columns=("name", "role", "industry", "city", "country", "owner"),
                icon="building",
            ),
            View("suppliers", "Suppliers", filter="role:supplier", icon="truck"),
            View("newest", "Newest", sort="-created", icon="clock"),
        ),
        create_url_name="create_party",
        merge_url_name="merge_parties",
        links=(
            Link("Likely duplicates", "duplicates", "arrows-join"),
            Link("In several systems", "known_in_systems", "link"),
        ),
        create_verb="parties.create_party",
        example="city:Utrecht",
        empty="Nobody yet. Import a file of contacts or orders, or enter the first one by hand.",
        has_faces=True,
        is_personal=True,
        writing=WRITING,
        more_fields=trait_fields,
        parts=LISTS,
    )
)
