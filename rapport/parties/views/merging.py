"""Making one of parties that are the same, and two again of a pair that is not.

Opened by whoever found the same customer twice: in a list, in the hint while typing, in the search.
They want to see at once whether it is really the same, choose what is right where the two differ,
and to be able to take it back.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from rapport.kit.errors import Invalid, Refused
from rapport.parties import actions as parties
from rapport.parties import queries
from rapport.parties.actions.merging import MOST_AT_ONCE
from rapport.parties.comparing import differences
from rapport.platform import access
from rapport.platform.ui.page import Request, offer_undo, page

LONGEST_ID = 18
FIELD = "field-"


@require_safe
def choose_merge(request: Request, pk: int) -> HttpResponse:
    """Who may be the same as this party, who else is called so, and what was merged before."""
    shown = queries.party_page(request.actor, pk)
    party, words = shown.party, request.GET.get("words", "").replace("\x00", "")
    alike = queries.likely_duplicates(
        request.actor,
        name=party.name,
        email=shown.emails[0].address if shown.emails else "",
        phone=shown.phones[0].written if shown.phones else "",
        region=party.country,
        besides=pk,
    )
    others = queries.suggestions(request.actor, words) if words else []
    context = {
        "party": party,
        "alike": alike,
        "words": words,
        "others": [one for one in others if one.pk != pk],
        "merges": queries.merges(request.actor, pk),
    }
    return page(request, "parties/choose_merge.html", context)


@require_http_methods(["GET", "POST"])
def merge_parties(request: Request) -> HttpResponse:
    """The parties ``pk`` side by side; the one called ``survivor`` stays."""
    access.require(request.actor, "parties.see_parties")
    asked = request.POST if request.method == "POST" else request.GET
    pks = [int(pk) for pk in asked.getlist("pk") if pk.isdecimal() and len(pk) <= LONGEST_ID]
    shown = [queries.party_page(request.actor, pk) for pk in dict.fromkeys(pks[:MOST_AT_ONCE])]
    found = [one.party for one in shown]
    error = ""
    if request.method == "POST" and found:
        survivor = next((one for one in found if str(one.pk) == asked.get("survivor")), found[0])
        try:
            kept = parties.merge_parties(survivor, found, by=request.actor, chosen=_chosen(request))
        except (Invalid, Refused) as refused:
            error = str(refused)
        else:
            offer_undo(request, _("%(name)s is one party now.") % {"name": kept.name})
            return HttpResponseRedirect(reverse("party", args=[kept.pk]), status=303)
    context = {"shown": shown, "differences": differences(request.actor, found), "error": error}
    return page(request, "parties/merge_parties.html", context, status=422 if error else 200)


@require_POST
def unmerge_party(request: Request, pk: int, merge_pk: int) -> HttpResponse:
    """Let a party that was merged into ``pk`` be one of its own again."""
    party = parties.unmerge_party(queries.merge(request.actor, pk, merge_pk), by=request.actor)
    messages.success(request, _("%(name)s is a party of its own again.") % {"name": party.name})
    return HttpResponseRedirect(reverse("party", args=[party.pk]), status=303)


def _chosen(request: Request) -> dict[str, int]:
    """Field by field, whose value was ticked."""
    said = {name: request.POST.get(name, "") for name in request.POST if name.startswith(FIELD)}
    return {name.removeprefix(FIELD): int(pk) for name, pk in said.items() if pk.isdecimal()}
