"""The quote builder: a head and as many lines as one likes, read into a draft."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.catalog import queries as catalog
from rapport.catalog.models import Product
from rapport.kit.amounts import read_amount
from rapport.kit.errors import Invalid, RapportError
from rapport.kit.money import Money
from rapport.orders.pricing import NO_DISCOUNT, Discount, Rounding
from rapport.parties.models import Party
from rapport.platform.access import Actor
from rapport.quotes.drafts import Draft, OfferedLine
from rapport.quotes.models import QuoteTemplate
from rapport.quotes.offering import NOTHING, Offered, offered

VALID_FOR = timedelta(days=30)
BLANK_LINES = 3
MOST_LINES = 300
Row = dict[str, Any]
NAMES = ("code", "description", "quantity", "unit_price", "discount", "tax_rate", "group")
TICKS = ("is_optional", "is_taken")
ROUNDINGS = (
    (Rounding.DOCUMENT.value, _("Once per rate")),
    (Rounding.LINE.value, _("Line by line")),
)


class HeadForm(forms.Form):
    """What holds of the whole quote."""

    title = forms.CharField(label=_("Title"), max_length=200)
    valid_until = forms.DateField(
        label=_("Valid until"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label=_("Currency"),
        error_messages={"invalid": _("Write its code, such as EUR.")},
    )
    discount = forms.CharField(
        label=_("Discount of it all"),
        max_length=40,
        required=False,
        help_text=_("5 % or an amount."),
    )
    rounding = forms.ChoiceField(label=_("Tax is rounded"), choices=ROUNDINGS)
    has_tax_inside = forms.BooleanField(label=_("Prices are with tax"), required=False)
    introduction = forms.CharField(
        label=_("Introduction"), required=False, widget=forms.Textarea({"rows": 4})
    )
    terms = forms.CharField(label=_("Terms"), required=False, widget=forms.Textarea({"rows": 4}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class LineForm(forms.Form):
    """One line: a product by its code, or a description; an empty price is the product's."""

    code = forms.CharField(label=_("Product code"), max_length=60, required=False)
    description = forms.CharField(label=_("Description"), max_length=250, required=False)
    quantity = forms.CharField(label=_("Quantity"), max_length=20, required=False)
    unit_price = forms.CharField(label=_("Price each"), max_length=40, required=False)
    discount = forms.CharField(label=_("Discount"), max_length=40, required=False)
    tax_rate = forms.CharField(label=_("Tax %"), max_length=10, required=False)
    is_optional = forms.BooleanField(label=_("Optional"), required=False)
    is_taken = forms.BooleanField(label=_("Chosen"), required=False)
    group = forms.CharField(label=_("One of"), max_length=60, required=False)


Lines = forms.formset_factory(LineForm, extra=0, max_num=MOST_LINES, absolute_max=MOST_LINES)


