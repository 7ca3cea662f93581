"""What a search gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Hit:
    """A record, or a note or file on it; ``hint`` tells it from others of its name."""

    key: str
    pk: int
    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class Group:
    """The best hits of one kind; ``count`` of them are known of, and maybe it ``has_more``."""

    key: str
    label: str
    icon: str
    hits: tuple[Hit, ...]
    count: int
    has_more: bool = False


@dataclass(frozen=True)
class Found:
    """The groups, that of the best hit first. ``is_guess`` when nothing holds the words as typed,
    ``is_cut`` when the search was stopped because it took too long.
    """

    groups: tuple[Group, ...] = ()
    is_guess: bool = False
    is_cut: bool = False
