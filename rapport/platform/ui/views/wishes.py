"""How somebody wants to be told: the page under their account, and the link at the foot of a mail.

Opened once or twice by everyone; the link in a moment of too many mails, without a sign-in.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import dates
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from rapport.kit.errors import Invalid
from rapport.platform.notifications.actions.choosing import Digest, choose_wishes, stop_mails
from rapport.platform.notifications.kinds import Kind, Way
from rapport.platform.notifications.models import Wishes
from rapport.platform.notifications.queries.wishes import way_of, wishes_of
from rapport.platform.onlookers.queries import is_shown
from rapport.platform.records.saying import said_choices
from rapport.platform.ui.page import Request, page
from rapport.platform.ui.refused import show_error

DIGEST = ("every", "weekday", "hour")


class WishesForm(forms.Form):
    """A way for each kind, and when the digest comes."""

    every = forms.ChoiceField(
        label=gettext_lazy("The digest comes"), choices=said_choices(Wishes.Every.choices)
    )
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Day of the week"),
        help_text=gettext_lazy("When it comes once a week."),
        choices=list(dates.WEEKDAYS.items()),
        coerce=int,
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hour"),
        help_text=gettext_lazy("In your time zone, which your profile says."),
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        coerce=int,
    )

    def __init__(self, wishes: Wishes, data: QueryDict | None) -> None:
        initial = {name: getattr(wishes, name) for name in DIGEST}
        ways = {kind: way_of(wishes, kind).value for kind in Kind.values}
        super().__init__(data, initial=initial | ways)
        for kind in Kind:
            self.fields[kind.value] = forms.ChoiceField(
                label=gettext(kind.label), choices=said_choices(Way.choices)
            )
        self.order_fields([*Kind.values, *DIGEST])


@require_http_methods(["GET", "POST"])
def my_notifications(request: Request) -> HttpResponse:
    """See and choose how one is told of what."""
    form = WishesForm(wishes_of(request.actor), request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        digest = Digest(**{name: said.pop(name) for name in DIGEST})
        try:
            choose_wishes(said, digest, by=request.actor)
        except Invalid as error:
            show_error(form, error)
        else:
            messages.success(request, gettext("Saved."))
            return HttpResponseRedirect(reverse("my_notifications"), status=303)
    status = 422 if form.errors else 200
    context = {"form": form, "is_shown": is_shown(request.actor)}
    return page(request, "accounts/notifications.html", context, status=status)


@csrf_exempt  # whoever reads the mail presses it, RFC 8058: the token alone says what may be done
@require_http_methods(["GET", "POST"])
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Stop the mails that a link came with; merely looking at it stops nothing."""
    is_done = request.method == "POST"
    if is_done:
        stop_mails(token)
    return page(request, "notifications/unsubscribe.html", {"is_done": is_done})
