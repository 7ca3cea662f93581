"""Notes, files, tags, lists and ids of other systems on any record, each as a panel and as a page of its own.

Opened beside a record, many times a day: to read what colleagues know, and to leave them a word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kit.errors import Invalid, NotFound
from rapport.platform.access import Actor
from rapport.platform.events.stories import current_story
from rapport.platform.records.actions import external_ids as id_actions
from rapport.platform.records.actions import files as file_actions
from rapport.platform.records.actions import lists as list_actions
from rapport.platform.records.actions import notes as note_actions
from rapport.platform.records.actions import tags as tag_actions
from rapport.platform.records.queries import attached, frozen_lists, mentioning, previews
from rapport.platform.records.sniffing import DOCUMENTS, PICTURES
from rapport.platform.records.types import RecordType
from rapport.platform.ui.page import Request, offer_undo, page, toast

SANDBOX = "default-src 'none'; sandbox"
IN_VIEWER = (
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
)
"""For documents: browsers show none in a sandbox. The viewer is theirs, and runs nothing of ours."""


@require_http_methods(["GET", "POST"])
def notes(request: Request, record_type: str, pk: int) -> HttpResponse:
    """The notes about a record, and the place to write one."""
    text, by = request.POST.get("text", ""), request.actor
    add = partial(note_actions.write_note, text=text, by=by)
    return _panel(request, "notes", record_type, pk, add)


@require_http_methods(["GET", "POST"])
def edit_note(request: Request, record_type: str, pk: int, note_pk: int) -> HttpResponse:
    """Change one's own note."""
    record = attached.record_of(request.actor, record_type, pk)
    row = attached.note(request.actor, record, note_pk)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            note_actions.edit_note(row.note, record, request.POST.get("text", ""), by=request.actor)
        except Invalid as error:
            wrong = error.fields
        else:
            return _answer(request, "notes", record_type, record)
    context = {**_frame(request, record_type, record), "row": row, "wrong": wrong}
    return page(
        request, "attached/edit_note.html", context, fragment="panel", status=422 if wrong else 200
    )


@require_POST
def pin_note(request: Request, record_type: str, pk: int, note_pk: int) -> HttpResponse:
    """Put a note on top."""
    return _change_note(request, record_type, pk, note_pk, note_actions.pin_note)


@require_POST
def unpin_note(request: Request, record_type: str, pk: int, note_pk: int) -> HttpResponse:
    """Let a note go back to its place in time."""
    return _change_note(request, record_type, pk, note_pk, note_actions.unpin_note)


@require_POST
def delete_note(request: Request, record_type: str, pk: int, note_pk: int) -> HttpResponse:
    """Delete one's own note."""
    return _change_note(request, record_type, pk, note_pk, note_actions.delete_note)


