"""What a tile of a metric shows: the very number that the metric's own page shows."""

from __future__ import annotations

from decimal import Decimal

from django.urls import reverse

from rapport.dashboards.drawn import Against, Drawn, Mark
from rapport.dashboards.tiles import PARTS, Asking, Chart
from rapport.insight import queries as insight
from rapport.insight.queries.catalogue import Entry, Figure, amount
from rapport.insight.showing import figure_text, key_text
from rapport.kit.money import Money
from rapport.kit.speech import say
from rapport.orders.queries import company_currency
from rapport.performance import showing
from rapport.performance.metric import Asked, Metric
from rapport.performance.periods import Period
from rapport.performance.queries.breakdowns import amount_of, breakdowns
from rapport.performance.queries.plans import plans
from rapport.performance.queries.readings import PERIODS, Reading, Worth, trend
from rapport.performance.variance import variance
from rapport.platform.access import Actor
from rapport.platform.ui import formats


def drawn(asker: Actor, asking: Asking, asked: Asked) -> Drawn:
    """The tile for what the dashboard asks. Raises NotFound for a metric that there is not."""
    entry = insight.entry_called(asker, asking.metric)
    if entry.live is None:
        return _of_marts(asker, entry, asking, asked)
    if asking.by and asking.chart in (Chart.BAR, Chart.TABLE):
        return _parts(asker, entry.live, asking, asked)
    return _trend(asker, entry.live, asking, asked)


def _trend(asker: Actor, metric: Metric, asking: Asking, asked: Asked) -> Drawn:
    """The number with its plan, or how it went over the last periods with what was planned."""
    first = asked.period.up_to(PERIODS)[0].first
    planned = plans(asker, asked, first=first, last=asked.period.last)
    reading = trend(asker, metric, asked)
    card = showing.card_of(reading, planned)
    notes = _notes(reading)
    if asking.chart is Chart.NUMBER or (reading.value is None and reading.problem):
        problem = say(reading.problem) if reading.value is None else ""
        return Drawn(card=card, notes=notes, problem=problem)
    marks = [
        Mark(
            showing.period_text(bar.period),
            amount_of(bar.value),
            showing.worth_text(bar.value),
            showing.metric_url(metric, asked.at(bar.period)),
            None if bar.planned is None else amount_of(bar.planned),
            "" if bar.planned is None else showing.worth_text(bar.planned),
            (bar.period.first, bar.period.last),
        )
        for bar in showing.bars(card, planned)
    ]
    return Drawn(
        marks=tuple(marks), by_label=say("Period"), value_label=say(metric.label), notes=notes
    )


def _parts(asker: Actor, metric: Metric, asking: Asking, asked: Asked) -> Drawn:
    """Of whom or what it is made."""
    found = breakdowns(asker, metric, asked, only=asking.by)
    if not found:
        note = say("Nothing is apart here: it is asked of one of them alone, or there is nothing.")
        return Drawn(notes=(note,))
    part = found[0]
    marks = [
        Mark(
            cell.label or say("Nobody's"),
            amount_of(cell.value),
            showing.worth_text(cell.value),
            showing.metric_url(metric, cell.asked) if cell.asked else "",
        )
        for cell in part.cells
    ]
    overlap = say("What belongs to several of them stands in each.")
    return Drawn(
        marks=tuple(marks),
        by_label=say(PARTS[asking.by]),
        value_label=say(metric.label),
        notes=(overlap,) if part.overlaps else (),
        problem=part.problem,
    )


def _of_marts(asker: Actor, entry: Entry, asking: Asking, asked: Asked) -> Drawn:
    """As the last build found it: of the whole company, whatever the dashboard asks."""
    figure = insight.figures(asker, [entry], asked.period)[entry.key]
    if figure is None or figure.as_of is None:
        return Drawn(problem=say(figure.problem if figure else "Nothing was built yet."))
    day = formats.date(figure.as_of)
    notes = (say("Of the whole company, as the last build found it on %(day)s.", day=day),)
    url = _url(entry)
    if figure.by_key is not None:
        marks = [
            Mark(key_text(key), value or 0, formats.percent(value or 0, 1), url)
            for key, value in sorted(figure.by_key.items(), key=lambda pair: -(pair[1] or 0))
        ]
        return Drawn(
            marks=tuple(marks), by_label=say("Segment"), value_label=say(entry.label), notes=notes
        )
    if asking.chart is Chart.NUMBER:
        mark = _mark(entry, "", figure.value, url)
        return Drawn(
            number=mark,
            change=figure.change,
            against=_against(asker, entry, figure, asked.period),
            notes=notes,
            problem=say(figure.problem),
        )
    count = len(figure.trend)
    marks = [
        _mark(entry, _build(count - 1 - place), value, url)
        for place, value in enumerate(figure.trend)
    ]
    return Drawn(
        marks=tuple(marks), by_label=say("Build"), value_label=say(entry.label), notes=notes
    )


def _against(asker: Actor, entry: Entry, figure: Figure, period: Period) -> Against | None:
    """The plan of the company for the period in which the last build was; None of another period, and of
    amounts in a currency that is not the company's.
    """
    value = figure.value
    if value is None or figure.as_of is None or not period.holds(figure.as_of.date()):
        return None
    if isinstance(value, Money) and value.currency != company_currency():
        return None
    known = plans(asker, Asked(period), first=period.first, last=period.last)
    planned = known.of_key(entry.key, period) if known else None
    if planned is None:
        return None
    found = variance(Decimal(str(amount(value) or 0)), planned.value, entry.good)
    said = [_worth(value, number) for number in (planned.value, found.difference)]
    planned_text, difference = (figure_text(entry, one) for one in said)
    sign = "+" if found.difference > 0 else ""
    return Against(planned_text, found, f"{sign}{difference}")


def _worth(like: Worth, number: Decimal) -> Worth:
    return Money(number, like.currency) if isinstance(like, Money) else number


def _url(entry: Entry) -> str:
    """The page of a metric of the marts."""
    return reverse("metric", args=[entry.key])


def _mark(entry: Entry, label: str, value: Worth | None, url: str) -> Mark:
    return Mark(label, float(amount(value) or 0), figure_text(entry, value), url)


def _build(before: int) -> str:
    return say("%(count)s before", count=before) if before else say("the last")


def _notes(reading: Reading) -> tuple[str, ...]:
    said = []
    if reading.is_narrowed:
        said.append(say("This number is made of the records that you see: there may be more."))
    if reading.missing:
        said.append(say("There is no exchange rate for some of it."))
    return tuple(said)
