"""What must hold of tax rates, however they are written."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from rapport.catalog.models import TaxRate
from rapport.kit import countries
from rapport.kit.errors import Invalid, Refused
from rapport.kit.speech import noted, say
from rapport.platform.access import Actor
from rapport.platform.records.types import Writing

TELLS_APART = frozenset({"tax_class", "country", "since"})
TWICE = noted("Another rate of this class and country begins on this day.")


def _check_rate(rate: TaxRate, names: frozenset[str]) -> None:
    """Raises Invalid for a country that is none, and where a rate begins on this day already."""
    wrong = {}
    if "country" in names and countries.code(rate.country) != rate.country:
        wrong["country"] = say("There is no country “%(code)s”.", code=rate.country)
    same = TaxRate.objects.filter(
        tax_class_id=rate.tax_class_id, country=rate.country, since=rate.since, deleted_at=None
    )
    if names & TELLS_APART and same.exclude(pk=rate.pk).exists():
        wrong["since"] = say(TWICE)
    if wrong:
        raise Invalid("invalid_tax_rate", fields=wrong)


def _check_many(pks: Sequence[int]) -> None:
    """Raises Invalid when one of these rates begins with another, also one that came with it."""
    same = TaxRate.objects.filter(
        deleted_at=None, **{name: OuterRef(name) for name in TELLS_APART}
    ).exclude(pk=OuterRef("pk"))
    if TaxRate.objects.filter(Exists(same), pk__in=pks, deleted_at=None).exists():
        raise Invalid("invalid_tax_rate", fields={"since": say(TWICE)})


def _among(rates: Sequence[TaxRate]) -> dict[int, dict[str, str]]:
    """Which of these begins with an earlier one, by place."""
    first: dict[tuple[object, ...], int] = {}
    keys = [(rate.tax_class_id, rate.country, rate.since) for rate in rates]
    twice = [place for place, key in enumerate(keys) if first.setdefault(key, place) != place]
    return {place: {"since": say(TWICE)} for place in twice}


def _check_restored(pks: Sequence[int], by: Actor) -> None:
    try:
        _check_many(pks)
    except Invalid as error:
        raise Refused(error.code, TWICE) from None


OF_RATES = Writing(
    before=_check_rate,
    after_many=_check_many,
    among=_among,
    restored=_check_restored,
    derives_from=TELLS_APART,
)
