"""Files kept with a record of any type: listed, uploaded, read and taken away by programs."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import FileResponse, HttpResponse
from django.http.multipartparser import MultiPartParserError

from rapport.kit.errors import Invalid
from rapport.kit.speech import noted, say
from rapport.platform.api.answering import json_answer
from rapport.platform.api.asking import OF_PAGES, asked_of
from rapport.platform.api.attached import record_called
from rapport.platform.api.authentication import Call
from rapport.platform.api.problems import Stopped
from rapport.platform.api.queries import moment
from rapport.platform.records.actions.files import add_file, remove_file
from rapport.platform.records.models import File
from rapport.platform.records.queries import attached

FORM, PLAIN = "multipart/form-data", "application/octet-stream"
NEVER_SHOWN = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
}
_FORM_BYTES = 1024 * 1024
_PIECE = 64 * 1024


def upload_of(call: Call) -> bytes:
    """Receive the file that is sent, without holding it in memory; returns what tells it from others."""
    announced = call.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > settings.UPLOAD_BYTES + _FORM_BYTES:
        raise _too_large()
    if call.content_type == FORM:
        call.upload = _from_form(call)
    elif call.content_type == PLAIN:
        call.upload = _from_body(call)
    else:
        sentence = noted("Send a file, as %(form)s or %(plain)s.")
        raise Stopped(415, "no_file", sentence, form=FORM, plain=PLAIN)
    if (call.upload.size or 0) > settings.UPLOAD_BYTES:
        raise _too_large()
    digest = hashlib.sha256(f"{call.upload.name}\n".encode())
    for piece in call.upload.chunks():
        digest.update(piece)
    return digest.digest()


def list_files(call: Call, key: str, pk: int) -> HttpResponse:
    """A page of the files kept with a record, the newest first."""
    record, asked = record_called(call, key, pk), asked_of(call.GET, OF_PAGES)
    found = attached.files_page(record, cursor=asked.cursor, limit=asked.limit)
    files = [_file(file) for file in found.files]
    return json_answer({"data": files, "next_cursor": found.next_cursor or None})


def upload_file(call: Call, key: str, pk: int) -> HttpResponse:
    """Keep a file with a record."""
    file = add_file(record_called(call, key, pk, "write"), call.upload, by=call.actor)
    location = call.build_absolute_uri(f"{call.path}/{file.pk}")
    return json_answer(_file(file), 201, headers={"Location": location})


def read_file(call: Call, key: str, pk: int, file_pk: int) -> HttpResponse:
    """What is known of a file."""
    return json_answer(_file(attached.file(record_called(call, key, pk), file_pk)))


def read_content(call: Call, key: str, pk: int, file_pk: int) -> FileResponse:
    """The bytes of a file, once the virus scanner has found nothing in them."""
    file = attached.file(record_called(call, key, pk), file_pk)
    content = attached.bytes_of(file).open("rb")
    return FileResponse(
        content, as_attachment=True, filename=file.name, content_type=PLAIN, headers=NEVER_SHOWN
    )


def delete_file(call: Call, key: str, pk: int, file_pk: int) -> HttpResponse:
    """Take a file of one's own away."""
    record = record_called(call, key, pk, "write")
    remove_file(attached.file(record, file_pk), record, by=call.actor)
    return HttpResponse(status=204)


def _from_form(call: Call) -> UploadedFile[Any]:
    """The one file of a form, and nothing beside it. Raises Invalid, Stopped."""
    try:
        names, files = {*call.POST, *call.FILES}, call.FILES.getlist("file")
    except (MultiPartParserError, SuspiciousOperation):
        raise Stopped(400, "bad_form", noted("The form cannot be read.")) from None
    wrong = {str(name)[:100]: say("There is no such parameter.") for name in names - {"file"}}
    if len(files) != 1:
        wrong["file"] = say("Send one file, called “file”.")
    if wrong:
        raise Invalid("bad_upload", fields=wrong)
    found: UploadedFile[Any] = files[0]
    return found


def _from_body(call: Call) -> UploadedFile[Any]:
    """The body as it is; the address says its name. Raises Invalid, Stopped."""
    names = call.GET.getlist("name")
    if len(names) != 1 or not names[0].strip():
        raise Invalid(
            "no_name", fields={"name": say("Say in the address what the file is called.")}
        )
    upload = TemporaryUploadedFile(names[0], PLAIN, 0, None)
    upload.size = sum(map(upload.write, _pieces(call)))
    upload.seek(0)
    return upload


def _pieces(call: Call) -> Iterator[bytes]:
    came = 0
    while piece := call.read(_PIECE):
        came += len(piece)
        if came > settings.UPLOAD_BYTES:
            raise _too_large()
        yield piece


def _too_large() -> Stopped:
    most = settings.UPLOAD_BYTES // 1024**2
    return Stopped(413, "large_file", noted("A file has at most %(most)s MB."), most=most)


def _file(file: File) -> dict[str, Any]:
    state = "infected" if file.is_infected else "held" if file.is_held else "ready"
    return {
        "id": file.pk,
        "name": file.name,
        "content_type": file.content_type,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "at": moment(file.at),
        "by": file.by_id,
        "state": state,
    }
