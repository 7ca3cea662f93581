"""The port to a virus scanner: whatever can say what a file holds. ClamAV is the one that there is."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

from rapport.kit.clamd import PORT, Clamd


class Scanner(Protocol):
    """Looks into files."""

    def find(self, path: Path) -> str:
        """The name of what the file holds, or nothing when it is clean.

        Raises ``kit.clamd``'s UnreachableError when it cannot tell now, TooLargeError when it never will.
        """


def scanner() -> Scanner | None:
    """The one that is set up, as in clamd://host:3310; None when none is."""
    if not settings.VIRUS_SCANNER:
        return None
    address = urlsplit(settings.VIRUS_SCANNER)
    return Clamd(address.hostname or "127.0.0.1", address.port or PORT)
