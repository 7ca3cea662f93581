"""Letting people into sequences, and what is shown of them on other pages."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.activities.linking import link_to, party_of
from rapport.guidance.actions.enrolling import Enrolled, enrol_parties
from rapport.guidance.actions.stopping import stop_enrolment as stop
from rapport.guidance.arms import Arm
from rapport.guidance.forms import ICONS, LABELS, EnrolForm
from rapport.guidance.models import Enrolment
from rapport.guidance.queries import sequences as queries
from rapport.guidance.queries.selecting import AT_ONCE, Subject
from rapport.kit.errors import NotFound, RapportError
from rapport.kit.speech import say
from rapport.leads.queries import lead
from rapport.parties import queries as parties
from rapport.platform import access
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.queries.records import record_of
from rapport.platform.records.types import RecordType
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.sales.queries.opportunities import opportunity

ENROL = "guidance.enrol_parties"
HUES = {"active": "blue", "done": "green", "stopped": "stone", "held_out": "violet"}


@require_safe
def party_sequences(request: Request, pk: int) -> HttpResponse:
    """The sequences that a party is or was in."""
    return _panel(request, parties.party(request.actor, pk), "party", pk)


@require_safe
def opportunity_sequences(request: Request, pk: int) -> HttpResponse:
    """Those of an opportunity's party."""
    found = opportunity(request.actor, pk)
    return _panel(request, found.party, "opportunity", pk, is_over=not found.is_open)


@require_safe
def lead_sequences(request: Request, pk: int) -> HttpResponse:
    """Those of a lead's party."""
    found = lead(request.actor, pk)
    return _panel(request, found.party, "lead", pk, is_over=not found.is_open)


def _panel(
    request: Request, party: Any, key: str, pk: int, *, is_over: bool = False
) -> HttpResponse:
    access.require(request.actor, "guidance.read_enrolments")
    context = {
        "party": party,
        "key": key,
        "pk": pk,
        "hues": HUES,
        "enrolments": queries.enrolments_with(request.actor, party) if party else [],
        "may_enrol": party is not None and not is_over and access.may(request.actor, ENROL),
    }
    return page(request, "guidance/party_sequences.html", context, fragment="panel")


@require_http_methods(["GET", "POST"])
def enrol(request: Request, key: str, pk: int) -> HttpResponse:
    """Let the party of a record into a sequence."""
    queries.require_enrollable(key)
    kind, record = record_of(request.actor, key, pk)
    access.require(request.actor, ENROL)
    link = link_to(kind, pk)
    party_id = party_of(link)
    if party_id is None:
        raise NotFound("no_party", "It belongs to nobody who could be contacted.")
    owner = getattr(record, "owner_id", None) if key != "party" else None
    subject = Subject(party_id, "" if key == "party" else link, owner)
    form = EnrolForm(list(queries.in_use(request.actor)), request.POST or None)
    if form.is_valid():
        try:
            done = enrol_parties(form.sequence_chosen, [subject], by=request.actor)
        except RapportError as error:
            show_error(form, error)
        else:
            if done.enrolments:
                _say(request, done)
                return HttpResponseRedirect(kind.url_of(pk), status=303)
            form.add_error("sequence", say(next(iter(done.refused))))
    context = {"kind": kind, "record": record, "form": form, "back": kind.url_of(pk)}
    status = 422 if form.errors else 200
    return page(request, "guidance/enrol.html", context, status=status)


@require_POST
def enrol_many(request: Request, key: str) -> HttpResponse:
    """Let those in who were chosen in a list: ask into which sequence, then do it."""
    queries.require_enrollable(key)
    kind = record_type_of(request.actor, key)
    access.require(request.actor, ENROL)
    ids = [int(pk) for pk in request.POST.getlist("pk") if pk.isdecimal() and len(pk) < 19]
    text = request.POST.get("q", "").replace("\x00", "")[:1000]
    is_all = bool(request.POST.get("all"))
    sequences = list(queries.in_use(request.actor))
    form = EnrolForm(sequences, request.POST if "sequence" in request.POST else None)
    if form.is_valid():
        try:
            subjects = _subjects(request, kind, ids, text if is_all else None)
            how = Enrolment.How.BULK
            done = enrol_parties(form.sequence_chosen, subjects, by=request.actor, how=how)
        except RapportError as error:
            show_error(form, error)
        else:
            _say(request, done)
            pk = form.sequence_chosen.pk
            return HttpResponseRedirect(reverse("sequence", args=[pk]), status=303)
    context = {
        "kind": kind,
        "form": form,
        "ids": ids,
        "text": text,
        "is_all": is_all,
        "most": AT_ONCE,
    }
    status = 422 if form.errors else 200
    return page(request, "guidance/enrol_many.html", context, status=status)


def _subjects(
    request: Request, kind: RecordType, ids: list[int], text: str | None
) -> list[Subject]:
    """Whom the choice means, as many as come in at once."""
    rows = kind.visible_to(request.actor)
    if text is None:
        rows = rows.filter(pk__in=ids)
    elif text.strip():
        rows = rows.filter(compile_tree(parse(text), kind, by=request.actor))
    rows = rows.order_by("pk")
    if kind.key == "party":
        return [Subject(pk) for pk in rows.values_list("pk", flat=True)[:AT_ONCE]]
    found = rows.filter(party__isnull=False).values_list("pk", "party_id", "owner_id")
    return [Subject(party, link_to(kind, pk), owner) for pk, party, owner in found[:AT_ONCE]]


def _say(request: Request, done: Enrolled) -> None:
    """What came of it: who is in, who was held out, who not and why."""
    held = sum(one.arm == Arm.CONTROL for one in done.enrolments)
    came = len(done.enrolments) - held
    told = [ngettext("%(count)s enrolled.", "%(count)s enrolled.", came) % {"count": came}]
    if held:
        said = ngettext("%(count)s held out by chance.", "%(count)s held out by chance.", held)
        told.append(said % {"count": held})
    told += [f"{count}: {say(sentence)}" for sentence, count in done.refused.items()]
    messages.success(request, " ".join(told))


@require_safe
def enrolment(request: Request, pk: int) -> HttpResponse:
    """One who is in a sequence: where they are, and what they were sent."""
    found = queries.enrolment(request.actor, pk)
    taken = {one.place: one for one in queries.taken(request.actor, found)}
    letters = {one.place: one for one in queries.letters(request.actor, found)}
    context = {
        "enrolment": found,
        "steps": [
            (place, step, taken.get(place), letters.get(place))
            for place, step in enumerate(found.version.steps)
        ],
        "labels": LABELS,
        "icons": ICONS,
        "hues": HUES,
        "may_stop": access.may(request.actor, "guidance.stop_enrolment", found),
    }
    return page(request, "guidance/enrolment.html", context)


@require_POST
def stop_enrolment(request: Request, pk: int) -> HttpResponse:
    """Let nothing more be sent."""
    found = queries.enrolment(request.actor, pk)
    stop(found, by=request.actor)
    messages.success(request, _("Stopped: nothing more is sent."))
    return HttpResponseRedirect(reverse("enrolment", args=[pk]), status=303)
