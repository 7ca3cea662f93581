"""What a search for a party looks at: its ``search_text``."""

from __future__ import annotations

from collections.abc import Iterable

from rapport.kit.text import digits, fold

LONGEST_BYTES = 1500  # the index of names carries the text along, and holds no more
LONGEST_LETTER = 4  # bytes


def search_text(texts: Iterable[str], phones: Iterable[str] = ()) -> str:
    """Names, e-mails, city, external ids in ``texts``, folded; ``phones`` as digits. Each word
    once; what is too long for the index is left out at the end.

    >>> search_text(["Zoë Müller", "zoe@example.org", "Köln"], ["+49 221 123"])
    'zoe muller zoe@example.org koln 49221123'
    """
    words = dict.fromkeys(fold(" ".join(texts)).split())
    words |= dict.fromkeys(number for phone in phones if phone and (number := digits(phone)))
    text = " ".join(words)
    if len(text) * LONGEST_LETTER <= LONGEST_BYTES:
        return text
    return text.encode()[:LONGEST_BYTES].decode(errors="ignore").rstrip()
