"""What territories plug into the shell."""

from __future__ import annotations

from rapport.platform.accounts import events as accounts
from rapport.platform.events.actions import on
from rapport.platform.records.undoing import one_by_one, passes, register
from rapport.platform.ui.plugs import MenuItem, menu
from rapport.territories.actions.activating import undo_activation
from rapport.territories.events import RealignmentPreviewed, TerritoryModelActivated
from rapport.territories.tasks import holders_changed

menu(
    MenuItem("Sales", "Quotas", "records", "target", 40, "territories.read_quotas", args=("quota",))
)
menu(
    MenuItem(
        "Sales", "Territory map", "territory_map", "map-2", 38, "territories.read_territory_map"
    )
)
menu(
    MenuItem(
        "Set-up",
        "Territory models",
        "records",
        "route",
        40,
        "territories.read_territory_models",
        args=("territory_model",),
    )
)
for changed in (
    accounts.UserInvited,
    accounts.InvitationAccepted,
    accounts.RolesChanged,
    accounts.ProfileChanged,
    accounts.TeamRenamed,
    accounts.TerritoryEdited,
):
    on(changed.name, holders_changed)
register(TerritoryModelActivated.name, one_by_one(undo_activation))
passes(RealignmentPreviewed.name)
