"""Who is left out by chance, so that one sees what would have happened anyway. Pure."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

MOST = 50


class Arm(StrEnum):
    """On which side of the comparison somebody stands."""

    TREATMENT = "treatment"
    CONTROL = "control"


def arm_of(seed: int, subject: str, percent: int) -> Arm:
    """The arm of ``subject``, the same whenever it is asked: ``percent`` in a hundred are held out.

    Who is held out of a tenth is held out of a fifth, too.
    """
    drawn = int.from_bytes(sha256(f"{seed}:{subject}".encode()).digest()[:8], "big")
    return Arm.CONTROL if drawn * 100 < percent * 2**64 else Arm.TREATMENT
