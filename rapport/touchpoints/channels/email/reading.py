"""A mail as it came over the line, understood. Standard library only, and never fails: what cannot be read
is left out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import getaddresses, parsedate_to_datetime
from html.parser import HTMLParser
from typing import Any

LONGEST_BODY, LONGEST_SUBJECT = 20_000, 250
MOST_REFERENCES = 50
BLOCKS = frozenset({"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "blockquote", "table"})
SILENT = frozenset({"style", "script", "head", "title"})
_ID = re.compile(r"<[^<>\s]{1,500}>")
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_ADDRESS = re.compile(r"[^@\s<>\"]{1,64}@[^@\s<>\"]+\.[^@\s<>\"]+")


@dataclass(frozen=True)
class Attachment:
    """A file that hangs on a mail."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """What a mail says. ``key`` names it wherever it turns up: made of its Message-ID, or of all of it where
    it has none. ``is_automatic`` says that a program sent it: an answer that nobody wrote, a newsletter.
    """

    key: str
    message_id: str
    in_reply_to: str
    references: tuple[str, ...]
    sender: str
    sender_name: str
    to: tuple[str, ...]
    subject: str
    body: str
    at: datetime | None
    is_automatic: bool
    files: tuple[Attachment, ...]


def understood(raw: bytes) -> Mail:
    """``raw`` as a mail, whatever it is."""
    message = BytesParser(policy=policy.default).parsebytes(raw)
    assert isinstance(message, EmailMessage)
    ids = _ID.findall(_header(message, "Message-ID"))
    message_id = ids[0] if ids else ""
    named = message_id.encode() or raw
    senders = _addresses(message, ("From",)) or _addresses(message, ("Sender",))
    sender_name, sender = senders[0] if senders else ("", "")
    answered = _ID.findall(_header(message, "In-Reply-To"))
    return Mail(
        key=hashlib.sha256(named).hexdigest(),
        message_id=message_id,
        in_reply_to=answered[0] if answered else "",
        references=tuple(_ID.findall(_header(message, "References"))[:MOST_REFERENCES]),
        sender=sender,
        sender_name=sender_name,
        to=tuple(address for _, address in _addresses(message, ("To", "Cc"))),
        subject=_clean(" ".join(_header(message, "Subject").split()))[:LONGEST_SUBJECT],
        body=_body(message)[:LONGEST_BODY],
        at=_at(message),
        is_automatic=_is_automatic(message),
        files=tuple(_files(message)),
    )


def _header(message: EmailMessage, name: str) -> str:
    """A header as text. One that is broken beyond reading is left out."""
    with suppress(ValueError, LookupError, IndexError, AttributeError, TypeError):
        return str(message.get(name, ""))
    return ""


def _addresses(message: EmailMessage, names: Iterable[str]) -> list[tuple[str, str]]:
    """Names and addresses, those that are some."""
    found = getaddresses([_header(message, name) for name in names])
    return [
        (_clean(" ".join(name.split()))[:200], address.strip())
        for name, address in found
        if len(address) <= 254 and _ADDRESS.fullmatch(address.strip())
    ]


def _body(message: EmailMessage) -> str:
    """Its words: the plain ones, or those of the HTML."""
    with suppress(LookupError, ValueError, KeyError, AttributeError, TypeError):
        part = message.get_body(("plain", "html"))
        if part is not None:
            return _tidy(_words(part))
    return ""


def _words(part: Any) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = part.get_content_charset("utf-8")
    try:
        text = raw.decode(charset, "replace")
    except LookupError:
        text = raw.decode("utf-8", "replace")
    return text if part.get_content_subtype() == "plain" else words_of_html(text)


def words_of_html(html: str) -> str:
    """What a reader of ``html`` sees, a line for each block."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return "".join(reader.found)


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.silent += tag in SILENT
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in SILENT))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(re.sub(r"\s+", " ", data))


def _tidy(text: str) -> str:
    lines = [line.strip() for line in _clean(text).replace("\r\n", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _clean(text: str) -> str:
    return _NO_TEXT.sub("", text)


def _at(message: EmailMessage) -> datetime | None:
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        found = parsedate_to_datetime(_header(message, "Date"))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return None


def _is_automatic(message: EmailMessage) -> bool:
    auto = _header(message, "Auto-Submitted").strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    return (
        auto not in ("", "no")
        or precedence in ("bulk", "junk", "list")
        or bool(_header(message, "List-Id"))
        or _header(message, "Return-Path").strip() == "<>"
    )


def _files(message: EmailMessage) -> Iterable[Attachment]:
    """Those that have a name."""
    with suppress(LookupError, ValueError, KeyError, AttributeError, TypeError):
        for part in message.iter_attachments():
            name = part.get_filename()
            content = part.get_payload(decode=True)
            if name:
                yield Attachment(_clean(name)[:200], content if isinstance(content, bytes) else b"")
