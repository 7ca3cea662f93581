"""What a person opened lately, as far as they may still see it."""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from rapport.platform import access
from rapport.platform.access import Actor
from rapport.platform.records.types import RecordType, record_types
from rapport.platform.search.models import Opened
from rapport.platform.search.queries.hits import Hit

SHOWN = 8


def recent_ids(asker: Actor) -> dict[str, list[int]]:
    """By type, the ids of the records that ``asker`` opened lately, the last first. One query."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for key, pk in _opened(asker):
        found[key].append(pk)
    return dict(found)


def recent(asker: Actor, *, limit: int = SHOWN) -> list[tuple[RecordType, Hit]]:
    """The records that ``asker`` opened lately, the last first. One query, and one for each type."""
    order, types = _opened(asker), record_types()
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for key, pk in order:
        if key in types and access.may_see(asker, types[key].model, name=types[key].policy_name):
            wanted[key].append(pk)
    titles = {key: _titles(asker, types[key], pks) for key, pks in wanted.items()}
    seen = [(key, pk) for key, pk in order if pk in titles.get(key, {})][:limit]
    return [
        (types[key], Hit(key, pk, titles[key][pk], "", types[key].url_of(pk))) for key, pk in seen
    ]


def _opened(asker: Actor) -> list[tuple[str, int]]:
    found = Opened.objects.filter(user_id=asker.user_id or 0).order_by("-at", "-pk")
    return list(found.values_list("record_type", "record_id"))


def _titles(asker: Actor, kind: RecordType, pks: list[int]) -> dict[int, str]:
    rows = kind.visible_to(asker).filter(pk__in=pks)
    return {pk: str(title or _(kind.label)) for pk, title in rows.values_list("pk", kind.title)}
