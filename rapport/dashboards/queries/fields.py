"""What records of a type can be counted by, added up, and dated with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist

from rapport.dashboards.tiles import AVERAGE, COUNT, SUM, TWO_FIELDS, Asking, Chart
from rapport.kit.errors import Invalid
from rapport.kit.speech import noted, say
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
COUNTRIES = "country"
"""What a field is called that holds the code of a country."""

NEEDS = {
    Chart.LINE: noted("A line needs a day: choose one."),
    Chart.COHORT: noted("Cohorts need the day by which they begin: choose one."),
    Chart.DISTRIBUTION: noted("A distribution needs a number: choose one."),
    Chart.FUNNEL: noted("A funnel needs stages that follow each other."),
    Chart.MAP: noted("A map needs the field of a country."),
}
NEEDS_SOMETHING = noted("Choose what it is shown by.")


@dataclass(frozen=True)
class Offered:
    """Fields of a type by what can be done with them."""

    grouped: dict[str, Field]
    dates: dict[str, Field]
    numbers: dict[str, Field]
    links: dict[str, Field]
    countries: dict[str, Field]

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
        {one.name: one for one in known if one.kind is Kind.RECORD and not one.keeps_id},
        {one.name: one for one in known if one.name == COUNTRIES and not one.is_custom},
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
    known = offered(asker, kind)
    wrong = _wrong_by(known, asking) | _wrong_across(known, asking)
    if asking.measure != COUNT and asking.field not in known.numbers:
        wrong["measure"] = say("Choose what is added up.")
    elif asking.measure != COUNT and asking.chart is Chart.COHORT:
        wrong["measure"] = say("Cohorts are counted: choose how many.")
    if asking.at and asking.at not in known.dates:
        wrong["at"] = say("Choose a day.")
    if wrong:
        raise Invalid("bad_tile", fields=wrong)
    compile_tree(parse(asking.where), kind, by=asker)


def _wrong_by(known: Offered, asking: Asking) -> dict[str, str]:
    """What is wrong with that by which it is shown."""
    by = known.by().get(asking.by)
    if asking.chart in (Chart.LINE, Chart.COHORT):
        fits = asking.by in known.dates
    elif asking.chart is Chart.DISTRIBUTION:
        fits = asking.by in known.numbers
    elif asking.chart is Chart.FUNNEL:
        fits = by is not None and is_ordered(by)
    elif asking.chart is Chart.MAP:
        fits = asking.by in known.countries
    else:
        fits = asking.chart is Chart.NUMBER or by is not None
    if not fits:
        return {"by": say(NEEDS.get(asking.chart, NEEDS_SOMETHING))}
    if asking.chart not in (Chart.NUMBER, Chart.DISTRIBUTION) and asking.by in known.numbers:
        return {"by": say("By a number, there are distributions only.")}
    return {}


def _wrong_across(known: Offered, asking: Asking) -> dict[str, str]:
    """What is wrong with the second field."""
    if asking.chart is Chart.COHORT:
        others = known.links | known.dates
        if asking.across not in others or asking.across == asking.by:
            return {"across": say("Cohorts need whose the records are, or a second day.")}
        return {}
    fits = asking.across in known.by() and asking.across not in (*known.numbers, asking.by)
    if asking.chart in TWO_FIELDS and not fits:
        return {"across": say("It needs a second field, another one.")}
    return {}


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
