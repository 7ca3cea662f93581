"""What records of a type can be counted by, added up, and dated with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist

from rapport.dashboards.tiles import AVERAGE, COUNT, SUM, TWO_FIELDS, Asking, Chart
from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.fields import Field, Kind
from rapport.platform.records.filters import compile_tree, parse
from rapport.platform.records.queries.links import target_of
from rapport.platform.records.types import RecordType, record_types

DATES = (Kind.DATE, Kind.DATETIME)
GROUPED = (Kind.CHOICE, Kind.BOOLEAN, Kind.USER, Kind.RATING, Kind.RECORD)
ORDER = "position"
"""The column that puts records in an order of their own: stages, pipelines."""


@dataclass(frozen=True)
class Offered:
    """Fields of a type by what can be done with them."""

    grouped: dict[str, Field]
    dates: dict[str, Field]
    numbers: dict[str, Field]

    def by(self) -> dict[str, Field]:
        """All that something can be shown by."""
        return self.grouped | self.dates | self.numbers


def kinds_for(asker: Actor) -> dict[str, RecordType]:
    """The types whose records ``asker`` may see, by key."""
    return {
        key: kind
        for key, kind in record_types().items()
        if access.may_see(asker, kind.model, name=kind.policy_name)
    }


def offered(asker: Actor, kind: RecordType) -> Offered:
    """What ``asker`` may count the records of ``kind`` by."""
    known = [one for one in kind.fields_for(asker).values() if one.is_filterable and _is_own(one)]
    return Offered(
        {one.name: one for one in known if _is_grouped(one)},
        {one.name: one for one in known if one.kind in DATES and not one.is_custom},
        {one.name: one for one in known if one.kind.is_number and one.kind is not Kind.RATING},
    )


def order_of(found: Field) -> str:
    """The column that says in which order the values of a link stand; nothing where none does."""
    target = target_of(found) if found.kind is Kind.RECORD else None
    if target is None:
        return ""
    try:
        target.model._meta.get_field(ORDER)
    except FieldDoesNotExist:
        return ""
    return f"{found.column}__{ORDER}"


def is_ordered(found: Field) -> bool:
    """Whether its values are stages, one after the other."""
    return found.kind is Kind.CHOICE or bool(order_of(found))


def check(asker: Actor, kind: RecordType, asking: Asking) -> None:
    """Raises Invalid with a sentence for each thing that a tile of records cannot be asked so."""
    known, wrong = offered(asker, kind), {}
    by, across = known.by().get(asking.by), known.by().get(asking.across)
    if asking.chart is Chart.LINE and asking.by not in known.dates:
        wrong["by"] = say("A line needs a day: choose one.")
    elif asking.chart is Chart.DISTRIBUTION and asking.by not in known.numbers:
        wrong["by"] = say("A distribution needs a number: choose one.")
    elif asking.chart is Chart.FUNNEL and (by is None or not is_ordered(by)):
        wrong["by"] = say("A funnel needs stages that follow each other.")
    elif asking.chart is not Chart.NUMBER and by is None:
        wrong["by"] = say("Choose what it is shown by.")
    elif asking.chart not in (Chart.NUMBER, Chart.DISTRIBUTION) and asking.by in known.numbers:
        wrong["by"] = say("By a number, there are distributions only.")
    if asking.chart in TWO_FIELDS and (
        across is None or asking.across in (*known.numbers, asking.by)
    ):
        wrong["across"] = say("It needs a second field, another one.")
    if asking.measure != COUNT and asking.field not in known.numbers:
        wrong["measure"] = say("Choose what is added up.")
    if asking.at and asking.at not in known.dates:
        wrong["at"] = say("Choose a day.")
    if wrong:
        raise Invalid("bad_tile", fields=wrong)
    compile_tree(parse(asking.where), kind, by=asker)


def measures_of(numbers: Iterable[Field]) -> list[tuple[str, str]]:
    """What can be reckoned, as choices: the number of records, sums and averages."""
    found = [(COUNT, say("How many"))]
    for one in numbers:
        found.append((f"{SUM}:{one.name}", say("%(field)s, added up", field=one.label)))
        found.append((f"{AVERAGE}:{one.name}", say("%(field)s, on average", field=one.label)))
    return found


def _is_own(found: Field) -> bool:
    """Whether it stands in the record's own row, so that nothing is counted twice."""
    return not found.relation and not found.has_several


def _is_grouped(found: Field) -> bool:
    if found.is_custom:
        return found.kind in (Kind.CHOICE, Kind.BOOLEAN)
    return found.kind in GROUPED and not (found.is_loose and found.kind is Kind.RECORD)
