"""The text of a calendar (RFC 5545, 3.3.11). Imported where it is used: pages start without ``icalendar``."""

from __future__ import annotations

import re
from typing import Any

from icalendar.prop import vText

_ESCAPED = re.compile(r"[\\;,]")
_LINE_END = re.compile(r"\r\n?|\n")


class Words(vText):
    """Words as they are. The package takes a backslash and an N, as in ``C:\\New``, for the end of a line."""

    def to_ical(self) -> bytes:
        return _LINE_END.sub(r"\\n", _ESCAPED.sub(r"\\\g<0>", self)).encode()


def text_of(calendar: Any) -> bytes:
    """``calendar`` as it is sent, with the time zones that it names."""
    calendar.add_missing_timezones()
    for part in calendar.walk():
        for name, value in part.items():
            part[name] = [_kept(one) for one in value] if isinstance(value, list) else _kept(value)
    text: bytes = calendar.to_ical()
    return text


def _kept(value: object) -> object:
    return Words(value, params=value.params) if type(value) is vText else value