class Builder:
    """The builder's form. ``data`` is what was sent, ``rows`` and ``head`` what stands there at first;
    ``party`` is for whom it is, as far as that is said.
    """

    def __init__(
        self,
        asker: Actor,
        data: Mapping[str, Any] | None = None,
        *,
        party: Party | None = None,
        head: Mapping[str, Any] | None = None,
        rows: list[Row] | None = None,
    ) -> None:
        self.asker, self.party = asker, party
        self.head = HeadForm(data, initial=dict(head or {}))
        self.lines: Any = Lines(data, initial=rows or [], prefix="lines")
        self.filled: list[LineForm] = []

    @classmethod
    def empty(cls, asker: Actor, template: QuoteTemplate, currency: str) -> Builder:
        """The builder of a new quote."""
        head = {
            "valid_until": timezone.localdate() + VALID_FOR,
            "currency": currency,
            "rounding": Rounding.DOCUMENT.value,
            "introduction": template.introduction,
            "terms": template.terms,
        }
        return cls(asker, head=head, rows=[{} for _number in range(BLANK_LINES)])

    @classmethod
    def of(cls, asker: Actor, draft: Draft, version: int) -> Builder:
        """The builder filled with what a quote says."""
        pks = [line.product_id for line in draft.lines if line.product_id]
        products = catalog.products_by_id(asker, pks)
        rows = [_row(line, products) for line in draft.lines]
        return cls(asker, head=_head(draft, version), rows=[*rows, {}])

    @classmethod
    def arranged(cls, asker: Actor, data: Mapping[str, Any], do: str) -> Builder:
        """What was sent, with a line more, less or elsewhere; nothing is judged yet."""
        rows = arrange(rows_of(data), do)
        head = {name: data.get(name, "") for name in HeadForm.base_fields}
        return cls(asker, head=head, rows=rows)

    def is_valid(self) -> bool:
        return bool(self.head.is_valid() & self.lines.is_valid())

    def draft(self) -> Draft:
        """What was typed. Raises Invalid after marking the fields that are wrong."""
        data = self.head.cleaned_data
        currency = data["currency"]
        self.filled = [form for form in self.lines if _is_filled(form.cleaned_data)]
        codes = [form.cleaned_data["code"] for form in self.filled if form.cleaned_data["code"]]
        products = catalog.products_by_code(self.asker, codes)
        known = self._known(products, currency)
        lines = [_line(form, products, currency, known) for form in self.filled]
        discount = _read(self.head, "discount", lambda text: read_discount(text, currency))
        if self.head.errors or any(form.errors for form in self.filled):
            raise Invalid("invalid_lines", str(_("Some lines are not clear yet.")))
        names = ("title", "valid_until", "introduction", "terms", "has_tax_inside")
        said = {name: data[name] for name in names}
        return Draft(
            **said,
            currency=currency,
            rounding=Rounding(data["rounding"]),
            discount=discount or NO_DISCOUNT,
            lines=tuple(line for line in lines if line is not None),
        )

    def _known(
        self, products: Mapping[str, Product], currency: str
    ) -> dict[tuple[int, Decimal], Offered]:
        """What the catalogue says of so many of each product that the lines name."""
        wanted = [
            (product, _quantity(form) or Decimal(1))
            for form in self.filled
            if (product := products.get(form.cleaned_data["code"]))
        ]
        today = timezone.localdate()
        found = offered(self.asker, wanted, party=self.party, currency=currency, on=today)
        pairs = zip(wanted, found, strict=True)
        return {(product.pk, quantity): one for (product, quantity), one in pairs}

    def show_error(self, error: RapportError) -> None:
        """Put what was refused where the person sees it: "lines.2.discount" at the third filled line."""
        fields = error.fields if isinstance(error, Invalid) else {}
        for name, sentence in fields.items():
            part, _dot, rest = name.partition(".")
            place, _dot, field = rest.partition(".")
            if part == "lines" and place.isdecimal() and int(place) < len(self.filled):
                form = self.filled[int(place)]
                form.add_error(field if field in form.fields else None, sentence)
            else:
                self.head.add_error(name if name in self.head.fields else None, sentence)
        if not fields and not self._is_marked():
            self.head.add_error(None, str(error))

    def _is_marked(self) -> bool:
        return bool(self.head.errors) or any(form.errors for form in self.filled)

    @property
    def has_errors(self) -> bool:
        return bool(self.head.errors or self.lines.total_error_count())


def rows_of(data: Mapping[str, Any]) -> list[Row]:
    """The lines as they were sent, whatever they say."""
    total = str(data.get("lines-TOTAL_FORMS", ""))
    count = min(int(total), MOST_LINES) if total.isdecimal() else 0
    return [
        {name: data.get(f"lines-{number}-{name}", "") for name in NAMES}
        | {name: f"lines-{number}-{name}" in data for name in TICKS}
        for number in range(count)
    ]


