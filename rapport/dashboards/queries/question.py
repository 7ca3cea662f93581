"""A tile of records as it is asked: which of them, by what, and how its answers are said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation

from rapport.dashboards.drawn import Mark
from rapport.dashboards.queries.fields import COUNTRIES, DATES, offered
from rapport.dashboards.queries.sums import Found, Sums
from rapport.dashboards.tiles import COUNT, Asking, Chart
from rapport.dashboards.wording import address, amount_text, month_text, number_text
from rapport.kit import countries
from rapport.kit.errors import Refused
from rapport.kit.speech import noted, say
from rapport.performance import periods
from rapport.performance.metric import Asked
from rapport.performance.queries.rows import kind_called
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import Tree, both, parse
from rapport.platform.records.filters.hanging import hanging_fields
from rapport.platform.records.queries.finding import selection
from rapport.platform.records.queries.links import links
from rapport.platform.records.types import RecordType


@dataclass(frozen=True)
class Question:
    """A tile of records as it is asked: their type, which of them, and the fields it is shown by."""

    asker: Actor
    kind: RecordType
    asking: Asking
    tree: Tree
    by: Field | None
    across: Field | None
    number: Field | None
    notes: tuple[str, ...]

    @property
    def rows(self) -> QuerySet[Any]:
        return selection(self.asker, self.kind, self.tree)

    @property
    def value_label(self) -> str:
        """What is reckoned, in words."""
        if self.asking.measure == COUNT or self.number is None:
            return self.kind.plural
        return self.number.label

    def url(self, *conditions: str) -> str:
        """The list of exactly those of its records that meet ``conditions``."""
        return address(self.kind.key, all_of([self.tree, *map(parse, conditions)]))

    def narrowed(self, tree: Tree) -> Question:
        """The same of only those that ``tree`` selects too."""
        return replace(self, tree=all_of([self.tree, tree]))

    def mark(self, label: str, found: Sums, url: str = "", **more: Any) -> Mark:
        """``more`` are other fields of the mark."""
        value = found.value(self.asking.measure)
        is_money = self.number is not None and self.number.kind is Kind.MONEY
        text = (
            amount_text(value) if is_money and self.asking.measure != COUNT else number_text(value)
        )
        return Mark(label, float(value), text, url, **more)


def question_of(asker: Actor, asking: Asking, asked: Asked) -> Question:
    """Raises Refused for what the asker does not see."""
    kind = kind_called(asker, asking.kind)
    known, notes = offered(asker, kind), []
    parts = [parse(asking.where)]
    if asking.at and asking.chart is not Chart.COHORT:
        span = f"{asked.period.first.isoformat()}..{asked.period.last.isoformat()}"
        parts.append(parse(f"{asking.at}:{span}"))
    for is_known, text, note in _narrowings(asker, kind, asked):
        if is_known:
            parts.append(parse(text))
        else:
            notes.append(say(note))
    by, across, number = (
        _field(names, name)
        for names, name in (
            (known.by() | known.countries, asking.by),
            (known.by() | known.links, asking.across),
            (known.by(), asking.field),
        )
    )
    used = number if asking.measure != COUNT else None
    return Question(asker, kind, asking, all_of(parts), by, across, used, tuple(notes))


def _narrowings(asker: Actor, kind: RecordType, asked: Asked) -> list[tuple[bool, str, str]]:
    """What the dashboard is asked of: whether records of ``kind`` can be narrowed so, by what filter, and
    the sentence for where they cannot.
    """
    known = kind.fields_for(asker)
    owner, product = known.get("owner"), known.get("product")
    has_owner = owner is not None and owner.kind is Kind.USER
    has_product = product is not None and product.kind is Kind.RECORD and product.is_filterable
    has_place = "territory" in hanging_fields(kind, asker)
    every = (
        (asked.person, has_owner, f"owner:{asked.person}",
         noted("Of everybody: these records have no owner.")),
        (asked.team, has_owner, f"owner:team:{asked.team}",
         noted("Of all teams: these records have no owner.")),
        (asked.territory, has_place, f"territory:{asked.territory}",
         noted("Of everywhere: these records are in no territory.")),
        (asked.product, has_product, f"product:{asked.product}",
         noted("With every product: these records know none.")),
    )  # fmt: skip
    return [(is_known, text, note) for value, is_known, text, note in every if value is not None]


def all_of(trees: Sequence[Tree]) -> Tree:
    """What meets all of ``trees``, side by side: as somebody would type it."""
    return both(*(node for tree in trees for node in tree.get("all", [tree])))


def needed(found: Field | None) -> Field:
    """Raises Refused for a field that is gone."""
    if found is None:
        raise Refused("no_field", "This tile asks for a field that is gone: edit it.")
    return found


def _field(known: Mapping[str, Field], name: str) -> Field | None:
    """The field called ``name``. Raises Refused when the asker does not see it."""
    if name and name not in known:
        raise Refused("no_field", "You do not see what this is reckoned with.")
    return known.get(name)


def names_of(asker: Actor, by: Field, keys: Sequence[Any]) -> dict[Any, str]:
    """What the keys are called. One query for links, else none."""
    named = {}
    if by.kind in (Kind.USER, Kind.RECORD):
        named = links(asker, by, [key for key in keys if key is not None])
    return {key: _name(by, key, named) for key in keys}


def _name(by: Field, key: Any, named: Mapping[int, Any]) -> str:
    if key is None or key == "":
        return say("Nothing")
    if by.kind in (Kind.USER, Kind.RECORD):
        return named[key].text if key in named else say("not yours to see")
    if by.kind in DATES:
        return month_text(day_of(key))
    if by.kind is Kind.BOOLEAN:
        return say("Yes") if key in (True, "true") else say("No")
    if by.name == COUNTRIES:
        return countries.name(str(key), translation.get_language() or "en")
    return by.choice_labels.get(str(key), str(key))


def condition(by: Field, key: Any) -> str:
    """The filter for one key, as people type it."""
    if key is None or key == "":
        return f"{by.name}:none"
    if by.kind in DATES:
        first, last = month_days(key)
        return f"{by.name}:{first.isoformat()}..{last.isoformat()}"
    if by.kind is Kind.BOOLEAN:
        return f"{by.name}:{'yes' if key in (True, 'true') else 'no'}"
    return f'{by.name}:"{key}"'


def month_days(key: date | datetime) -> tuple[date, date]:
    """The first and the last day of the month that begins with ``key``."""
    month = periods.of_months(day_of(key), periods.Span.MONTH)
    return month.first, month.last


def days_of(by: Field, key: Any) -> tuple[date, date] | None:
    """The days of the month that ``key`` of a day stands for; None of all else."""
    return month_days(key) if by.kind in DATES and key is not None else None


def day_of(key: date | datetime) -> date:
    """The day of a moment, on the reader's clock."""
    return timezone.localtime(key).date() if isinstance(key, datetime) else key


def notes_of(question: Question, found: Found) -> tuple[str, ...]:
    """What else must be known of these numbers."""
    said = list(question.notes)
    if found.is_converted:
        said.append(say("Other currencies are converted by today's rate."))
    if found.lost:
        lost = ", ".join(sorted(found.lost))
        said.append(say("Left out, for want of an exchange rate: %(names)s.", names=lost))
    if found.is_cut:
        said.append(say("There are more groups than can be read: only the most frequent count."))
    return tuple(said)
