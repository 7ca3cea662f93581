"""Asking the marts in SQL.

Opened by analysts, several times a day: they know SQL and want rows at once; then to keep the question, to
send its address to a colleague, or to take the answer away.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.insight import queries
from rapport.insight.asking import actions
from rapport.insight.asking.answers import Answer
from rapport.insight.asking.examples import examples
from rapport.insight.asking.plotting import plot_of
from rapport.insight.asking.process import Stopped
from rapport.insight.asking.showing import shown_rows
from rapport.insight.forms import QuestionForm
from rapport.insight.mart_files import FORMATS
from rapport.insight.models import Question
from rapport.insight.views import streamed
from rapport.kit.errors import Invalid, RapportError, Refused
from rapport.platform import access
from rapport.platform.access import Right
from rapport.platform.records.actions import records
from rapport.platform.records.queries.records import record_of
from rapport.platform.records.types import declared_type
from rapport.platform.ui.page import Request, offer_undo, page
from rapport.platform.ui.refused import show_error


@require_http_methods(["GET", "POST"])
def ask(request: Request) -> HttpResponse:
    """Write a question and see what comes; ``?example=`` and ``?mart=`` fill one in."""
    access.require(request.actor, "insight.query_marts")
    return _asked(request, None)


@require_http_methods(["GET", "POST"])
def question(request: Request, pk: int) -> HttpResponse:
    """A question that was saved; it may be changed and asked without saving it."""
    access.require(request.actor, "insight.query_marts")
    found: Question = record_of(request.actor, "question", pk)[1]
    return _asked(request, found)


@require_POST
def export_result(request: Request) -> HttpResponseBase:
    """All rows as a file; what is wrong is said on the page."""
    sql, wanted = request.POST.get("sql", ""), request.POST.get("format", "")
    try:
        file = actions.export_result(sql, wanted, by=request.actor, is_stopped=_is_gone(request))
    except (Invalid, Refused) as error:
        return _page(request, None, QuestionForm(initial={"sql": sql}), error=error)
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    blocks = streamed(file.blocks)
    return StreamingHttpResponse(blocks, content_type=file.content_type, headers=headers)


@require_POST
def save_question(request: Request) -> HttpResponse:
    """Keep it under a name."""
    form = QuestionForm(request.POST)
    kind = declared_type("question")
    access.hold(request.actor, Right.CREATE, kind.policy_name)
    if form.is_valid():
        try:
            made = records.create_record(kind, form.cleaned_data, by=request.actor)
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            offer_undo(request, _("Saved."))
            return HttpResponseRedirect(kind.url_of(made.pk), status=303)
    return _page(request, None, form)


@require_POST
def edit_question(request: Request, pk: int) -> HttpResponse:
    """Keep what was changed."""
    kind, found = record_of(request.actor, "question", pk)
    access.hold(request.actor, Right.EDIT, kind.policy_name, found)
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            records.edit_record(kind, pk, form.cleaned_data, by=request.actor)
        except (Invalid, Refused) as error:
            show_error(form, error)
        else:
            messages.success(request, _("Saved."))
            return HttpResponseRedirect(reverse("question", args=[pk]), status=303)
    return _page(request, found, form)


def _asked(request: Request, found: Question | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, QuestionForm(initial=_initial(request, found)))
    given = {name: request.POST.get(name, "") for name in ("sql", "name", "shared")}
    form = QuestionForm(initial=given)
    try:
        answer = actions.query_marts(given["sql"], by=request.actor, is_stopped=_is_gone(request))
    except (Invalid, Refused) as error:
        return _page(request, found, form, error=error)
    return _page(request, found, form, answer=answer)


def _initial(request: Request, found: Question | None) -> dict[str, Any]:
    if found is not None:
        return {"sql": found.sql, "name": found.name, "shared": found.is_shared}
    marts = [mart.name for mart in queries.lineage(request.actor).of("mart")]
    named = {name: f"FROM {name}\nLIMIT 100" for name in marts}
    numbered = {str(place): one.sql for place, one in enumerate(examples(marts))}
    mart, example = (request.GET.get(word, "") for word in ("mart", "example"))
    return {"sql": named.get(mart) or numbered.get(example, "")}


def _is_gone(request: Request) -> Stopped:
    """Whether whoever asked has closed the page or pressed Cancel, where the server can tell."""
    found: Stopped = getattr(request, "is_gone", actions.never)
    return found


def _page(
    request: Request,
    found: Question | None,
    form: QuestionForm,
    *,
    answer: Answer | None = None,
    error: RapportError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "question": found,
        "form": form,
        "answer": answer,
        "error": error,
        "rows": shown_rows(answer) if answer else [],
        "plot": plot_of(answer) if answer else None,
        "formats": FORMATS if access.may(request.actor, "insight.export_result") else (),
    }
    if not request.htmx:
        context |= _around(request, found)
    is_wrong = error or form.errors or (answer and answer.wrong)
    return page(
        request, "insight/ask.html", context, fragment="answer", status=422 if is_wrong else 200
    )


def _around(request: Request, found: Question | None) -> dict[str, Any]:
    """What stands beside and above the answer."""
    policy = declared_type("question").policy_name
    marts = queries.lineage(request.actor).of("mart")
    return {
        "marts": marts,
        "examples": examples([mart.name for mart in marts]),
        "may_build": access.may(request.actor, "insight.queue_build"),
        "may_save": access.may_see(request.actor, Question, Right.CREATE),
        "may_edit": found is not None
        and access.policy_called(policy).covers(request.actor, Right.EDIT, found),
        "may_delete": found is not None
        and access.policy_called(policy).covers(request.actor, Right.DELETE, found),
        "address": request.build_absolute_uri(reverse("question", args=[found.pk]))
        if found
        else "",
    }