def arrange(rows: list[Row], do: str) -> list[Row]:
    """``rows`` after "add", or "up-N", "down-N", "remove-N"; anything else changes nothing."""
    verb, _dash, number = do.partition("-")
    place = int(number) if number.isdecimal() else -1
    found = list(rows)
    if verb == "add" and len(found) < MOST_LINES:
        found.append({})
    elif verb == "remove" and 0 <= place < len(found):
        del found[place]
    elif verb in ("up", "down"):
        other = place - 1 if verb == "up" else place + 1
        if 0 <= place < len(found) and 0 <= other < len(found):
            found[place], found[other] = found[other], found[place]
    return found


def read_discount(text: str, currency: str) -> Discount:
    """ "5 %" is a part, "5" or "€ 5" an amount."""
    bare = text.strip()
    if not bare:
        return NO_DISCOUNT
    if bare.endswith(("%", "٪")):
        return Discount(read_amount(bare[:-1].strip()))
    return Discount(amount=Money.parse(bare, currency))


def _is_filled(data: Mapping[str, Any]) -> bool:
    return any(data.get(name) for name in NAMES)


def _quantity(form: LineForm) -> Decimal | None:
    """How many, where it is clear."""
    try:
        return read_amount(str(form.cleaned_data.get("quantity", "")).strip())
    except Invalid:
        return None


def _line(
    form: LineForm,
    products: Mapping[str, Product],
    currency: str,
    offers: Mapping[tuple[int, Decimal], Offered],
) -> OfferedLine | None:
    data = form.cleaned_data
    product = products.get(data["code"])
    if data["code"] and product is None:
        form.add_error("code", str(_("There is no product with this code.")))
        return None
    many = _quantity(form) or Decimal(1)
    known = offers[product.pk, many] if product else NOTHING
    price = _read(form, "unit_price", lambda text: Money.parse(text, currency))
    if price is None:
        price = known.price
    quantity = _read(form, "quantity", read_amount)
    rate = _read(form, "tax_rate", lambda text: read_amount(text.rstrip("% ")))
    discount = _read(form, "discount", lambda text: read_discount(text, currency))
    if price is None and not form.errors:
        form.add_error("unit_price", str(_("What does it cost?")))
    if price is None or form.errors:
        return None
    rate = known.tax_rate if rate is None else rate
    return OfferedLine(
        description=data["description"] or (product.name if product else ""),
        quantity=Decimal(1) if quantity is None else quantity,
        unit_price=price,
        product_id=product.pk if product else None,
        discount=discount or NO_DISCOUNT,
        tax_rate=rate or Decimal(0),
        unit_cost=known.cost,
        is_optional=data["is_optional"],
        group=data["group"].strip(),
        is_taken=data["is_taken"],
        components=known.components,
    )


def _read(form: forms.Form, name: str, reader: Any) -> Any:
    """What ``reader`` makes of the text in a field; None when it is empty, or was marked as wrong."""
    text = str(form.cleaned_data.get(name, "")).strip()
    if not text:
        return None
    try:
        return reader(text)
    except Invalid as error:
        form.add_error(name, str(error))
        return None


def _head(draft: Draft, version: int) -> Row:
    return {
        "title": draft.title,
        "valid_until": draft.valid_until,
        "currency": draft.currency,
        "discount": _said_discount(draft.discount),
        "rounding": draft.rounding.value,
        "has_tax_inside": draft.has_tax_inside,
        "introduction": draft.introduction,
        "terms": draft.terms,
        "version": version,
    }


def _row(line: OfferedLine, products: Mapping[int, Product]) -> Row:
    product = products.get(line.product_id or 0)
    return {
        "code": product.code if product else "",
        "description": line.description,
        "quantity": plain(line.quantity),
        "unit_price": plain(line.unit_price.amount),
        "discount": _said_discount(line.discount),
        "tax_rate": plain(line.tax_rate) if line.tax_rate else "",
        "is_optional": line.is_optional,
        "is_taken": line.is_taken,
        "group": line.group,
    }


def _said_discount(discount: Discount) -> str:
    if discount.amount is not None:
        return plain(discount.amount.amount)
    return f"{plain(discount.percent)} %" if discount.percent else ""


def plain(number: Decimal) -> str:
    """A number as it is typed."""
    return f"{number.normalize():f}"
