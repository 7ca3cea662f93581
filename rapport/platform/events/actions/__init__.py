"""The only writers of the event table, of its readers' places, seals and erasures."""

from rapport.platform.events.actions.erasing import erase_events
from rapport.platform.events.actions.exporting import export_audit
from rapport.platform.events.actions.reading import follow, take_reader
from rapport.platform.events.actions.recording import on, record, record_from, record_many
from rapport.platform.events.actions.sealing import seal_events, verify_seals, verify_seals_later
from rapport.platform.events.stories import story

__all__ = [
    "erase_events",
    "export_audit",
    "follow",
    "on",
    "record",
    "record_from",
    "record_many",
    "seal_events",
    "story",
    "take_reader",
    "verify_seals",
    "verify_seals_later",
]
