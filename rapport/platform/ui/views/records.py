"""The page of a record of any type that has none of its own, and the forms of its fields.

Opened from a list or from another record, all day: to know what is known of it, to change one
thing, to add what belongs to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, NotFound, Refused
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.actions import records as actions
from rapport.platform.records.actions import uploads
from rapport.platform.records.actions.parts import editable_parts
from rapport.platform.records.actions.reads import note_read
from rapport.platform.records.fields import Field
from rapport.platform.records.parts import Parts
from rapport.platform.records.queries import records as queries
from rapport.platform.records.queries.links import Lead, candidates, leads_for
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.types import RecordType
from rapport.platform.ui.forms_lists import ListForm
from rapport.platform.ui.forms_records import WORDS, RecordForm
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.plugs import panels_for

ANY_VERSION = 0
"""No record has it: what stood in the form is compared, whatever else changed."""


@require_safe
def record(request: Request, key: str, pk: int) -> HttpResponse:
    """A record, whole: its fields, what leads to it, and what hangs on it."""
    shown = queries.record_page(request.actor, key, pk)
    if shown.kind.url_name != "record":
        return HttpResponseRedirect(shown.kind.url_of(pk))
    note_read(shown.kind, pk, by=request.actor)
    context = {
        "shown": shown,
        "kind": shown.kind,
        "record": shown.record,
        "leads": leads_for(request.actor, key),
        "panels": panels_for(request.actor, "record"),
    }
    return page(request, "records/record.html", context)


@require_safe
def own_fields(request: Request, key: str, pk: int) -> HttpResponse:
    """The fields that were added to a type with a page of its own: a panel there."""
    shown = queries.record_page(request.actor, key, pk, only_custom=True)
    context = {"shown": shown, "kind": shown.kind, "record": shown.record}
    return page(request, "records/own_fields.html", context, fragment="panel")


@require_safe
def leads(request: Request, key: str, pk: int) -> HttpResponse:
    """What else leads to a record with a page of its own: the records of custom objects, a panel each."""
    kind, found = queries.record_of(request.actor, key, pk)
    own = [lead for lead in leads_for(request.actor, key) if lead.field.is_custom]
    context = {"kind": kind, "record": found, "leads": own}
    response = page(request, "records/leads.html", context, fragment="panels")
    response["HX-Reswap"] = "outerHTML"
    return response


@require_http_methods(["GET", "POST"])
def create_record(request: Request, key: str) -> HttpResponse:
    """Enter a record; ``?<field>=`` fills a field in beforehand."""
    kind = record_type_of(request.actor, key)
    access.hold(request.actor, Right.CREATE, kind.policy_name)
    if not kind.is_entered_here:
        return _to_own_form(kind)
    fields = list(actions.editable_fields(kind, request.actor).values())
    form = _form(request, fields, initial=_initial(request, fields))
    if request.method == "POST":
        try:
            made = uploads.enter_record(kind, form.given(), form.uploads(), by=request.actor)
        except (Invalid, Refused) as error:
            form.show_error(error)
        else:
            return _entered(request, kind, made)
    context = {"kind": kind, "form": form}
    return page(request, "records/create_record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_record(request: Request, key: str, pk: int) -> HttpResponse:
    """Change a record's fields. Who was overtaken sees both values and chooses."""
    kind, found = queries.record_of(request.actor, key, pk)
    access.hold(request.actor, Right.EDIT, kind.policy_name, found)
    form = _form(request, _editable(request, kind), found)
    if request.method == "POST":
        try:
            _change(request, kind, form, found)
        except (Invalid, Refused) as error:
            form.show_error(error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(kind.url_of(pk), status=303)
    context = {"kind": kind, "record": found, "form": form}
    return page(request, "records/edit_record.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_list(request: Request, key: str, pk: int, name: str) -> HttpResponse:
    """Change a list of a record, all its entries in one form."""
    kind, found = queries.record_of(request.actor, key, pk)
    access.hold(request.actor, Right.EDIT, kind.policy_name, found)
    part = _part(request, kind, name)
    stored = part.read([pk]).get(pk, [])
    form = ListForm(request.actor, part, stored, request.POST if request.method == "POST" else None)
    if request.method == "POST" and not form.is_asking:
        try:
            seen: dict[str, Any] = {"version": ANY_VERSION, "seen": {name: form.seen}}
            actions.edit_record(kind, pk, {name: form.given()}, by=request.actor, **seen)
        except (Invalid, Refused) as error:
            form.show_error(error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(kind.url_of(pk), status=303)
    is_wrong = form.errors or any(row.errors for row in form.rows if row.is_bound)
    context = {"kind": kind, "record": found, "part": part, "form": form}
    status = 422 if is_wrong and not form.is_asking else 200
    return page(request, "records/edit_list.html", context, status=status)


@require_POST
def delete_record(request: Request, key: str, pk: int) -> HttpResponse:
    """Put a record into the trash."""
    kind = record_type_of(request.actor, key)
    gone = actions.delete_record(kind, pk, by=request.actor)
    offer_undo(request, _("%(name)s is in the trash.") % {"name": gone})
    return HttpResponseRedirect(reverse("records", args=[key]), status=303)


@require_safe
def related_records(request: Request, key: str, pk: int, child: str, name: str) -> HttpResponse:
    """The records of the type ``child`` whose field ``name`` leads here."""
    kind, found = queries.record_of(request.actor, key, pk)
    lead = queries.lead_of(request.actor, key, child, name)
    shown = queries.related(request.actor, lead, pk)
    context = {
        "kind": kind,
        "record": found,
        "child": lead.kind,
        "title": lead.title,
        "columns": shown.columns,
        "rows": shown.rows,
        "has_more": shown.has_more,
        "is_narrow": "narrow" in request.GET,
        "all_url": f"{reverse('records', args=[child])}?q={name}:{pk}",
        "add_url": _add_url(request, lead, pk),
    }
    return page(request, "records/related.html", context, fragment="panel")


@require_safe
def pick(request: Request, key: str, name: str) -> HttpResponse:
    """Whom or what the field ``name`` may lead to, while words are typed; ``?within=`` the form's prefix,
    ``?list=`` the list that it is a field of.
    """
    kind = record_type_of(request.actor, key)
    fields = actions.editable_fields(kind, request.actor)
    if "list" in request.GET:
        fields = {one.name: one for one in _part(request, kind, request.GET["list"]).fields}
    found = fields.get(name)
    if found is None:
        raise NotFound()
    before = f"{within}-" if (within := request.GET.get("within", "")) else ""
    links = candidates(request.actor, found, request.GET.get(before + WORDS + name, ""))
    return page(request, "records/pick.html", {"name": before + name, "links": links})


def _part(request: Request, kind: RecordType, name: str) -> Parts:
    """The list of ``kind`` that is called so. Raises NotFound where the asker may not write it."""
    part = editable_parts(kind, request.actor).get(name)
    if part is None:
        raise NotFound()
    return part


def _editable(request: Request, kind: RecordType) -> list[Field]:
    """The fields that the form offers: of a type with a form of its own, only those added to it."""
    fields = actions.editable_fields(kind, request.actor).values()
    return [found for found in fields if found.is_custom or kind.is_entered_here]


def _form(
    request: Request, fields: Sequence[Field], found: Model | None = None, **more: Any
) -> RecordForm:
    is_sent = request.method == "POST"
    data, files = (request.POST, request.FILES) if is_sent else (None, None)
    return RecordForm(request.actor, fields, found, data=data, files=files, **more)


def _initial(request: Request, fields: Sequence[Field]) -> dict[str, str]:
    given = {found.name: request.GET[found.name] for found in fields if found.name in request.GET}
    own = {"owner": str(request.actor.user_id)} if any(f.name == "owner" for f in fields) else {}
    return own | given


def _change(request: Request, kind: RecordType, form: RecordForm, found: Any) -> None:
    seen = {"version": form.version, "seen": form.seen(), "by": request.actor}
    uploads.change_record(kind, found.pk, form.given(), form.uploads(), **seen)


def _to_own_form(kind: RecordType) -> HttpResponse:
    if not kind.create_url:
        raise NotFound()
    return HttpResponseRedirect(kind.create_url)


def _entered(request: Request, kind: RecordType, made: Any) -> HttpResponse:
    messages.success(request, _("%(name)s is entered.") % {"name": made})
    address = kind.create_url if request.POST.get("another") else kind.url_of(made.pk)
    return HttpResponseRedirect(address, status=303)


def _add_url(request: Request, lead: Lead, pk: int) -> str:
    """Where one more related record is entered, if the asker may."""
    kind = lead.kind
    if not kind.create_url_name or not access.may_see(
        request.actor, kind.model, Right.CREATE, name=kind.policy_name
    ):
        return ""
    return f"{kind.create_url}?{lead.field.name}={pk}"
