"""Colleagues and their teams from a file: who works here, in which team, led by whom.

They come in as colleagues that records can belong to; nobody is written to. Whoever is to sign in is
invited on their own page. An importer of accounts stands here, which lie below.
"""

from __future__ import annotations

from rapport.kit.speech import noted
from rapport.platform.exchange.actions.colleagues import absorb_colleagues
from rapport.platform.exchange.importers import (
    CellKind,
    Importer,
    ImportField,
    ImportOption,
    register,
)

DOMAIN = ImportOption(
    "domain",
    noted("Their addresses"),
    help=noted("The domain of those for whom no e-mail address is given: example.com"),
)
FIELDS = (
    ImportField(
        "name",
        "Name",
        is_required=True,
        synonyms=("colleague", "sales agent", "user", "employee", "full name", "agent", "rep"),
        limit=120,
    ),
    ImportField(
        "team",
        "Team",
        is_required=True,
        synonyms=("regional office", "sales team", "department", "office"),
        limit=80,
    ),
    ImportField("manager", "Manager", synonyms=("reports to", "lead", "team lead"), limit=120),
    ImportField("email", "E-mail", CellKind.EMAIL, synonyms=("email", "e-mail address")),
)


COLLEAGUES = register(
    Importer(
        key="colleagues",
        label="Colleagues",
        names=("teams", "users", "staff"),
        fields=FIELDS,
        verbs=("accounts.invite_user", "accounts.create_team"),
        apply=absorb_colleagues,
        options=(DOMAIN,),
        parts=(("colleagues", "Colleagues"),),
        help="Who works here, in which team, led by whom.",
    )
)
