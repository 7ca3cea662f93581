"""What can come of foretelling."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Something is told, or nothing: too short a time is known, too few answers, no signal, or too much of it."""

    TOLD = "told"
    SHORT = "short"
    FEW = "few"
    NO_SIGNAL = "no_signal"
    LEAK = "leak"
