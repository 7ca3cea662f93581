"""Automations: the list, the builder, their runs, dry runs, and the buttons on records.

Opened by whoever is tired of doing a thing by hand: to have it done, to see that it was done, and
to learn in one sentence why it was not.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, NotFound, RapportError
from rapport.kit.speech import say_count
from rapport.platform import access
from rapport.platform.automation import queries
from rapport.platform.automation.actions import asking, automations, runs, trying
from rapport.platform.automation.actions.starting import definition_of
from rapport.platform.automation.definition import (
    Definition,
    FormTrigger,
    WebhookTrigger,
    every_step,
)
from rapport.platform.automation.models import Automation
from rapport.platform.automation.saying import said
from rapport.platform.automation.steps.kinds import step_kinds
from rapport.platform.automation.validation import problems, warnings
from rapport.platform.records.queries.lists import record_type_of
from rapport.platform.records.types import RecordType, record_type
from rapport.platform.ui.forms_automations import BLANK, Builder, changed, document_of
from rapport.platform.ui.page import Request, page

HUES = {"draft": "stone", "on": "green", "off": "orange"}
RUN_HUES = {
    "due": "blue",
    "waiting": "amber",
    "done": "green",
    "failed": "red",
    "cancelled": "stone",
    "stopped": "orange",
}


@require_safe
def automations_list(request: Request) -> HttpResponse:
    """Every automation with what it does and how it fares."""
    actor = request.actor
    rows = [
        {
            "automation": found,
            "sentence": str(said(definition_of(found), actor)),
            "may_edit": access.may(actor, "automation.edit_automation", found),
        }
        for found in queries.automations(actor)
    ]
    may_create = access.may(actor, "automation.create_automation")
    context = {"rows": rows, "may_create": may_create, "hues": HUES}
    return page(request, "automation/automations.html", context)


@require_safe
def automation(request: Request, pk: int) -> HttpResponse:
    """One automation: its sentence, what is wrong with it, and its runs."""
    found = queries.automation(request.actor, pk)
    state, before = request.GET.get("state", ""), request.GET.get("before", "")
    shown = queries.runs(
        request.actor, found, state=state, before=int(before) if before.isdecimal() else 0
    )
    definition = definition_of(found)
    context = {
        "automation": found,
        "said": said(definition, request.actor),
        "problems": problems(definition, request.actor),
        "warnings": warnings(definition, request.actor, own=found.pk),
        "may_edit": access.may(request.actor, "automation.edit_automation", found),
        "runs": shown,
        "segments": _segments(state),
        "next_url": f"?state={state}&before={shown[-1].pk}" if len(shown) == queries.PAGE else "",
        "versions": queries.versions(request.actor, found)[:20],
        "hook_url": _hook_url(found) if isinstance(definition.trigger, WebhookTrigger) else "",
        "signing_key": _signing_key(found) if _calls(definition) else "",
        "hues": HUES,
        "run_hues": RUN_HUES,
    }
    return page(request, "automation/automation.html", context, fragment="runs")


def _segments(state: str) -> list[tuple[str, str, bool]]:
    wanted = [
        ("", _("All")),
        ("waiting", _("Waiting")),
        ("failed", _("Failed")),
        ("done", _("Done")),
    ]
    return [(text, f"?state={key}" if key else "?", key == state) for key, text in wanted]


def _calls(definition: Definition) -> bool:
    return any(step.kind == "webhook" for step in every_step(definition.steps))


def _signing_key(found: Automation) -> str:
    return f"whsec_{b64encode(found.signing_key).decode()}"


def _hook_url(found: Automation) -> str:
    return f"{settings.BASE_URL}{reverse('receive_webhook', args=[found.secret])}"


@require_http_methods(["GET", "POST"])
def create_automation(request: Request) -> HttpResponse:
    """The builder, empty or begun for the type ``?type=``."""
    access.require(request.actor, "automation.create_automation")
    if request.method == "POST":
        return _build(request, None)
    kind = request.GET.get("type", "")
    document = {**BLANK, "trigger": {"kind": "event", "type": kind}}
    return _show(request, None, Builder(request.actor, "", document))


@require_http_methods(["GET", "POST"])
def edit_automation(request: Request, pk: int) -> HttpResponse:
    """The builder with the latest version."""
    found = queries.automation(request.actor, pk)
    access.require(request.actor, "automation.edit_automation", found)
    if request.method == "POST":
        return _build(request, found)
    document = found.version.definition if found.version else BLANK
    return _show(request, found, Builder(request.actor, found.name, document, own=found.pk))


def _build(request: Request, found: Automation | None) -> HttpResponse:
    """What a button of the builder asks for: a change of the page, a look, or to be saved."""
    order = request.POST.get("do", "look")
    document = document_of(request.POST)
    builder = Builder(
        request.actor,
        request.POST.get("name", "")[:80],
        document,
        focus=changed(document, order),
        is_judged=order in ("save", "on", "check"),
        own=found.pk if found else 0,
    )
    if order not in ("save", "on") or builder.error:
        return _show(request, found, builder, status=422 if builder.error else 200)
    try:
        saved = _save(request, found, builder)
    except Invalid as wrong:
        return _show(request, found, builder, wrong=wrong.fields, status=422)
    if order == "on":
        try:
            automations.switch_on_automation(saved, by=request.actor)
        except Invalid:
            return _show(request, saved, builder, status=422, is_saved=True)
    messages.success(request, _("Saved and switched on.") if order == "on" else _("Saved."))
    return _leave(request, reverse("automation", args=[saved.pk]))


def _save(request: Request, found: Automation | None, builder: Builder) -> Automation:
    if found is None:
        return automations.create_automation(builder.name, builder.document, by=request.actor)
    return automations.edit_automation(found, builder.name, builder.document, by=request.actor)


def _show(
    request: Request,
    found: Automation | None,
    builder: Builder,
    *,
    wrong: dict[str, str] | None = None,
    status: int = 200,
    is_saved: bool = False,
) -> HttpResponse:
    context = {"builder": builder, "automation": found, "wrong": wrong or {}, "is_saved": is_saved}
    return page(request, "automation/builder.html", context, fragment="builder", status=status)


def _leave(request: Request, address: str) -> HttpResponse:
    """Go to another page, also when htmx asked."""
    if request.htmx:
        response = HttpResponse(status=200)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address, status=303)


@require_POST
def switch_on_automation(request: Request, pk: int) -> HttpResponse:
    """Let it listen; or show what is wrong."""
    found = queries.automation(request.actor, pk)
    try:
        automations.switch_on_automation(found, by=request.actor)
    except Invalid as wrong:
        messages.error(request, str(wrong))
    else:
        messages.success(request, _("“%(name)s” is on.") % {"name": found.name})
    return HttpResponseRedirect(reverse("automation", args=[pk]), status=303)


@require_POST
def switch_off_automation(request: Request, pk: int) -> HttpResponse:
    """Stop listening."""
    found = queries.automation(request.actor, pk)
    automations.switch_off_automation(found, by=request.actor)
    messages.success(request, _("“%(name)s” is off.") % {"name": found.name})
    return HttpResponseRedirect(reverse("automation", args=[pk]), status=303)


@require_POST
def delete_automation(request: Request, pk: int) -> HttpResponse:
    """Take it away."""
    found = queries.automation(request.actor, pk)
    automations.delete_automation(found, by=request.actor)
    messages.success(request, _("“%(name)s” is deleted.") % {"name": found.name})
    return HttpResponseRedirect(reverse("automations"), status=303)


@require_POST
def renew_secret(request: Request, pk: int) -> HttpResponse:
    """Give its webhook another address."""
    automations.renew_secret(queries.automation(request.actor, pk), by=request.actor)
    return HttpResponseRedirect(reverse("automation", args=[pk]), status=303)


@require_safe
def try_automation(request: Request, pk: int) -> HttpResponse:
    """What it would have done last month."""
    found = queries.automation(request.actor, pk)
    kind = record_type(definition_of(found).trigger.type)
    labels = {name: field.label for name, field in kind.all_fields().items()} if kind else {}
    context: dict[str, Any] = {"automation": found, "labels": labels, "error": "", "trial": None}
    try:
        context["trial"] = trying.try_automation(found, by=request.actor)
    except Invalid as wrong:
        context["error"] = str(wrong)
    return page(
        request, "automation/try_automation.html", context, status=422 if context["error"] else 200
    )


@require_safe
def run(request: Request, pk: int) -> HttpResponse:
    """One run, step by step."""
    found = queries.run(request.actor, pk)
    kind = record_type(found.record_type) if found.record_type else None
    context = {
        "run": found,
        "kinds": step_kinds(),
        "run_hues": RUN_HUES,
        "may_edit": access.may(request.actor, "automation.edit_automation", found.automation),
        "record_url": kind.url_of(found.record_id) if kind and found.record_id else "",
    }
    return page(request, "automation/run.html", context)


@require_POST
def retry_run(request: Request, pk: int) -> HttpResponse:
    """Go on with a failed run."""
    runs.retry_run(queries.run(request.actor, pk), by=request.actor)
    messages.success(request, _("It is tried again."))
    return HttpResponseRedirect(reverse("run", args=[pk]), status=303)


@require_POST
def cancel_run(request: Request, pk: int) -> HttpResponse:
    """End a run that waits."""
    runs.cancel_run(queries.run(request.actor, pk), by=request.actor)
    return HttpResponseRedirect(reverse("run", args=[pk]), status=303)


@require_POST
def undo_run(request: Request, pk: int) -> HttpResponse:
    """Reverse what a run did; what others changed since stays."""
    done = runs.undo_run(queries.run(request.actor, pk), by=request.actor).outcome
    sentence = _("Undone: %(count)s.") % {"count": done.changed}
    if done.conflict_count:
        sentence = say_count(
            "%(undone)s %(count)s value was changed since and stays.",
            "%(undone)s %(count)s values were changed since and stay.",
            done.conflict_count,
            undone=sentence,
        )
    (messages.warning if done.conflict_count else messages.success)(request, sentence)
    return HttpResponseRedirect(reverse("run", args=[pk]), status=303)


@require_http_methods(["GET", "POST"])
def press_automation(request: Request, pk: int) -> HttpResponse:
    """The form behind a button, for the records ``?record=``; posting it runs the automation."""
    found, trigger, kind = _button(request, pk)
    sent = request.POST if request.method == "POST" else request.GET
    ids = [int(text) for text in sent.getlist("record") if text.isdecimal() and len(text) < 19]
    back = kind.url_of(ids[0]) if len(ids) == 1 else reverse("records", args=[kind.key])
    context: dict[str, Any] = {
        "label": trigger.label,
        "sentence": str(said(definition_of(found), request.actor)),
        "kind": kind,
        "ids": ids,
        "records": list(kind.visible_to(request.actor).filter(pk__in=ids)[:50]),
        "inputs": [asking.input_field(one) for one in trigger.inputs],
        "given": request.POST,
        "wrong": {},
        "error": "",
        "back": back,
    }
    if request.method == "POST":
        try:
            asking.press_automation(found, ids, request.POST.dict(), by=request.actor)
        except NotFound:
            raise
        except RapportError as error:
            wrong = error.fields if isinstance(error, Invalid) else {}
            context |= {"wrong": wrong, "error": "" if wrong else str(error)}
        else:
            messages.success(request, _("“%(label)s” is on its way.") % {"label": trigger.label})
            return HttpResponseRedirect(back, status=303)
    status = 422 if context["wrong"] or context["error"] else 200
    return page(request, "automation/press_automation.html", context, status=status)


def _button(request: Request, pk: int) -> tuple[Automation, FormTrigger, RecordType]:
    """The button's automation, for whoever sees records of its type. Raises NotFound."""
    found = queries.live_automation(pk)
    trigger = definition_of(found).trigger
    if not isinstance(trigger, FormTrigger):
        raise NotFound()
    return found, trigger, record_type_of(request.actor, trigger.type)


@require_safe
def runs_on(request: Request, key: str, pk: int) -> HttpResponse:
    """The panel of a record: the buttons that can be pressed, and the runs there were."""
    kind = record_type_of(request.actor, key)
    record = kind.visible_to(request.actor).filter(pk=pk).first()
    if record is None:
        raise NotFound()
    context = {
        "kind": kind,
        "record": record,
        "buttons": queries.buttons(request.actor, kind, "record"),
        "runs": queries.runs_on(request.actor, kind, pk),
        "run_hues": RUN_HUES,
    }
    return page(request, "automation/runs_on.html", context, fragment="panel")