@require_GET
def mention_choices(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Colleagues whom the note that is being written could name."""
    record = attached.record_of(request.actor, record_type, pk)
    found = mentioning.mention_choices(request.actor, record, request.GET.get("q", ""))
    return page(request, "attached/mention_choices.html", {"choices": found})


@require_http_methods(["GET", "POST"])
def files(request: Request, record_type: str, pk: int) -> HttpResponse:
    """The files kept with a record, and the place to add one."""
    return _panel(request, "files", record_type, pk, partial(_add_files, request))


@require_POST
def remove_file(request: Request, record_type: str, pk: int, file_pk: int) -> HttpResponse:
    """Take one's own file away."""
    record = attached.record_of(request.actor, record_type, pk)
    file_actions.remove_file(attached.file(record, file_pk), record, by=request.actor)
    return _answer(request, "files", record_type, record)


@require_GET
def download_file(request: Request, record_type: str, pk: int, file_pk: int) -> FileResponse:
    """The bytes of a file, to be saved and never shown."""
    file = attached.file(attached.record_of(request.actor, record_type, pk), file_pk)
    response = FileResponse(
        attached.bytes_of(file).open("rb"), as_attachment=True, filename=file.name
    )
    return _safe(
        response, "application/octet-stream" if "script" in file.content_type else file.content_type
    )


@require_GET
def preview_file(request: Request, record_type: str, pk: int, file_pk: int) -> FileResponse:
    """A picture or a document, shown inside the page; other types have no preview of their own."""
    file = attached.file(attached.record_of(request.actor, record_type, pk), file_pk)
    if file.content_type not in PICTURES | DOCUMENTS:
        raise NotFound()
    response = _safe(
        FileResponse(attached.bytes_of(file).open("rb"), filename=file.name), file.content_type
    )
    if file.content_type in DOCUMENTS:
        response["Content-Security-Policy"] = IN_VIEWER
        response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_GET
def show_file(request: Request, record_type: str, pk: int, file_pk: int) -> HttpResponse:
    """What a file looks like: a picture, a document, a text or a table."""
    record = attached.record_of(request.actor, record_type, pk)
    file = attached.file(record, file_pk)
    preview = previews.preview_of(file)
    context = {**_frame(request, record_type, record), "file": file, "preview": preview}
    return page(request, "attached/show_file.html", context)


@require_http_methods(["GET", "POST"])
def tags(request: Request, record_type: str, pk: int) -> HttpResponse:
    """The tags on a record; posting ``tag`` sticks one on."""
    add = partial(tag_actions.add_tag, name=request.POST.get("tag", ""), by=request.actor)
    return _panel(request, "tags", record_type, pk, add)


@require_POST
def remove_tag(request: Request, record_type: str, pk: int) -> HttpResponse:
    """Take a tag off a record."""
    record = attached.record_of(request.actor, record_type, pk)
    tag = request.POST.get("tag", "")
    tag_actions.remove_tag(record, tag, by=request.actor)
    said = _("The tag %(tag)s is off.") % {"tag": tag}
    return _answer(request, "tags", record_type, record, said=said)


@require_GET
def tag_suggestions(request: Request) -> HttpResponse:
    """Options for the field in which a tag is typed."""
    words = request.GET.get("tag", "")
    found = attached.tag_suggestions(request.actor, words)
    return page(request, "attached/tag_suggestions.html", {"tags": found})


@require_http_methods(["GET", "POST"])
def record_lists(request: Request, record_type: str, pk: int) -> HttpResponse:
    """The lists that a record is on; posting ``list`` puts it on that one, which is made if need be."""
    add = partial(_put_on_list, request, record_type)
    return _panel(request, "record_lists", record_type, pk, add)


@require_POST
def take_off_list(request: Request, record_type: str, pk: int, list_pk: int) -> HttpResponse:
    """Take a record off a list."""
    record = attached.record_of(request.actor, record_type, pk)
    kind, _address = attached.address_of(request.actor, record_type, pk)
    row = frozen_lists.list_of(request.actor, kind, list_pk)
    list_actions.take_off_list(row, _alone(kind, record, request.actor), by=request.actor)
    said = _("It is off the list %(name)s.") % {"name": row.name}
    return _answer(request, "record_lists", record_type, record, said=said)


@require_http_methods(["GET", "POST"])
def external_ids(request: Request, record_type: str, pk: int) -> HttpResponse:
    """What other systems call a record; posting ``source`` and ``value`` adds a name."""
    source, value = request.POST.get("source", ""), request.POST.get("value", "")
    add = partial(id_actions.add_external_id, source=source, value=value, by=request.actor)
    return _panel(request, "external_ids", record_type, pk, add)


@require_POST
def remove_external_id(request: Request, record_type: str, pk: int, id_pk: int) -> HttpResponse:
    """Untie a record from another system."""
    record = attached.record_of(request.actor, record_type, pk)
    id_actions.remove_external_id(record, id_pk, by=request.actor)
    return _answer(request, "external_ids", record_type, record)


def _panel(
    request: Request, part: str, record_type: str, pk: int, add: Callable[[Model], object]
) -> HttpResponse:
    """The panel ``part`` of a record; what is posted to it is added, or stays there with what is wrong."""
    record = attached.record_of(request.actor, record_type, pk)
    if request.method != "POST":
        return _show(request, part, record_type, record)
    try:
        add(record)
    except Invalid as error:
        return _show(request, part, record_type, record, wrong=error.fields)
    return _answer(request, part, record_type, record)


def _change_note(
    request: Request, record_type: str, pk: int, note_pk: int, change: Callable[..., object]
) -> HttpResponse:
    record = attached.record_of(request.actor, record_type, pk)
    row = attached.note(request.actor, record, note_pk)
    change(row.note, record, by=request.actor)
    return _answer(request, "notes", record_type, record)


def _add_files(request: Request, record: Model) -> None:
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise Invalid("no_file", fields={"file": "Choose a file first."})
    for upload in uploads:
        file_actions.add_file(record, upload, by=request.actor)


def _put_on_list(request: Request, key: str, record: Model) -> None:
    kind, _address = attached.address_of(request.actor, key, record.pk)
    name, by = request.POST.get("list", ""), request.actor
    with transaction.atomic():
        row = list_actions.list_to_fill(kind, name, by=by, is_new=True)
        list_actions.add_to_list(row, _alone(kind, record, by), by=by)


def _alone(kind: RecordType, record: Model, by: Actor) -> QuerySet[Any]:
    return kind.visible_to(by).filter(pk=record.pk)


def _show(
    request: Request,
    part: str,
    record_type: str,
    record: Model,
    *,
    wrong: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The panel ``part``, alone when htmx asks; 422 when something in it is wrong."""
    context = {
        **_frame(request, record_type, record),
        **_content(request, part, record_type, record),
        "wrong": wrong or {},
        "typed": request.POST.get("text", ""),
    }
    return page(
        request, f"attached/{part}.html", context, fragment="panel", status=422 if wrong else 200
    )


def _content(request: Request, part: str, key: str, record: Model) -> dict[str, Any]:
    if part == "notes":
        return {"notes": attached.notes(request.actor, record)}
    if part == "files":
        return {
            "files": list(attached.files(record)),
            "pictures": PICTURES,
            "most": settings.UPLOAD_BYTES,
        }
    if part == "tags":
        return {"tags": attached.tags(record)}
    if part == "record_lists":
        kind, _address = attached.address_of(request.actor, key, record.pk)
        return {"lists": frozen_lists.lists_with(request.actor, kind, record)}
    return {"ids": list(attached.external_ids(record))}


def _frame(request: Request, record_type: str, record: Model) -> dict[str, Any]:
    found, address = attached.address_of(request.actor, record_type, record.pk)
    may_edit = attached.may_edit(request.actor, record)
    return {
        "record": record,
        "key": record_type,
        "type": found,
        "record_url": address,
        "may_edit": may_edit,
    }


def _answer(
    request: Request, part: str, record_type: str, record: Model, *, said: str = ""
) -> HttpResponse:
    """After a change: the fresh panel for htmx, the way back to it for everybody else; with ``said``
    comes the button that takes the change back.
    """
    if request.htmx:
        panel = _show(request, part, record_type, record)
        return toast(panel, said, undo=current_story()) if said else panel
    if said:
        offer_undo(request, said)
    return HttpResponseRedirect(reverse(part, args=[record_type, record.pk]), status=303)


def _safe(response: FileResponse, content_type: str) -> FileResponse:
    """Headers under which a hostile file can do nothing in the browser."""
    response["Content-Type"] = content_type
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
