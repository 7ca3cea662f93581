"""Keeps secrets out of the log."""

from __future__ import annotations

import logging
import re

_SECRET = re.compile(
    r"(?i)((?:password|passwd|secret|token|authorization|cookie|api[_-]?key)[\"']?\s*[=:]\s*)"
    r"(\"[^\"]*\"|'[^']*'|(?:(?:bearer|basic|token)\s+)?\S+)"
)
_IN_ADDRESS = re.compile(r"(\w+://[^:/\s]+:)[^@/\s]+@")


class SecretsFilter(logging.Filter):
    """Replace what looks like a secret in a message by dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = _IN_ADDRESS.sub(r"\1…@", _SECRET.sub(r"\1…", message))
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True
