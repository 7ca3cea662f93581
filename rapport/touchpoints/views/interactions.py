"""Pages of touchpoints.

Whoever is about to speak with a customer reads the timeline; whoever just did logs it there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kit.errors import RapportError
from rapport.kit.periods import month_after, month_of, months
from rapport.parties import queries as parties
from rapport.parties.models import Party
from rapport.platform import access
from rapport.platform.records.actions.reads import note_read
from rapport.platform.records.types import record_types
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error
from rapport.touchpoints import actions, queries
from rapport.touchpoints.channels import ICONS, Channel
from rapport.touchpoints.choosing import Chosen
from rapport.touchpoints.forms import OUTCOMES, InteractionForm
from rapport.touchpoints.models import Interaction
from rapport.touchpoints.records import INTERACTION
from rapport.touchpoints.timeline import Cursor, Item, money_in

MONTHS_SHOWN = 12


def party_timeline(request: Request, pk: int) -> HttpResponse:
    """The story of a party; ``?kind= &channel= &after=`` choose what and from where."""
    party = parties.party(request.actor, pk)
    chosen = Chosen.of(reverse("party_timeline", args=[party.pk]), request.GET)
    word = request.GET.get("after", "")
    found = queries.timeline(
        request.actor,
        party,
        kinds=chosen.kinds,
        channels=chosen.channels,
        after=Cursor.decode(word) if word else None,
    )
    context = {
        "party": party,
        "chosen": chosen,
        "items": found.items,
        "last_day": request.GET.get("day", ""),
        "older": chosen.url(after=found.after.encode(), day=_day(found.after))
        if found.after
        else "",
        "icons": ICONS,
        "address_of": _address_of,
        "may_log": access.may(request.actor, "touchpoints.record_interaction"),
    }
    fragment = "items" if word else "panel"
    return page(request, "touchpoints/party_timeline.html", context, fragment=fragment)


def interaction(request: Request, pk: int) -> HttpResponse:
    """One interaction: all that was said, who took part, what it belongs to."""
    found = queries.interaction(request.actor, pk)
    note_read(INTERACTION, pk, by=request.actor, about=found.party_id)
    context = {
        "interaction": found,
        "participants": list(queries.participants(request.actor, found)),
        "by_name": queries.colleague_name(request.actor, found),
        "icon_name": ICONS[found.channel],
        "money": money_in(found.data),
        "has_files": bool(found.data.get("files")),
        "links": [_link(reference) for reference in found.links],
        "may_edit": found.is_hand_logged
        and access.may(request.actor, "touchpoints.edit_interaction", found),
        "may_delete": found.is_hand_logged
        and access.may(request.actor, "touchpoints.delete_interaction", found),
    }
    return page(request, "touchpoints/interaction.html", context)


@require_http_methods(["GET", "POST"])
def record_interaction(request: Request, pk: int) -> HttpResponse:
    """Log what passed with a party."""
    party = parties.party(request.actor, pk)
    access.require(request.actor, "touchpoints.record_interaction")
    form = InteractionForm(_posted(request))
    if form.is_valid():
        said = form.values()
        try:
            details = form.details(form.participant_ids(request.actor))
            actions.record_interaction(
                party,
                by=request.actor,
                channel=said["channel"],
                direction=said["direction"],
                at=said["at"],
                details=details,
            )
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("It is on the timeline."))
            return HttpResponseRedirect(reverse("party", args=[party.pk]), status=303)
    return _show_form(request, form, party)


@require_http_methods(["GET", "POST"])
def edit_interaction(request: Request, pk: int) -> HttpResponse:
    """Correct what was logged by hand."""
    found = queries.interaction(request.actor, pk)
    access.require(request.actor, "touchpoints.edit_interaction", found)
    names = [row.party.name for row in queries.participants(request.actor, found)]
    form = (
        InteractionForm(request.POST)
        if request.method == "POST"
        else InteractionForm.of(found, names)
    )
    if form.is_valid():
        try:
            others = form.participant_ids(request.actor)
            actions.edit_interaction(found, by=request.actor, participants=others, **form.values())
        except RapportError as error:
            show_error(form, error)
        else:
            messages.success(request, _("The interaction is corrected."))
            return HttpResponseRedirect(reverse("interaction", args=[found.pk]), status=303)
    return _show_form(request, form, found.party, found)


@require_POST
def delete_interaction(request: Request, pk: int) -> HttpResponse:
    """Remove what was logged by hand."""
    found = queries.interaction(request.actor, pk)
    actions.delete_interaction(found, by=request.actor)
    messages.success(request, _("The interaction is removed."))
    return HttpResponseRedirect(reverse("party", args=[found.party_id]), status=303)


def channels(request: Request) -> HttpResponse:
    """How much passes on which channel, month by month: who staffs a channel asks this."""
    last = _last_month(request)
    shown = months(month_after(last, 1 - MONTHS_SHOWN), last)
    volumes = queries.channel_volumes(
        request.actor, since=_midnight(shown[0]), until=_midnight(month_after(last))
    )
    counts = {(volume.channel, volume.month): volume for volume in volumes}
    rows = []
    for channel in Channel:
        cells = [counts.get((channel.value, month)) for month in shown]
        if any(cells):
            totals = [cell.total if cell else 0 for cell in cells]
            rows.append((channel, ICONS[channel], cells, totals))
    context = {
        "months": shown,
        "rows": rows,
        "earlier": f"{month_after(last, -MONTHS_SHOWN):%Y-%m}",
        "later": f"{month_after(last, MONTHS_SHOWN):%Y-%m}"
        if month_after(last) <= timezone.now().date()
        else "",
    }
    return page(request, "touchpoints/channels.html", context)


def interactions(request: Request) -> HttpResponse:
    """The list of interactions, under an address that people can guess."""
    return HttpResponseRedirect(reverse("records", args=["interaction"]))


def _last_month(request: Request) -> date:
    """The month that ``?to=2011-12`` names; else that of the newest interaction."""
    try:
        asked = date.fromisoformat(f"{request.GET.get('to', '')}-01")
    except ValueError:
        newest = queries.newest_at(request.actor) or timezone.now()
        return month_of(newest.date())
    return min(max(asked, date(1900, 1, 1)), month_of(timezone.now().date()))


def _show_form(
    request: Request, form: InteractionForm, party: Party, found: Interaction | None = None
) -> HttpResponse:
    context = {"form": form, "party": party, "interaction": found, "outcomes": OUTCOMES}
    status = 422 if form.errors else 200
    return page(request, "touchpoints/record_interaction.html", context, status=status)


def _address_of(item: Item) -> str:
    """Where the title of an interaction leads: to the record that it is about, if it is just that."""
    if item.money and len(item.links) == 1:
        return _link(item.links[0])[1]
    return reverse("interaction", args=[item.id])


def _link(reference: str) -> tuple[str, str]:
    """A linked record as (words, address), "orders.order:42" for one; no address for unknown types."""
    name, _, pk = reference.partition(":")
    for record_type in record_types().values():
        if record_type.model._meta.label_lower == name and pk.isdecimal():
            return record_type.label, record_type.url_of(int(pk))
    return reference, ""


def _day(cursor: Cursor) -> str:
    return timezone.localtime(cursor.at).date().isoformat()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _posted(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None
