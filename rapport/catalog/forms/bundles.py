"""What people type of a bundle."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from rapport.catalog import queries
from rapport.catalog.actions.bundles import Composition
from rapport.catalog.facts import LONGEST_EXCEPTION
from rapport.catalog.models import Product
from rapport.kit.errors import Invalid
from rapport.kit.money import Money
from rapport.platform.access import Actor

SPARE_ROWS, MOST_ROWS = 3, 40


class BundleForm(forms.Form):
    """What a bundle holds, by the codes of the parts, what it costs, and why that may be more. One that holds
    nothing yet may have been ``begun`` elsewhere.
    """

    price = forms.CharField(label=_("Price of the bundle"), max_length=40)
    exception = forms.CharField(
        label=_("Why it may cost as much as its parts"),
        max_length=LONGEST_EXCEPTION,
        required=False,
        help_text=_("Only then a bundle is kept that is not cheaper. Your name stands with it."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        asker: Actor,
        product: Product,
        data: QueryDict | None = None,
        begun: Sequence[Product] = (),
    ) -> None:
        self.asker, self.product = asker, product
        bundle = queries.bundle_of(asker, product)
        self.parts = list(bundle.components) if bundle else []
        price = product.price_each
        super().__init__(
            data,
            initial={
                "price": f"{price.amount.normalize():f} {price.currency}" if price else "",
                "exception": product.exception,
                "version": product.version,
            },
        )
        known = [(row.product.code, f"{row.quantity.normalize():f}") for row in self.parts]
        known = known or [(part.code, "1") for part in begun]
        for number in range(min(MOST_ROWS, self._count(len(known)))):
            code, quantity = known[number] if number < len(known) else ("", "1")
            self._add_row(number, code, quantity)

    def _count(self, known: int) -> int:
        """As many rows as came, or as are held and some more."""
        sent = [name for name in self.data if name.startswith("code-")]
        return len(sent) if self.is_bound else known + SPARE_ROWS

    def _add_row(self, number: int, code: str, quantity: str) -> None:
        attrs = {"list": "products", "autocomplete": "off"}
        self.fields[f"code-{number}"] = forms.CharField(
            label=_("Code of the part"),
            max_length=60,
            required=False,
            initial=code,
            widget=forms.TextInput(attrs),
        )
        self.fields[f"quantity-{number}"] = forms.DecimalField(
            label=_("Quantity"), required=False, initial=quantity, max_digits=14, decimal_places=4
        )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The controls of each part: its code and how many."""
        numbers = [name[5:] for name in self.fields if name.startswith("code-")]
        return [(self[f"code-{number}"], self[f"quantity-{number}"]) for number in numbers]

    def clean(self) -> dict[str, Any]:
        try:
            text = self.cleaned_data.get("price", "")
            self.cleaned_data["price"] = Money.parse(text, self.product.currency)
        except Invalid as error:
            self.add_error("price", str(error))
        self.cleaned_data["components"] = self._components()
        return self.cleaned_data

    def _components(self) -> list[tuple[int, Decimal]]:
        codes = {
            name: str(self.cleaned_data.get(name, "")).strip()
            for name in self.fields
            if name.startswith("code-")
        }
        known = queries.products_by_code(self.asker, [code for code in codes.values() if code])
        found = []
        for name, code in codes.items():
            if code and code not in known:
                self.add_error(name, _("No product has this code."))
            elif code:
                quantity = self.cleaned_data.get(name.replace("code-", "quantity-"))
                found.append((known[code].pk, Decimal(1) if quantity is None else quantity))
        return found

    def composition(self) -> Composition:
        said = self.cleaned_data
        return Composition(said["components"], said["price"], said["exception"])

    def add_errors(self, error: Invalid) -> None:
        """Say what the engine refused where it was typed: "components.1.product" in the second row."""
        filled = [code for code, _quantity in self.rows if str(code.value() or "").strip()]
        for name, sentence in error.fields.items():
            head, _dot, rest = name.partition(".")
            place, _dot, part = rest.partition(".")
            if head == "components" and place.isdigit() and int(place) < len(filled):
                row = filled[int(place)].name.removeprefix("code-")
                self.add_error(f"quantity-{row}" if part == "quantity" else f"code-{row}", sentence)
            else:
                self.add_error(name if name in self.fields else None, sentence)


def begun_with(asker: Actor, text: str) -> list[Product]:
    """The products that a new bundle is to hold: their ids, as the address has them. At most one query."""
    pks = [int(one) for one in text.split(",")[:MOST_ROWS] if one.isdecimal() and len(one) < 18]
    known = queries.products_by_id(asker, pks) if pks else {}
    return [known[pk] for pk in dict.fromkeys(pks) if pk in known]
