"""What people type of a product, read into facts."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.catalog import queries
from rapport.catalog.facts import Facts
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.platform.access import Actor, FieldRight, policy_called
from rapport.platform.access.requests import Request
from rapport.platform.records.saying import said_choices
from rapport.platform.ui.forms_own import OwnFields

AMOUNTS = ("price", "cost")
LIMITED = (*AMOUNTS, "currency", "code", "kind", "category", "tax_class")
"""What administrators may keep from a role."""


class ProductForm(forms.Form):
    """A product's facts; amounts as people write them. What ``asker`` may not change is left out.
    ``begun`` is what a new one begins with.
    """

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
    tax_class = forms.ChoiceField(label=_("Tax class"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        asker: Actor,
        data: QueryDict | None = None,
        product: Product | None = None,
        *,
        begun: dict[str, Any] | None = None,
    ) -> None:
        self.product = product or Product()
        super().__init__(data, initial=_as_typed(product) if product else begun or {})
        self.classes = {str(found.pk): found for found in queries.tax_classes(asker)}
        choices = [("", "–"), *((pk, found.name) for pk, found in self.classes.items())]
        cast("forms.ChoiceField", self.fields["tax_class"]).choices = choices
        law = policy_called("catalog.Product")
        for name in LIMITED:
            if law.field_right(asker, name) is not FieldRight.EDIT:
                del self.fields[name]
        if not self.classes:
            self.fields.pop("tax_class", None)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()

    def clean(self) -> dict[str, Any]:
        for name in AMOUNTS:
            self.cleaned_data[name] = self._money(name)
        return self.cleaned_data

    def _money(self, name: str) -> Money | None:
        if name not in self.fields:
            return None  # the action leaves what the asker may not change as it is
        text = self.cleaned_data.get(name, "")
        if not text:
            return None
        currency = self.cleaned_data.get("currency", self.product.currency)
        try:
            return Money.parse(text, currency)
        except Invalid as error:
            self.add_error(name, str(error))
            return None

    def facts(self) -> Facts:
        """What was typed, and of what could not be, what is known already."""
        before, said = self.product, self.cleaned_data
        category = before.category.name if before.category else ""
        tax_class = self.classes.get(said.get("tax_class", ""))
        return Facts(
            code=said.get("code", before.code),
            name=said["name"],
            kind=said.get("kind", before.kind),
            category=said.get("category", category),
            price=said["price"],
            cost=said["cost"],
            tax_class=tax_class if "tax_class" in self.fields else before.tax_class,
        )


class ProductFields(OwnFields):
    """The fields that were added to products, but for the attributes of other categories.

    A value from an earlier category stays in the form, so that nothing is lost unseen.
    """

    def __init__(self, request: Request, category: str, product: Product | None = None) -> None:
        super().__init__(request, "product", product)
        mine = queries.attributes_called(request.actor, category)
        others = queries.bound_fields() - mine.keys()
        held = product.custom.keys() if product else set()
        for name in others - held:
            for known in (self.of, self.fields, self.pickers):
                known.pop(name, None)
        for name in mine.keys() & self.fields.keys():
            self.fields[name].required |= mine[name]


def _as_typed(product: Product) -> dict[str, Any]:
    """What is known of ``product``, as a person would type it."""
    names = ("name", "code", "kind", "currency", "version")
    amounts = {
        name: "" if (amount := getattr(product, name)) is None else f"{amount.normalize():f}"
        for name in AMOUNTS
    }
    return {
        **{name: getattr(product, name) for name in names},
        **amounts,
        "category": product.category.name if product.category else "",
        "tax_class": str(product.tax_class_id or ""),
    }
