"""Having files looked into for viruses, after they came and once more until somebody could say."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from rapport.kit.clamd import TooLargeError, UnreachableError
from rapport.platform.access import SYSTEM
from rapport.platform.events import actions as events
from rapport.platform.records import scanning, storage
from rapport.platform.records.actions.allowance import about
from rapport.platform.records.events import FileFoundInfected
from rapport.platform.records.models import File
from rapport.platform.records.types import record_types

log = logging.getLogger(__name__)
AT_ONCE = 200
Trouble = File.Trouble


def scan_files(*, even_large: bool = False) -> int:
    """Look into files that nobody has looked into; returns how many contents. Stops when the scanner is
    out of reach; ``even_large`` tries those again, too, that it found too large.
    """
    scanner = scanning.scanner()
    if scanner is None:
        return 0
    waiting = File.objects.filter(scanned_at=None)
    if not even_large:
        waiting = waiting.exclude(trouble=Trouble.TOO_LARGE)
    count = 0
    for digest in waiting.order_by("sha256").values_list("sha256", flat=True).distinct()[:AT_ONCE]:
        try:
            _note(digest, scanner.find(storage.path_of(digest)))
        except FileNotFoundError:
            _note(digest, "")  # its bytes are lost, and said to be
        except TooLargeError:
            File.objects.filter(sha256=digest).update(trouble=Trouble.TOO_LARGE)
        except UnreachableError as wrong:
            log.warning("The virus scanner does not answer: %s", wrong)
            waiting.update(trouble=Trouble.UNREACHABLE)
            break
        count += 1
    return count


@transaction.atomic
def _note(digest: str, finding: str) -> None:
    """Keep what was found in the bytes, for every file that has them."""
    files = File.objects.filter(sha256=digest)
    files.update(scanned_at=timezone.now(), finding=finding[:200], trouble="")
    for file in files if finding else ():
        record = _record_of(file)
        if record is not None:
            happening = FileFoundInfected(file.pk, file.name, file.finding)
            events.record(happening, by=SYSTEM, about=about(record), subject=record)


def _record_of(file: File) -> Model | None:
    models = (kind.model for kind in record_types().values())
    model = next((one for one in models if one._meta.label_lower == file.record_type), None)
    return model._default_manager.filter(pk=file.record_id).first() if model else None
