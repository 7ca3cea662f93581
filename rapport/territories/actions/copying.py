"""Models that begin as a copy of the map, and follow it while they are active."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from rapport.kit.errors import Invalid
from rapport.kit.speech import say
from rapport.platform.accounts.actions.territories import LISTS
from rapport.platform.accounts.models import Territory
from rapport.platform.accounts.queries import tree_of
from rapport.platform.records.types import Writing
from rapport.territories.models import PlannedTerritory, TerritoryModel
from rapport.territories.queries.plans import active_model
from rapport.territories.spans import FIRST_YEAR, LAST_YEAR


@transaction.atomic
def copy_map(model: TerritoryModel) -> None:
    """Let ``model`` hold exactly the territories of the active map, as they are drawn there now.

    What only models know (owners, planned quotas) stays with the territories that it had, and comes from
    the active model for others.
    """
    known = {row.on_map: row for row in model.territories.all() if row.on_map}
    active = active_model()
    told = {row.on_map: row for row in active.territories.all()} if active else {}
    made: dict[int, PlannedTerritory] = {}
    rows = Territory.objects.prefetch_related("people", "teams")
    ordered = [row for _, row in tree_of(rows)]
    model.territories.update(inside=None)
    model.territories.exclude(on_map__in=[row.pk for row in ordered]).delete()
    for row in ordered:
        copy = known.get(row.pk) or PlannedTerritory(model=model, on_map=row.pk)
        source = told.get(row.pk)
        if row.pk not in known and source is not None:
            copy.owner_id, copy.amount, copy.currency = (
                source.owner_id,
                source.amount,
                source.currency,
            )
        copy.name, copy.inside = row.name, made.get(row.inside_id or 0)
        for name in LISTS:
            setattr(copy, name, getattr(row, name))
        copy.save()
        copy.people.set(row.people.all())
        copy.teams.set(row.teams.all())
        made[row.pk] = copy
    TerritoryModel.objects.filter(pk=model.pk).update(drawn_at=timezone.now())


def _check_start(model: TerritoryModel, _names: frozenset[str]) -> None:
    """What a model asks is asked in the year that begins with it, which quotas have to reach."""
    if model.starts_on and not FIRST_YEAR <= model.starts_on.year <= LAST_YEAR:
        sentence = say("This is too far away to be planned.")
        raise Invalid("too_far_away", fields={"starts": sentence})


def _begin(model: TerritoryModel, _names: frozenset[str]) -> None:
    if model.version == 1:
        copy_map(model)


def _begin_many(pks: Sequence[int]) -> None:
    for model in TerritoryModel.objects.filter(pk__in=pks, version=1, territories=None):
        copy_map(model)


OF_MODELS = Writing(
    before=_check_start,
    after=_begin,
    after_many=_begin_many,
    derives_from=frozenset({"starts"}),
)
