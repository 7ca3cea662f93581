"""Everything that changes parties. Import it as the noun: ``from rapport.parties import actions as parties``."""

from rapport.parties.actions.absorb import absorb_parties
from rapport.parties.actions.absorb_choice import take_out
from rapport.parties.actions.consents import record_consent
from rapport.parties.actions.contact_points import (
    add_contact_point,
    edit_contact_point,
    remove_contact_point,
)
from rapport.parties.actions.duplicates import (
    find_duplicates,
    queue_duplicate_scan,
    say_not_same,
    take_back_not_same,
)
from rapport.parties.actions.merging import merge_parties, restore_party, unmerge_party
from rapport.parties.actions.parties import (
    assign_party,
    create_party,
    delete_party,
    edit_party,
)
from rapport.parties.actions.publish import publish_changed_traits, publish_traits
from rapport.parties.actions.relationships import end_relationship, relate_parties
from rapport.parties.actions.roles import add_role, remove_role

__all__ = [
    "absorb_parties",
    "add_contact_point",
    "add_role",
    "assign_party",
    "create_party",
    "delete_party",
    "edit_contact_point",
    "edit_party",
    "end_relationship",
    "find_duplicates",
    "merge_parties",
    "publish_changed_traits",
    "publish_traits",
    "queue_duplicate_scan",
    "record_consent",
    "relate_parties",
    "remove_contact_point",
    "remove_role",
    "restore_party",
    "say_not_same",
    "take_back_not_same",
    "take_out",
    "unmerge_party",
]
