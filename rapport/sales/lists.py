"""What an opportunity has several of, as people and programs read and write it with the opportunity."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor, FieldRight
from rapport.platform.records.fields import Field, Kind, Limits
from rapport.platform.records.parts import Entry, Parts
from rapport.sales.actions.parts import completed, replace_parts
from rapport.sales.limits import AMOUNT, PERCENT
from rapport.sales.models import ContactRole, Line, Member, PlanItem, Rival
from rapport.sales.models.parts import Part
from rapport.sales.queries.parts import entries_of

MOST = Decimal(10**10)
WHOLE = Decimal(100)
Wanted = Mapping[int, Sequence[Entry]]
Prepare = Callable[[Wanted], Wanted]


def _as_said(wanted: Wanted) -> Wanted:
    return wanted


def _taken(entry: Entry) -> Entry:
    return entry


def _line(entry: Entry) -> Entry:
    wrong = {}
    if entry["product"] is None and not entry["description"]:
        wrong["product"] = say("Every line names a product or describes what it is.")
    if entry["quantity"] <= 0 or entry["quantity"] != round(entry["quantity"], 4):
        wrong["quantity"] = say("A quantity is more than zero, with at most four decimals.")
    if entry["product"] is None and entry["unit_price"] is None:
        wrong["unit_price"] = say("This is needed.")
    amount = entry["quantity"] * (entry["unit_price"] or 0)
    if amount != round(amount, 6):
        wrong["unit_price"] = say("A quantity or price has too many digits.")
    if wrong:
        raise Invalid("invalid_line", fields=wrong)
    return entry


def _whole(wanted: Wanted) -> Wanted:
    """Parts of a sale are a whole sale, or nothing is said of them."""
    for entries in wanted.values():
        total = sum((entry["percent"] or Decimal(0) for entry in entries), Decimal(0))
        if total not in (0, WHOLE):
            sentence = say(
                "The parts add up to %(total)s %%; they must be 100 %%.", total=f"{total:f}"
            )
            raise Invalid("not_whole", fields={"team": sentence})
    return wanted


def _member(entry: Entry) -> Entry:
    percent = entry["percent"] or Decimal(0)
    if percent != round(percent, 2):
        raise Invalid("too_fine", fields={"percent": say("At most two decimals.")})
    return {**entry, "percent": percent}


def _part(
    name: str,
    label: str,
    model: type[Part],
    fields: tuple[Field, ...],
    *,
    understand: Callable[[Entry], Any] = _taken,
    prepare: Prepare = _as_said,
    once: str = "",
) -> Parts:
    def right(actor: Actor) -> FieldRight:
        return access.policy_called("sales.Opportunity").field_right(actor, name)

    def write(wanted: Mapping[int, Sequence[Any]]) -> dict[int, list[list[str]]]:
        return replace_parts(model, fields, prepare(wanted))

    def read(pks: Collection[int]) -> Mapping[int, list[Entry]]:
        return entries_of(model, fields, pks)

    key = partial(_value_of, once) if once else id
    return Parts(name, label, name, fields, read, understand, key, write, right)


def _value_of(name: str, entry: Entry) -> Any:
    return entry[name]


LINES = _part(
    "lines",
    "Products",
    Line,
    (
        Field(
            "product",
            "Product",
            Kind.RECORD,
            target="product",
            synonyms=("product", "product name"),
        ),
        Field("description", "Description", limits=Limits(longest=250)),
        Field(
            "quantity",
            "Quantity",
            Kind.NUMBER,
            is_required=True,
            default=Decimal(1),
            limits=Limits(highest=MOST),
            synonyms=("quantity",),
        ),
        Field(
            "unit_price",
            "Price each",
            Kind.NUMBER,
            limits=AMOUNT,
            help="Empty: the amount that is known, else the list price.",
            synonyms=("unit price", "sales price"),
        ),
    ),
    understand=_line,
    prepare=completed,
)
TEAM = _part(
    "team",
    "Team",
    Member,
    (
        Field("user", "Colleague", Kind.USER, is_required=True),
        Field("job", "What they do", limits=Limits(longest=80)),
        Field(
            "percent",
            "Part of the sale in percent",
            Kind.NUMBER,
            limits=PERCENT,
        ),
    ),
    understand=_member,
    prepare=_whole,
    once="user",
)
ROLES = _part(
    "roles",
    "People",
    ContactRole,
    (
        Field("party", "Person", Kind.RECORD, target="party", is_required=True),
        Field(
            "role",
            "Role",
            Kind.CHOICE,
            choices=ContactRole.Role.choices,
            is_required=True,
            default=ContactRole.Role.INFLUENCER.value,
        ),
    ),
    once="party",
)
RIVALS = _part(
    "rivals",
    "Competitors",
    Rival,
    (
        Field("competitor", "Competitor", Kind.RECORD, target="competitor", is_required=True),
        Field("has_won", "They got it", Kind.BOOLEAN),
        Field("note", "Note", limits=Limits(longest=250)),
    ),
    once="competitor",
)
PLAN = _part(
    "plan",
    "Plan",
    PlanItem,
    (
        Field("text", "What", is_required=True, limits=Limits(longest=200)),
        Field("is_milestone", "Agreed with the customer", Kind.BOOLEAN),
        Field("due_on", "Until", Kind.DATE),
        Field("done_on", "Done", Kind.DATE),
        Field("planned_cost", "Planned cost", Kind.NUMBER, limits=AMOUNT),
        Field("actual_cost", "Actual cost", Kind.NUMBER, limits=AMOUNT),
    ),
)
LISTS = (LINES, ROLES, RIVALS, TEAM, PLAN)
