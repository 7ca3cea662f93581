"""Events in words for people.

An event class may say its own ``sentence``, with its fields in braces; an empty one keeps it off
timelines. What stands here speaks for the events of the apps below.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from rapport.platform.events.happenings import happenings

SENTENCES: dict[str, str] = {
    "parties.party_created": "Entered into Rapport",
    "parties.party_edited": "Details changed: {changes}",
    "parties.party_deleted": "Put into the trash",
    "parties.party_restored": "Taken out of the trash",
    "parties.party_assigned": "Got another owner",
    "parties.role_added": "Became a {role}",
    "parties.role_removed": "Is no longer a {role}",
    "parties.contact_point_added": "New {kind}: {value}",
    "parties.contact_point_edited": "New {kind}: {value} instead of {value_before}",
    "parties.contact_point_removed": "Removed the {kind} {value}",
    "parties.parties_related": "New relationship",
    "parties.relationship_ended": "A relationship ended",
    "parties.consent_recorded": "Consent to {purpose} by {channel} {state}",
    "records.note_written": "",
    "records.someone_mentioned": "",
    "records.note_edited": "",
    "records.note_pinned": "",
    "records.note_unpinned": "",
    "records.note_deleted": "Removed a note",
    "records.file_added": "Added the file {file}",
    "records.file_removed": "Removed the file {file}",
    "records.tag_added": "Tagged “{tag}”",
    "records.tag_removed": "Removed the tag “{tag}”",
    "records.external_id_added": "Known as {value} in {source}",
    "records.external_id_removed": "No longer known as {value} in {source}",
}


CHOICES = {"kind", "channel", "role", "purpose", "state", "direction"}
"""Fields whose values are words of ours, such as "phone_call"."""


@cache
def template_of(name: str) -> str:
    """The sentence for events called ``name``, with braces; its verb where nobody gave one."""
    own = getattr(happenings().get(name), "sentence", None)
    if own is None:
        own = SENTENCES.get(name, name.rpartition(".")[2].replace("_", " ").capitalize())
    return str(own)


def sentence_of(name: str, data: Mapping[str, Any]) -> str:
    """What happened, for people; words that are missing in old data are left out."""
    return template_of(name).format_map(_Words(data)).strip()


@cache
def silent_names() -> tuple[str, ...]:
    """Names of the events that no timeline shows."""
    return tuple(sorted(name for name in {*happenings(), *SENTENCES} if not template_of(name)))


class _Words(dict[str, str]):
    """The fields of an event as words: lists and the keys of mappings read "a, b"."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__({name: _word(name, value) for name, value in data.items()})

    def __missing__(self, name: str) -> str:
        return ""


def _word(name: str, value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return ", ".join(str(part).replace("_", " ") for part in value)
    text = "" if value is None else str(value)
    return text.replace("_", " ") if name in CHOICES else text
