"""What people type of a product, read into facts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rapport.catalog.actions import Facts
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.platform.records.saying import said_choices


class ProductForm(forms.Form):
    """A product's facts; amounts as people write them."""

    name = forms.CharField(label=_("Name"), max_length=250)
    code = forms.CharField(label=_("Code"), max_length=60, help_text=_("What orders call it."))
    kind = forms.ChoiceField(label=_("Kind"), choices=said_choices(Product.Kind.choices))
    category = forms.CharField(
        label=_("Category"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"list": "categories", "autocomplete": "off"}),
    )
    currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label=_("Currency"),
        required=False,
        error_messages={"invalid": _("Write its code, such as EUR.")},
    )
    price = forms.CharField(label=_("Price"), max_length=40, required=False)
    cost = forms.CharField(label=_("Cost"), max_length=40, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, product: Product) -> ProductForm:
        """The form filled with what is known of ``product``."""
        initial = {name: getattr(product, name) for name in ("name", "code", "kind", "currency")}
        amounts = {
            name: "" if (amount := getattr(product, name)) is None else f"{amount.normalize():f}"
            for name in ("price", "cost")
        }
        category = product.category.name if product.category else ""
        return cls(initial={**initial, **amounts, "category": category, "version": product.version})

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        for name in ("price", "cost"):
            self.cleaned_data[name] = self._money(name)
        return self.cleaned_data

    def _money(self, name: str) -> Money | None:
        text = self.cleaned_data.get(name, "")
        if not text:
            return None
        try:
            return Money.parse(text, self.cleaned_data.get("currency", ""))
        except Invalid as error:
            self.add_error(name, str(error))
            return None

    def facts(self) -> Facts:
        names = ("code", "name", "kind", "category", "price", "cost")
        return Facts(**{name: self.cleaned_data[name] for name in names})
