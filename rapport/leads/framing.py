"""Which web sites may show a page of ours inside their own.

frame_policy(["https://www.example.com"]) ends with "frame-ancestors 'self' https://www.example.com"
frame_policy([])                          ends with "frame-ancestors 'self'", for our own preview
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from rapport.platform.ui.safety import POLICY

NOBODY = "frame-ancestors 'none'"
_SITE = re.compile(
    r"https?://(\*\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:\d{1,5})?",
    re.IGNORECASE,
)


def is_site(text: str) -> bool:
    """Whether ``text`` is the address of a web site, without a path: what a browser compares."""
    return bool(_SITE.fullmatch(text)) and len(text) <= 200


def snippet(address: str, title: str) -> str:
    """The line of HTML that shows the page at ``address`` inside of another."""
    return f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="640"></iframe>'


def frame_policy(sites: Sequence[str]) -> str:
    """The content security policy of a page that ``sites`` may show, and nobody else."""
    allowed = ["'self'", *filter(is_site, sites)]
    return POLICY.replace(NOBODY, f"frame-ancestors {' '.join(allowed)}")
