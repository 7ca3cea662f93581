"""Who is the same in several systems.

Opened by whoever brings systems together, to see how far they overlap and which id is whose.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from rapport.parties.queries import systems
from rapport.platform.ui.page import Request, page


@require_safe
def known_in_systems(request: Request) -> HttpResponse:
    """Parties by the number of systems that know them, with their ids there."""
    found = systems.known_in_systems(request.actor, after=request.GET.get("after", ""))
    return page(request, "parties/known_in_systems.html", {"found": found})
