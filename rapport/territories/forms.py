"""What people enter about models of territories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.platform.access import Actor
from rapport.platform.accounts.actions.territories import LISTS
from rapport.platform.accounts.queries import colleagues
from rapport.platform.ui.forms_areas import AreaForm
from rapport.territories.actions.planning import PlannedDetails
from rapport.territories.models import PlannedTerritory, TerritoryModel
from rapport.territories.queries.plans import plannable_teams, planned_territories


class PlannedTerritoryForm(AreaForm):
    """A territory of a model: what is said of any, who is responsible, and a quota."""

    field_order = ("name", "inside", "owner")
    owner: Any = forms.ModelChoiceField(
        None, label=_("Responsible"), required=False, empty_label=_("As around it")
    )
    amount = forms.DecimalField(
        label=_("Quota of a year"), required=False, max_digits=20, decimal_places=6
    )
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        label=_("Currency"),
        required=False,
        help_text=_("Write its code, such as EUR."),
    )

    def __init__(
        self,
        asker: Actor,
        model: TerritoryModel,
        *args: Any,
        around: int = 0,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.offer(
            inside=planned_territories(model).exclude(pk=around),
            owner=colleagues(asker),
            people=colleagues(asker),
            teams=plannable_teams(),
        )

    def details(self) -> PlannedDetails:
        """What was entered, as the action takes it."""
        data = self.cleaned_data
        return PlannedDetails(
            **self.said(),
            owner_id=data["owner"].pk if data["owner"] else None,
            amount=data["amount"],
            currency=data["currency"],
        )

    @staticmethod
    def initial_of(found: PlannedTerritory) -> dict[str, Any]:
        """What stands in the form of a territory that is there."""
        amount = None if found.amount is None else f"{found.amount.normalize():f}"
        return {
            "name": found.name,
            "inside": found.inside_id,
            "owner": found.owner_id,
            "people": found.people.all(),
            "teams": found.teams.all(),
            "amount": amount,
            "currency": found.currency,
            **{name: "\n".join(getattr(found, name)) for name in LISTS},
        }


class ActivateForm(forms.Form):
    """What goes along with the territories."""

    hands_parties = forms.BooleanField(
        label=_("Give the parties that move to whoever becomes responsible"),
        required=False,
        initial=True,
    )
    hands_sales = forms.BooleanField(
        label=_("Give their open opportunities to them, too"), required=False, initial=True
    )
