"""Undo: whatever a story did (an edit, a bulk edit, an import, a merge, an automation run) is reversed.

What somebody changed since is a conflict: listed, and left alone unless told to overwrite. The undo
is itself a story, which can be undone in turn.
"""

from rapport.platform.records.actions.undo.engine import Conflict, Outcome
from rapport.platform.records.actions.undo.story import Undone, undo_story

__all__ = ["Conflict", "Outcome", "Undone", "undo_story"]
