"""The writes of notifications, one module per noun."""

from rapport.platform.notifications.actions.notifications import notify

__all__ = ["notify"]
