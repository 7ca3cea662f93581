"""The only writes of touchpoints; those by the thousand go through ``absorbing``."""

from rapport.touchpoints.actions.contacting import Pressed, opt_out, set_preference
from rapport.touchpoints.actions.interactions import (
    CLOCKS_DIFFER,
    EDITABLE,
    Details,
    delete_interaction,
    edit_interaction,
    known_interaction,
    record_interaction,
    unrecord_interaction,
    withdraw_interaction,
)

__all__ = [
    "CLOCKS_DIFFER",
    "EDITABLE",
    "Details",
    "Pressed",
    "delete_interaction",
    "edit_interaction",
    "known_interaction",
    "opt_out",
    "record_interaction",
    "set_preference",
    "unrecord_interaction",
    "withdraw_interaction",
]
