"""For when, and of whom and what, numbers are asked: the line above them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import Invalid
from rapport.kit.text import fold
from rapport.performance import periods, showing
from rapport.performance.metric import Asked
from rapport.performance.queries.teams import team_names
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.accounts.queries import colleagues, company
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.queries.links import Link, candidates, links

PRODUCT = Field("product", "Product", Kind.RECORD, target="product")
NAMED = 3


class AskForm(forms.Form):
    """What a page of metrics is asked; ``asked`` once it is valid."""

    period = forms.CharField(label=_("Period"), required=False, max_length=40)
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    territory = forms.TypedChoiceField(
        label=_("Territory"), required=False, coerce=int, empty_value=None
    )
    product = forms.CharField(label=_("Product"), required=False, max_length=200)

    def __init__(
        self, asker: Actor, data: MultiValueDict[str, str], *, without: Collection[str] = ()
    ) -> None:
        super().__init__(data)
        self.asker, self.product_link = asker, None
        people = colleagues(asker).values_list("pk", "name")
        areas = sorted(company().areas.values(), key=lambda area: area.name.casefold())
        self._offer("person", _("Everybody"), list(people))
        may_name = access.may(asker, "performance.read_metrics")
        self._offer("team", _("All teams"), team_names(asker) if may_name else [])
        self._offer("territory", _("Everywhere"), [(area.id, area.name) for area in areas])
        for name in without:
            del self.fields[name]

    product_link: Link | None

    def _offer(self, name: str, everything: Any, choices: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", everything), *choices]

    def clean_period(self) -> periods.Period:
        try:
            return periods.read(self.cleaned_data["period"], timezone.localdate())
        except Invalid as wrong:
            raise forms.ValidationError(next(iter(wrong.fields.values()))) from None

    def clean_product(self) -> int | None:
        """The product that was named, or whose id it is."""
        text = self.cleaned_data["product"].replace("\x00", "").strip()
        if not text:
            return None
        if text.isascii() and text.isdecimal():
            self.product_link = links(self.asker, PRODUCT, [text[:18]]).get(int(text[:18]))
            if self.product_link is not None:
                return self.product_link.pk
        found = candidates(self.asker, PRODUCT, text)
        same = [link for link in found if fold(link.text) == fold(text)] or found
        if len(same) != 1:
            names = ", ".join(link.text for link in same[:NAMED])
            raise forms.ValidationError(
                _("Say which one: %(names)s …") % {"names": names}
                if same
                else _("Nothing of this name was found.")
            )
        self.product_link = same[0]
        return same[0].pk

    @property
    def asked(self) -> Asked:
        """What is asked; of a form with errors, what is well in it."""
        well = getattr(self, "cleaned_data", {})
        period = well.get("period")
        if not isinstance(period, periods.Period):
            period = periods.around(timezone.localdate(), periods.Span.MONTH)
        names = ("person", "team", "territory", "product")
        return Asked(period, **{name: well.get(name) for name in names})


def line(
    asker: Actor, query: MultiValueDict[str, str], *, without: Collection[str] = ()
) -> dict[str, Any]:
    """What the template of the line needs: ``asked`` is what is asked, ``status`` 422 where some of it is
    not understood. It goes ``without`` the fields so called.
    """
    form = AskForm(asker, query, without=without)
    is_valid = form.is_valid()
    asked = form.asked
    return {
        "form": form,
        "asked": asked,
        "spans": showing.spans(asked),
        "is_running": asked.period.holds(timezone.localdate()),
        "before": showing.query(asked.at(asked.period.shifted(-1))),
        "after": showing.query(asked.at(asked.period.shifted(1))),
        "period_text": showing.period_text,
        "query": showing.query,
        "status": 200 if is_valid else 422,
    }
