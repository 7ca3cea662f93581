"""What people type of deliveries, invoices and payments."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.orders.actions import Delivered
from rapport.orders.models import OrderLine

DAY = {"type": "date"}


class DayInput(forms.DateInput):
    """A date as browsers pick it."""

    def __init__(self) -> None:
        super().__init__(DAY, format="%Y-%m-%d")


class DeliveryForm(forms.Form):
    """How much of each line of an order is delivered, and when; a field per line."""

    promised_on = forms.DateField(label=_("Promised for"), widget=DayInput())

    def __init__(
        self, lines: list[OrderLine], left: Mapping[int, Decimal], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if left[line.pk] > 0]
        for line in self.lines:
            self.fields[f"line_{line.pk}"] = forms.DecimalField(
                label=line.description or str(line.product),
                min_value=0,
                max_digits=14,
                decimal_places=4,
                required=False,
                initial=left[line.pk].normalize(),
            )

    def rows(self) -> list[tuple[OrderLine, forms.BoundField]]:
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]

    def parts(self) -> list[Delivered]:
        quantities = ((line, self.cleaned_data.get(f"line_{line.pk}")) for line in self.lines)
        return [Delivered(line, quantity) for line, quantity in quantities if quantity]


class ArrivalForm(forms.Form):
    """When it arrived."""

    delivered_on = forms.DateField(label=_("Delivered on"), widget=DayInput())


class AmountForm(forms.Form):
    """An amount in a currency that is known."""

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency

    def clean_amount(self) -> Money | None:
        text = str(self.cleaned_data.get("amount", "")).strip()
        try:
            return Money.parse(text, self.currency) if text else None
        except Invalid as error:
            raise forms.ValidationError(str(error)) from None


class InvoiceForm(AmountForm):
    """What is asked for, and until when."""

    amount = forms.CharField(
        label=_("Amount"), max_length=40, required=False, help_text=_("Empty: all of the rest.")
    )
    issued_on = forms.DateField(label=_("Issued on"), widget=DayInput())
    due_on = forms.DateField(label=_("Due on"), widget=DayInput())


class PaymentForm(AmountForm):
    """What came."""

    amount = forms.CharField(label=_("Amount"), max_length=40)
    paid_on = forms.DateField(label=_("Paid on"), widget=DayInput())
    reference = forms.CharField(label=_("Reference"), max_length=120, required=False)
