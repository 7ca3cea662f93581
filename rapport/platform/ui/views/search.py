"""Search over everything, the command palette, and what one opened lately.

Opened by everyone, all day: to be at a record, a page or an action after a few letters.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from rapport.kit.errors import NotFound
from rapport.platform.search import actions
from rapport.platform.search.queries.finding import search as find
from rapport.platform.search.queries.hits import Found, Group, Hit
from rapport.platform.search.queries.recent import recent
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.plugs import commands_for, menu_for

MANY, FEW = 50, 5


@dataclass(frozen=True)
class Offer:
    """A line of the palette: ``hint`` stands at its end."""

    label: str
    url: str
    icon: str
    hint: str = ""


@require_safe
def search(request: Request) -> HttpResponse:
    """Records that fit ``?q=``, the best first; ``&in=`` one kind. The palette without JavaScript."""
    text, only = _text(request), request.GET.get("in", "")
    found = find(request.actor, text, only=only, limit=MANY if only else FEW)
    whole = find(request.actor, text, limit=FEW) if only else found
    context = {
        "text": text,
        "only": only,
        "found": found,
        "kinds": _kinds(text, only, whole),
        "starts": [] if text else _starts(request) + _pages(request),
    }
    return page(request, "records/search.html", context)


@require_safe
def palette(request: Request) -> HttpResponse:
    """What the palette offers: records for ``?q=``, without it what to begin with. For palette.js."""
    text = _text(request)
    if not text:
        return page(
            request,
            "ui/palette.html",
            {"groups": _starts(request), "is_guess": False, "recent": _("Recent")},
        )
    found = find(request.actor, text)
    groups = [(group.label, [_offer(group, hit) for hit in group.hits]) for group in found.groups]
    more = Offer(_("All results for “%(text)s”") % {"text": text}, _address(text), "search")
    groups += [(_("Search"), [more])] if groups else []
    return page(
        request, "ui/palette.html", {"groups": groups, "is_guess": found.is_guess, "recent": ""}
    )


@require_POST
def remember_opened(request: Request) -> HttpResponse:
    """The page of a record stands open: put it on top of those opened lately."""
    pk = request.POST.get("pk", "")
    if not pk.isdecimal() or len(pk) > 18:
        raise NotFound()
    actions.remember_opened(request.POST.get("key", ""), int(pk), by=request.actor)
    return HttpResponse(status=204)


def _text(request: Request) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:100]


def _address(text: str, only: str = "") -> str:
    query = urlencode({"q": text, "in": only} if only else {"q": text})
    return f"{reverse('search')}?{query}"


def _kinds(text: str, only: str, found: Found) -> list[tuple[str, str, bool, None]]:
    """Tabs for the kinds of what was found, everything first."""
    kinds = [
        (f"{group.label} {group.count}{'+' if group.has_more else ''}", group.key)
        for group in found.groups
    ]
    all_of_them = [(_("Everything"), ""), *kinds]
    return [(label, _address(text, key), key == only, None) for label, key in all_of_them]


def _offer(group: Group, hit: Hit) -> Offer:
    return Offer(hit.title, hit.url, group.icon, hit.hint)


def _starts(request: Request) -> list[tuple[str, list[Offer]]]:
    """What to begin with when nothing is typed: what was open lately, and what can be done anywhere."""
    lately = [
        Offer(hit.title, hit.url, kind.icon, kind.label) for kind, hit in recent(request.actor)
    ]
    deeds = [Offer(found.text, found.url, found.icon) for found in commands_for(request.actor)]
    return [
        (title, offers)
        for title, offers in ((_("Recent"), lately), (_("Actions"), deeds))
        if offers
    ]


def _pages(request: Request) -> list[tuple[str, list[Offer]]]:
    """The pages of the menu, for whoever has no script to show them."""
    items = [item for _section, found in menu_for(request.actor) for item in found]
    return [(_("Go to"), [Offer(_(item.label), item.url, item.icon, item.keys) for item in items])]
