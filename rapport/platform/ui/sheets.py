"""The style sheets of pages that are drawn without the shell."""

DOOR = (
    "tokens",
    "contrast",
    "fonts",
    "base",
    "components/controls",
    "components/surfaces",
    "components/shell",
)
"""What a page at the door needs: one without a connection, and one when all else broke."""
