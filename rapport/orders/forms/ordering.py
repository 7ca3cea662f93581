"""What people type of orders and returns, read into action arguments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.catalog import queries as catalog
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.orders.actions import Line, Returned
from rapport.orders.models import OrderLine
from rapport.platform.access import Actor
from rapport.platform.records.saying import said_choices
from rapport.touchpoints.channels import Channel

ORDERING = (Channel.WEB_ORDER, Channel.PHONE_ORDER, Channel.EMAIL, Channel.FACE_TO_FACE,
            Channel.CHAT, Channel.LETTER, Channel.FAX)  # fmt: skip
LINES_SHOWN = 5
LINES_MOST = 100


class OrderForm(forms.Form):
    """The head of an order."""

    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=said_choices((channel.value, channel.label) for channel in ORDERING),
    )
    currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label=_("Currency"),
        error_messages={"invalid": _("Write its code, such as EUR.")},
    )
    at = forms.DateTimeField(
        label=_("Placed"),
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        initial=timezone.now,
    )
    number = forms.CharField(
        label=_("Number"), max_length=60, required=False, help_text=_("Empty: the next one.")
    )

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class LineForm(forms.Form):
    """One line: a product by its code, or a description; an empty price is the product's."""

    code = forms.CharField(label=_("Product code"), max_length=60, required=False)
    description = forms.CharField(label=_("Description"), max_length=250, required=False)
    quantity = forms.DecimalField(
        label=_("Quantity"), max_digits=14, decimal_places=4, required=False
    )
    unit_price = forms.CharField(label=_("Price each"), max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not (data.get("code") or data.get("description")) and any(
            data.get(name) for name in ("quantity", "unit_price")
        ):
            self.add_error("code", _("Name a product, or describe what it is."))
        return data


Lines = forms.formset_factory(
    LineForm, extra=LINES_SHOWN, max_num=LINES_MOST, absolute_max=LINES_MOST
)


def lines_of(asker: Actor, formset: Any, currency: str) -> list[Line]:
    """The lines that were filled in. Raises Invalid, after marking the fields that are wrong."""
    filled = [form for form in formset if any(form.cleaned_data.values())]
    codes = [form.cleaned_data["code"] for form in filled if form.cleaned_data["code"]]
    products = catalog.products_by_code(asker, codes)
    lines = [_line(form, products, currency) for form in filled]
    if any(form.errors for form in filled):
        raise Invalid("invalid_lines", str(_("Some lines are not clear yet.")))
    return [line for line in lines if line is not None]


def _line(form: forms.Form, products: dict[str, Any], currency: str) -> Line | None:
    data = form.cleaned_data
    product = products.get(data["code"])
    if data["code"] and product is None:
        form.add_error("code", _("There is no product with this code."))
        return None
    price = _price(form, product, currency)
    quantity = Decimal(1) if data["quantity"] is None else data["quantity"]
    if price is None:
        return None
    return Line(quantity, price, product, data["description"])


def _price(form: forms.Form, product: Any, currency: str) -> Money | None:
    text = form.cleaned_data["unit_price"]
    if text:
        try:
            return Money.parse(text, currency)
        except Invalid as error:
            form.add_error("unit_price", str(error))
            return None
    if product is not None and product.price is not None and product.currency == currency:
        return Money(product.price, currency)
    form.add_error("unit_price", _("What does it cost?"))
    return None


class CancelForm(forms.Form):
    """Why an order is called off."""

    reason = forms.CharField(label=_("Reason"), max_length=120)


class ReturnForm(forms.Form):
    """How much of each line of an order comes back; a field per line."""

    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, lines: list[OrderLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"line_{line.pk}"] = forms.DecimalField(
                label=line.description or str(line.product),
                min_value=0,
                max_value=line.quantity,
                max_digits=14,
                decimal_places=4,
                required=False,
            )

    def rows(self) -> list[tuple[OrderLine, forms.BoundField]]:
        return [(line, self[f"line_{line.pk}"]) for line in self.lines]

    def parts(self) -> list[Returned]:
        quantities = ((line, self.cleaned_data.get(f"line_{line.pk}")) for line in self.lines)
        return [Returned(line, quantity) for line, quantity in quantities if quantity]
