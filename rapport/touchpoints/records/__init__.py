"""Who may do what with interactions and with what governs contacts, and how lists show them."""

from rapport.touchpoints.records.contacting import FREQUENCY_CAP, QUIET_HOURS, SUPPRESSION
from rapport.touchpoints.records.interactions import INTERACTION, POLICY

__all__ = ["FREQUENCY_CAP", "INTERACTION", "POLICY", "QUIET_HOURS", "SUPPRESSION"]
