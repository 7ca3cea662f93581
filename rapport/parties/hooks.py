"""What parties plug into the shell."""

from __future__ import annotations

from rapport.parties import events
from rapport.parties.actions import duplicates, merging, undoing
from rapport.parties.assisting import told_of_party
from rapport.platform.mcp.tools import tells_more
from rapport.platform.notifications.news import news
from rapport.platform.records.undoing import (
    Family,
    family,
    one_by_one,
    passes,
    register,
    register_part,
)
from rapport.platform.ui.plugs import Command, MenuItem, command, menu

for label, view, icon, order, keys in (
    ("Customers", "customers", "users", 10, "g c"),
    ("People", "people", "user", 20, "g p"),
    ("Organizations", "organizations", "building", 30, "g o"),
):
    menu(
        MenuItem(
            "Customers",
            label,
            "records",
            icon,
            order,
            "parties.see_parties",
            f"view={view}",
            keys,
            ("party",),
        )
    )

command(Command("Likely duplicates", "duplicates", "arrows-join", "parties.see_parties"))
command(Command("In several systems", "known_in_systems", "link", "parties.see_parties"))

tells_more("party", told_of_party)

family(
    Family(
        created=events.PartyCreated.name,
        edited=events.PartyEdited.name,
        deleted=events.PartyDeleted.name,
        restored=events.PartyRestored.name,
        key="party",
    )
)
passes(
    events.PartiesAbsorbed.name,
    events.DuplicateScanQueued.name,
    events.DuplicatesFound.name,
    events.DuplicateScanFailed.name,
)
for change in undoing.REMOVALS:
    register_part("party", change, undoing.part(change))
for happening, inverse in (
    (events.PartyAssigned, undoing.assign_back),
    (events.RoleAdded, undoing.remove_role),
    (events.RoleRemoved, undoing.add_role),
    (events.ContactPointAdded, undoing.remove_contact_point),
    (events.ContactPointEdited, undoing.edit_contact_point),
    (events.ContactPointRemoved, undoing.add_contact_point),
    (events.PartiesRelated, undoing.end_relationship),
    (events.RelationshipEnded, undoing.relate_again),
    (events.PartiesMerged, merging.undo_merge),
    (events.PartiesUnmerged, merging.merge_again),
    (events.SaidNotSame, duplicates.undo_not_same),
    (events.NotSameTakenBack, duplicates.say_not_same_again),
):
    register(happening.name, one_by_one(inverse))
news(events.PartyAssigned.name, events.PartiesMerged.name, events.PartiesUnmerged.name)
