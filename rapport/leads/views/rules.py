"""The rules of leads on one page: who gets them, what they are worth, how soon they are answered."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import Invalid
from rapport.leads.actions import rules as actions
from rapport.leads.queries import rules as queries
from rapport.platform import access
from rapport.platform.ui.page import Request, offer_undo, page


@require_safe
def lead_rules(request: Request) -> HttpResponse:
    """In the order in which they are looked at."""
    access.require(request.actor, "leads.read_leads")
    context = {
        "rules": queries.shown_rules(request.actor),
        "points": queries.shown_points(request.actor),
        "targets": queries.shown_targets(request.actor),
        "teams": queries.teams(),
        "may_edit": access.may(request.actor, "leads.change_rules"),
    }
    return page(request, "leads/lead_rules.html", context)


@require_safe
def assignment_rule(request: Request, pk: int) -> HttpResponse:
    """Where a rule stands among the others."""
    queries.rule(request.actor, pk)
    return HttpResponseRedirect(f"{reverse('lead_rules')}#rule-{pk}")


@require_POST
def give_rule_to_team(request: Request, pk: int) -> HttpResponse:
    """Let the members of ``team`` stand under a rule."""
    found, team = queries.rule(request.actor, pk), request.POST.get("team", "")
    try:
        actions.give_rule_to_team(found, int(team) if team.isdecimal() else None, by=request.actor)
    except Invalid as error:
        messages.error(request, " ".join(error.fields.values()))
    else:
        offer_undo(request, _("It is done."))
    return HttpResponseRedirect(f"{reverse('lead_rules')}#rule-{pk}", status=303)
