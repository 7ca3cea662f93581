"""The pages that people read.

- The party page: opened before and during every call, mail and visit, to know within ten seconds
  who this is, what passed between us, what they are worth, and how to reach them now.
- The organization chart: opened before a visit or a pitch, to see who decides and who is missing.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from rapport.kit.errors import NotFound
from rapport.parties import queries
from rapport.parties.pages import Chart, ChartNode
from rapport.parties.queries import reviewing
from rapport.parties.records import PARTY
from rapport.platform import access
from rapport.platform.records.actions.reads import note_read
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import Panel, panels_for


@require_safe
def party(request: Request, pk: int) -> HttpResponse:
    """A party, whole. ``?tab=`` chooses the main panel. Who was merged leads to the one that stayed."""
    try:
        shown = queries.party_page(request.actor, pk)
    except NotFound:
        survivor = queries.survivor_of(pk)
        if survivor is None:
            raise
        return HttpResponseRedirect(reverse("party", args=[survivor]))
    note_read(PARTY, pk, by=request.actor, about=pk)
    panels = panels_for(request.actor, "party")
    main = [panel for panel in panels if panel.place == "main"]
    context = {
        "shown": shown,
        "party": shown.party,
        "perhaps": reviewing.perhaps_same(request.actor, pk),
        "main_panels": main,
        "tab": _tab(main, request.GET.get("tab", "")),
        "side_panels": [panel for panel in panels if panel.place != "main"],
        "may_edit": access.may(request.actor, "parties.edit_party", shown.party),
        "may_delete": access.may(request.actor, "parties.delete_party", shown.party),
    }
    return page(request, "parties/party.html", context)


def _tab(panels: Sequence[Panel], name: str) -> Panel | None:
    return next((panel for panel in panels if panel.name == name), panels[0] if panels else None)


@require_safe
def organization_chart(request: Request, pk: int) -> HttpResponse:
    """Who stands where in the party's organization."""
    shown = queries.party(request.actor, pk)
    chart = queries.organization_chart(request.actor, pk)
    _link(chart)
    return page(request, "parties/organization_chart.html", {"party": shown, "chart": chart})


def _link(chart: Chart) -> None:
    """Let every box lead to its party."""
    waiting: list[ChartNode] = [*chart.roots]
    while waiting:
        node = waiting.pop()
        node.href = reverse("party", args=[node.id])
        node.more = " · ".join(part for part in (node.more, node.says) if part)
        waiting += node.below


@require_safe
def suggestions(request: Request, pk: int) -> HttpResponse:
    """Parties to relate ``pk`` to, as radio buttons, while their name is typed."""
    party = queries.party(request.actor, pk)
    found = queries.suggestions(request.actor, request.GET.get("words", ""))
    context = {
        "party": party,
        "found": [row for row in found if row.pk != pk],
        "words": request.GET.get("words", ""),
    }
    return page(request, "parties/suggestions.html", context, fragment="panel")
