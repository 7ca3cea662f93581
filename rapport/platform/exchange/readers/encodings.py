"""The encoding of a text file, by trial: what it claims, what it is, or where it lies."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from rapport.kit.speech import say
from rapport.platform.exchange.readers.tables import unreadable

BLOCK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LABELS = {"utf-8-sig": "UTF-8", "utf-8": "UTF-8", "cp1252": "Western European (Windows-1252)"}
SEQUENCES = re.compile(rb"[\xc3-\xf4][\x80-\xbf]{1,3}")
UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
ASCII = bytes(range(128))


@dataclass(frozen=True)
class Encoding:
    """How to decode a file, and how many lines it has."""

    name: str
    lines: int

    @property
    def label(self) -> str:
        return LABELS.get(self.name, self.name.upper())


def encoding_of(path: Path, start: bytes) -> Encoding:
    """Read the file once to be sure of its encoding, however often it is asked for. Raises Invalid, with the
    line, when it lies.
    """
    found = path.stat()
    return _encoding(path, start, found.st_size, found.st_mtime_ns)


@lru_cache(maxsize=64)
def _encoding(path: Path, start: bytes, _size: int, _changed: int) -> Encoding:
    claimed = next((name for mark, name in MARKS if start.startswith(mark)), "")
    guessed = claimed or _wide(start)
    trial = _Trial(guessed or "utf-8")
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            trial.feed(block)
    trial.feed(b"", final=True)
    if trial.nul_line and not guessed:
        raise unreadable(
            say(
                "Line %(nul_line)s holds a zero byte, which no text has: the file is damaged or"
                " not a table.",
                nul_line=trial.nul_line,
            )
        )
    if not trial.wrong_line:
        return Encoding(guessed or "utf-8", trial.lines)
    if guessed:
        raise unreadable(
            say(
                "The file says that it is %(labels)s, but line %(wrong_line)s is not: save it "
                "again, or it is cut off.",
                labels=LABELS.get(guessed, guessed.upper()),
                wrong_line=trial.wrong_line,
            )
        )
    return Encoding(_single_byte(path, trial), trial.lines)


def _wide(start: bytes) -> str:
    """UTF-16 without a mark, by its zero bytes in every second place."""
    half = len(start) // 2
    if half < 8:
        return ""
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if odd > half * 0.7 and not even:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.7 and not odd else ""


def _single_byte(path: Path, trial: _Trial) -> str:
    sequences = strays = 0
    undefined = False
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            valid = SEQUENCES.findall(block)
            sequences += len(valid)
            strays += len(block.translate(None, ASCII)) - sum(map(len, valid))
            undefined = undefined or bool(UNDEFINED.search(block))
    where = f"line {trial.wrong_line} holds the byte 0x{trial.wrong_byte:02X}"
    if sequences > max(2, strays):
        raise unreadable(
            say(
                "The file is UTF-8, except that %(where)s, which is not: save it again as UTF-8.",
                where=where,
            )
        )
    if undefined:
        raise unreadable(
            say("The encoding of the file is unknown: %(where)s. Save it as UTF-8.", where=where)
        )
    return "cp1252"


class _Trial:
    """What decoding block by block has shown so far."""

    def __init__(self, name: str) -> None:
        self.decoder = codecs.getincrementaldecoder(name)("strict")
        self.lines = self.nul_line = self.wrong_line = self.wrong_byte = 0
        self.is_within_line = False

    def feed(self, block: bytes, *, final: bool = False) -> None:
        if not self.nul_line and b"\0" in block:
            self.nul_line = self.lines + 1 + block[: block.index(b"\0")].count(b"\n")
        if not self.wrong_line:
            self._decode(block, final=final)
        self.lines += block.count(b"\n")
        if block:
            self.is_within_line = not block.rstrip(b"\0").endswith(b"\n")
        if final:
            self.lines += self.is_within_line

    def _decode(self, block: bytes, *, final: bool) -> None:
        try:
            self.decoder.decode(block, final)
        except UnicodeDecodeError as error:
            seen = error.object  # the block, with what was left of the one before
            self.wrong_line = self.lines + 1 + seen[: error.start].count(b"\n")
            self.wrong_byte = seen[error.start] if error.start < len(seen) else 0
