"""The channels of the vocabulary, and a package for each that comes in by itself."""

from rapport.touchpoints.channels.kinds import ICONS, Channel, Direction

__all__ = ["ICONS", "Channel", "Direction"]
