"""ZIP archives of files to import: unpacked one by one, and no further than there is room."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath

from rapport.kit.errors import Invalid
from rapport.kit.speech import say

BLOCK = 1 << 20
MOST_FILES, ROOM = 100, 4 << 30
IGNORED = ("__MACOSX/", ".")
ZIP_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    NotImplementedError,  # packed in a way that Python does not know
    RuntimeError,  # locked by a password
    EOFError,
)
"""What reading an archive that is not whole raises."""
DAMAGE = (*ZIP_DAMAGE, ValueError)


def is_archive(path: Path) -> bool:
    """Whether the file holds others; an Excel workbook, which is a ZIP archive too, does not."""
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" not in archive.namelist()
    except DAMAGE:
        return False


def unpacked(path: Path) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The files in the archive, each with its bytes, block by block. Raises Invalid for a zip bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [found for found in archive.infolist() if _is_file(found)]
            if len(members) > MOST_FILES:
                raise _refused(say("The archive holds more than %(most)s files.", most=MOST_FILES))
            room = [ROOM]
            for member in members:
                yield PurePosixPath(member.filename).name, _blocks(archive, member, room)
    except DAMAGE as error:
        raise _damaged(error) from None


def _is_file(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename).name
    return not member.is_dir() and not member.filename.startswith(IGNORED) and name[:1] != "."


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, room: list[int]) -> Iterator[bytes]:
    try:
        with archive.open(member) as file:
            yield from _within(room, iter(partial(file.read, BLOCK), b""))
    except DAMAGE as error:
        raise _damaged(error) from None


def _within(room: list[int], blocks: Iterator[bytes]) -> Iterator[bytes]:
    """``blocks``, as long as there is room for them. Raises Invalid."""
    for block in blocks:
        room[0] -= len(block)
        if room[0] < 0:
            raise _too_large()
        yield block


def _too_large() -> Invalid:
    return _refused(
        say(
            "The archive unpacks to more than %(most)s GB: it is refused as a zip bomb.",
            most=ROOM >> 30,
        )
    )


def _damaged(error: Exception) -> Invalid:
    return _refused(say("The archive is damaged, locked or cut off: %(error)s.", error=error))


def _refused(sentence: str) -> Invalid:
    return Invalid("unreadable_file", sentence)
